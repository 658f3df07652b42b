"""What can be asked: the metrics of the glossary, the dimensions, and how fresh the facts are."""

from collections.abc import Mapping

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import DefinitionVersion
from parlance.domains.metrics.models import ChangedAccount
from parlance.domains.metrics.queries.definitions import (
    definitions_in_force,
    for_engine,
    is_comparison,
    meant_metric,
    reader_of,
)
from parlance.domains.metrics.queries.explanations import note
from parlance.domains.metrics.queries.kept import Kept
from parlance.domains.metrics.queries.permissions import rights_needed
from parlance.domains.metrics.queries.tables import open_tables
from parlance.domains.metrics.values import Freshness, MetricSummary, VersionNote
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.expansion import Expander
from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.lake.queries import snapshot
from parlance.platform.organisation.queries import organisation

_RIGHTS: Kept[dict[str, frozenset[str]]] = Kept(16)


def catalogue(*, actor: Actor) -> list[MetricSummary]:
    """Return every metric by name, with the labels of its readings.

    Metrics whose figures the actor may not see are in the list: words are for everybody.
    """
    actor.must("metrics.read")
    found = definitions_in_force(actor=actor)
    rights = _rights(found)
    summaries = [
        MetricSummary(
            id=identifier,
            slug=one.term.slug,
            name=one.term.name,
            unit=one.default.unit,
            better=one.default.better,
            window=one.window,
            version=one.number,
            readings={key: reading.label for key, reading in one.readings.items()},
            comparison=is_comparison(one),
            is_readable=all(actor.may(right) for right in rights[identifier]),
        )
        for identifier, one in found.items()
    ]
    return sorted(summaries, key=lambda one: (one.name.casefold(), one.id))


def readable(*, actor: Actor, metric: str) -> bool:
    """Tell whether the actor may see the figures of a metric under its default reading.

    `metric` is an identifier, a slug, an alias, or a comparison of one. Raises what definitions
    raise when it is unknown.
    """
    actor.must("metrics.read")
    known = definitions_in_force(actor=actor)
    text = meant_metric(actor=actor, text=metric, known=known)
    needed = _rights(known).get(text)
    if needed is None:
        needed = rights_needed(_expander(known).expand(text))
    return all(actor.may(right) for right in needed)


def dimensions(*, actor: Actor) -> dict[str, str]:
    """Return what figures can be grouped by: identifier to label, custom attributes included."""
    actor.must("metrics.read")
    found = open_tables(scope=actor.scope, organisation=organisation(), as_of=None)
    dated = found.duck.to_pyarrow(found.tables["account_attributes"].select("dimension").distinct())
    known = {one.id: one.label for one in CATALOGUE.dimensions.values()}
    custom = sorted(set(dated["dimension"].to_pylist()) - set(known) - {"account_name"})
    return known | {name: name.replace("_", " ").capitalize() for name in custom}


def dimension_values(*, actor: Actor, dimension: str) -> list[str]:
    """Return the values that accounts have or had for a dated dimension, in order."""
    actor.must("metrics.read")
    found = open_tables(scope=actor.scope, organisation=organisation(), as_of=None)
    known = found.tables["account_attributes"]
    rows = known.filter((known.dimension == dimension) & known.value.notnull())
    return sorted(found.duck.to_pyarrow(rows.select("value").distinct())["value"].to_pylist())


def freshness() -> Freshness:
    """Return until when the facts know the records, and how many changes still wait."""
    published = snapshot()
    return Freshness(
        cut_off=published.cut_off,
        version=published.version,
        behind=ChangedAccount.objects.count(),
    )


def version_notes(*, actor: Actor, metric: str) -> list[VersionNote]:
    """Return the versions of a metric's definition, oldest first."""
    return [note(one) for one in glossary.versions(actor=reader_of(actor), slug=metric)]


def _rights(known: Mapping[str, DefinitionVersion]) -> dict[str, frozenset[str]]:
    """Return the rights that each metric's figures need; kept, since definitions seldom change."""
    key = tuple((name, one.number, one.default.formula) for name, one in known.items())

    def made() -> dict[str, frozenset[str]]:
        expander = _expander(known)
        return {identifier: rights_needed(expander.expand(identifier)) for identifier in known}

    return _RIGHTS.get(key, made)


def _expander(known: Mapping[str, DefinitionVersion]) -> Expander:
    return Expander(CATALOGUE, for_engine(known), glossary.words(actor=SYSTEM))
