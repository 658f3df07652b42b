"""What can be asked: the metrics of the glossary, the dimensions, and how fresh the facts are."""

from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.models import ChangedAccount
from parlance.domains.metrics.queries.definitions import definitions_in_force, is_comparison
from parlance.domains.metrics.queries.explanations import note
from parlance.domains.metrics.queries.tables import open_tables
from parlance.domains.metrics.values import Freshness, MetricSummary, VersionNote
from parlance.engine.catalogue import CATALOGUE
from parlance.kit.actor import Actor
from parlance.platform.lake.queries import snapshot
from parlance.platform.organisation.queries import organisation


def catalogue(*, actor: Actor) -> list[MetricSummary]:
    """Return every metric by name, with the labels of its readings."""
    actor.must("metrics.read")
    found = definitions_in_force(actor=actor)
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
        )
        for identifier, one in found.items()
    ]
    return sorted(summaries, key=lambda one: (one.name.casefold(), one.id))


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
    return [note(one) for one in glossary.versions(actor=actor, slug=metric)]
