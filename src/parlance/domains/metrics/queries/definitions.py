"""Definitions in force, as the engine takes them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import DefinitionVersion
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.definitions import MetricDefinition
from parlance.engine.expansion import COMPARED
from parlance.engine.language.nodes import Call, Name, Node
from parlance.engine.language.parse import parse
from parlance.engine.language.printing import to_text
from parlance.engine.language.walk import identifiers, transform
from parlance.kit.actor import Actor


def definitions_in_force(
    *, actor: Actor, versions: Mapping[str, int] | None = None, on: date | None = None
) -> dict[str, DefinitionVersion]:
    """Return the definition of every metric by identifier; see `glossary.metric_definitions`."""
    return glossary.metric_definitions(actor=reader_of(actor), versions=versions, on=on)


def reader_of(actor: Actor) -> Actor:
    """Return the actor as a reader of definitions: whoever may see metrics may read theirs."""
    if not actor.may("metrics.read"):
        return actor
    return replace(actor, rights=actor.rights | {"glossary.read"})


def for_engine(found: Mapping[str, DefinitionVersion]) -> dict[str, MetricDefinition]:
    """Return the same definitions as the engine takes them."""
    return {identifier: _definition(identifier, one) for identifier, one in found.items()}


def meant_metric(*, actor: Actor, text: str, known: Mapping[str, object]) -> str:
    """Return the canonical text of an asked metric: slug, alias or comparison in, identifier out.

    Raises what the glossary raises for unknown and ambiguous words, and `LanguageError`.
    """
    plain = text.strip()
    if "(" not in plain:
        return _meant(actor, plain, known)

    def resolved(node: Node) -> Node | None:
        if isinstance(node, Name):
            return Name(_meant(actor, node.name, known))
        if isinstance(node, Call):
            inner = tuple(transform(one, resolved) for one in node.arguments)
            return Call(_meant(actor, node.function, known), inner)
        return None

    return to_text(transform(parse(plain.replace("-", "_")), resolved))


def is_comparison(definition: DefinitionVersion) -> bool:
    """Tell whether a metric compares another one, named in brackets behind it."""
    return COMPARED in identifiers(parse(definition.default.formula))


def _meant(actor: Actor, text: str, known: Mapping[str, object]) -> str:
    identifier = text.replace("-", "_").lower()
    if identifier in known or identifier in CATALOGUE.measures:
        return identifier
    return glossary.meant_term(actor=reader_of(actor), text=text).identifier


def _definition(identifier: str, one: DefinitionVersion) -> MetricDefinition:
    return MetricDefinition(
        id=identifier,
        name=one.term.name,
        version=one.number,
        readings=one.readings,
        window=one.window,
    )
