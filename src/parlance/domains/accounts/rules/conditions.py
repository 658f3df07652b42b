"""Filters in the Parlance language: segments in them, and their parts joined by `and`."""

from collections.abc import Mapping
from dataclasses import dataclass

from parlance.domains.accounts.errors import (
    BrokenSegmentError,
    CircularSegmentError,
    UnknownSegmentError,
)
from parlance.engine.language.check import check
from parlance.engine.language.errors import ArgumentsError, LanguageError, TypeMismatchError
from parlance.engine.language.names import Vocabulary, Word
from parlance.engine.language.nodes import Binary, Call, Name, Node, Text
from parlance.engine.language.parse import parse
from parlance.engine.language.printing import to_text
from parlance.engine.language.types import BOOLEAN, Kind, in_words
from parlance.engine.language.walk import identifiers, nodes, transform

IN_SEGMENT = "in_segment"
_PREFIX = "in segment "
"""Stands before a segment's name where a condition is checked: no word begins like this."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter that means something: its canonical text and what decides it.

    `node` reads only the fields in `names`; segments are replaced by their rules.
    """

    text: str
    parts: tuple[str, ...]
    node: Node
    names: frozenset[str]
    segments: frozenset[str]


def understood(text: str, vocabulary: Vocabulary, rules: Mapping[str, str]) -> Condition:
    """Return what a filter means; raise `LanguageError` with the place where it means nothing.

    `rules` are the segments that it may name, by name, as text.
    """
    named = _named(parse(text), vocabulary, rules)
    decided = _decided(named, vocabulary, rules, ())
    told = _told(named)
    return Condition(
        text=to_text(told),
        parts=tuple(to_text(one) for one in _parts(told)),
        node=decided,
        names=identifiers(decided),
        segments=segments_named(told),
    )


def segments_named(node: Node) -> frozenset[str]:
    """Return the names of the segments that a filter asks for."""
    return frozenset(
        one.arguments[0].value
        for one in nodes(node)
        if isinstance(one, Call)
        and one.function == IN_SEGMENT
        and len(one.arguments) == 1
        and isinstance(one.arguments[0], Text)
    )


def _named(node: Node, vocabulary: Vocabulary, rules: Mapping[str, str]) -> Node:
    """Return the checked node, `in_segment('x')` standing in it as a name."""
    spelled = {name.casefold(): name for name in rules}

    def replaced(found: Node) -> Node | None:
        if not isinstance(found, Call) or found.function != IN_SEGMENT:
            return None
        if len(found.arguments) != 1 or not isinstance(found.arguments[0], Text):
            raise ArgumentsError(
                "in_segment takes the name of a segment.",
                position=found.span.start,
                length=found.span.length,
                remedy="Write in_segment('Key accounts').",
            )
        asked = found.arguments[0]
        name = spelled.get(asked.value.casefold())
        if name is None:
            raise UnknownSegmentError(asked.value, asked.span, tuple(rules))
        return Name(_PREFIX + name, found.span)

    words = dict(vocabulary.words) | {_PREFIX + name: Word(BOOLEAN) for name in rules}
    wider = Vocabulary(words, vocabulary.aliases, vocabulary.functions)
    checked = check(transform(node, replaced), wider)
    if checked.type.kind is not Kind.BOOLEAN:
        raise TypeMismatchError(
            f"A filter is true or false for an account; this gives {in_words(checked.type)}.",
            position=node.span.start,
            length=node.span.length,
            remedy="Compare it with something: arr > 50000.",
        )
    return checked.node


def _decided(
    node: Node, vocabulary: Vocabulary, rules: Mapping[str, str], path: tuple[str, ...]
) -> Node:
    """Return the node with every segment replaced by its rule."""

    def replaced(found: Node) -> Node | None:
        if not isinstance(found, Name) or not found.name.startswith(_PREFIX):
            return None
        name = found.name.removeprefix(_PREFIX)
        if name in path:
            raise CircularSegmentError((*path, name), found.span)
        try:
            rule = _named(parse(rules[name]), vocabulary, rules)
        except LanguageError as error:
            raise BrokenSegmentError(name, str(error), found.span) from error
        return _decided(rule, vocabulary, rules, (*path, name))

    return transform(node, replaced)


def _told(node: Node) -> Node:
    def replaced(found: Node) -> Node | None:
        if isinstance(found, Name) and found.name.startswith(_PREFIX):
            return Call(IN_SEGMENT, (Text(found.name.removeprefix(_PREFIX)),))
        return None

    return transform(node, replaced)


def _parts(node: Node) -> list[Node]:
    """Return what stands between the outermost `and`s, from left to right."""
    if isinstance(node, Binary) and node.operator == "and":
        return [*_parts(node.left), *_parts(node.right)]
    return [node]
