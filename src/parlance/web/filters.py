"""A filter in the Parlance language as a page shows it: as text, as parts, and built by clicks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parlance.engine.language.errors import LanguageError
from parlance.engine.language.nodes import (
    Binary,
    Boolean,
    Call,
    Date,
    In,
    IsNull,
    Name,
    Node,
    Number,
    Text,
    Unary,
)
from parlance.engine.language.parse import parse
from parlance.engine.language.printing import name_text, to_text
from parlance.engine.language.types import Kind
from parlance.web.components import Choice
from parlance.web.numbers import NotADayError, parse_day, parse_number

OPERATORS = (
    ("is", _("is")),
    ("is_not", _("is not")),
    ("at_least", _("is at least")),
    ("above", _("is more than")),
    ("at_most", _("is at most")),
    ("below", _("is less than")),
    ("contains", _("contains")),
    ("one_of", _("is one of (a, b, c)")),
    ("is_empty", _("has no value")),
    ("is_not_empty", _("has a value")),
)
_SIGNS = {
    "is": "=",
    "is_not": "!=",
    "at_least": ">=",
    "above": ">",
    "at_most": "<=",
    "below": "<",
}
_SHOWN = 12
_COMPARED = re.compile(
    r"(\w+)\s*(?:[!=<>]+|(?:\bnot\s+)?\bin\s*\((?:\s*(?:'[^']*'|\"[^\"]*\")\s*,)*|\()\s*$",
    re.IGNORECASE,
)
"""A name before a quote that it is compared with, or a function whose argument it opens."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a filter is not understood: the sentence, and the line with the place under it."""

    words: str
    pointed_out: str
    position: int


@dataclass(frozen=True, slots=True)
class FilterPart:
    """A condition of a filter, with the address of the list without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class FieldGroup:
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FilterBox:
    """What `web/filter_parts.html` shows: the same filter in parts, and a form to add one.

    `kept` are the further parts of the address, as (name, value).
    """

    action: str
    parts: tuple[FilterPart, ...]
    fields: tuple[FieldGroup, ...]
    operators: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    flaw: Flaw | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: `text` replaces the characters from `start` to the cursor."""

    text: str
    note: str
    start: int


def operators(chosen: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(name, str(label), name == chosen) for name, label in OPERATORS)


def flaw_of(error: LanguageError, text: str) -> Flaw:
    shown = error.pointed_out(text).rpartition("\n")[0]
    return Flaw(str(error), shown, error.position + 1)


def condition(name: str, kind: Kind, operator: str, value: str, locale: str) -> str:
    """Write a condition chosen by clicks in the language.

    Raises `NotANumberError` or `NotADayError` for a value that does not suit the field.
    """
    left = Name(name)
    node: Node
    if operator in {"is_empty", "is_not_empty"}:
        node = IsNull(left, negated=operator == "is_not_empty")
    elif operator == "contains":
        part = Text(value.strip())
        node = Call("contains", (Call("lower", (left,)), Text(part.value.casefold())))
    elif operator == "one_of":
        items = [_literal(one, kind, locale) for one in value.split(",") if one.strip()]
        node = In(left, tuple(items))
    else:
        node = Binary(_SIGNS.get(operator, "="), left, _literal(value, kind, locale))
    return to_text(node)


def joined(filter_text: str, more: str) -> str:
    """Return a filter narrowed by one more condition."""
    if not filter_text.strip():
        return more
    return to_text(Binary("and", parse(filter_text), parse(more)))


def without(parts: Sequence[str], at: int) -> str:
    """Return a filter without one of its parts."""
    rest = [parse(one) for index, one in enumerate(parts) if index != at]
    if not rest:
        return ""
    node = rest[0]
    for one in rest[1:]:
        node = Binary("and", node, one)
    return to_text(node)


def completions(
    text: str, at: int, words: Iterable[tuple[str, str]], values: Iterable[str]
) -> list[Suggestion]:
    """Return what may stand at the cursor: names that begin so, or values inside quotes.

    `words` are (name, note); `values` are those of the field before the open quote, if any.
    """
    before = text[:at]
    quote = _open_quote(before)
    if quote is not None:
        typed = before[quote + 1 :].casefold()
        fitting = [one for one in values if one.casefold().startswith(typed)]
        return [Suggestion(to_text(Text(one)), "", quote) for one in fitting[:_SHOWN]]
    start = at
    while start and (before[start - 1].isalnum() or before[start - 1] == "_"):
        start -= 1
    typed = before[start:].casefold()
    if not typed:
        return []
    known = list(words)
    begins = [(name, note) for name, note in known if name.startswith(typed)]
    within = [one for one in known if typed in f"{one[0]} {one[1]}".casefold()]
    found = list(dict.fromkeys([*begins, *within]))
    return [Suggestion(name_text(name), note, start) for name, note in found[:_SHOWN]]


def field_before(text: str, at: int) -> str:
    """Return the name that a quote before the cursor is compared with; "" for none."""
    quote = _open_quote(text[:at])
    found = None if quote is None else _COMPARED.search(text[:quote])
    return found.group(1) if found else ""


def _open_quote(text: str) -> int | None:
    """Return where a text begins that is not closed yet."""
    opened: int | None = None
    for index, character in enumerate(text):
        if opened is None and character in "'\"":
            opened = index
        elif opened is not None and character == text[opened]:
            opened = None
    return opened


def _literal(value: str, kind: Kind, locale: str) -> Node:
    text = value.strip()
    match kind:
        case Kind.NUMBER:
            return _number(text, locale)
        case Kind.DATE:
            return Date(_day(text, locale))
        case Kind.BOOLEAN:
            return Boolean(text.casefold() in {"true", "yes", "1"})
        case _:
            return Text(text)


def _number(text: str, locale: str) -> Node:
    is_percent = text.endswith("%")
    number = parse_number(text.removesuffix("%"), locale)
    size = abs(number) / 100 if is_percent else abs(number)
    node: Node = Number(Decimal(size), percent=is_percent)
    return Unary("-", node) if number < 0 else node


def _day(text: str, locale: str) -> date:
    if not text:
        raise NotADayError(gettext("Write the day."))
    return parse_day(text, locale)
