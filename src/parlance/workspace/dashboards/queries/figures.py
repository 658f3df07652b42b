"""Figures for many tiles at once: one state of facts and definitions, one statement for equals."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.queries.catalogue import dimensions
from parlance.domains.metrics.queries.definitions import (
    definitions_in_force,
    for_engine,
    meant_metric,
)
from parlance.domains.metrics.queries.figures import answered
from parlance.domains.metrics.queries.permissions import may_see
from parlance.domains.metrics.queries.tables import open_tables
from parlance.domains.metrics.values import Ask, Figure
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.definitions import DEFAULT_READING, MetricDefinition, Reading
from parlance.engine.expansion import Expanded, Expander
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.kit.errors import ParlanceError
from parlance.kit.periods import Window
from parlance.platform.organisation.queries import organisation
from parlance.workspace.dashboards.errors import TileUnsoundError
from parlance.workspace.dashboards.values.tiles import (
    BreakdownTile,
    Configuration,
    NumberTile,
    TrendTile,
)

NOT_FOR_YOU = "You may not see figures about money."
_NOT_GROUPED_BY = frozenset({"account", "cause", "kind"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a tile wants to know: a metric, by the name in its configuration, over windows.

    `is_measure` asks for a measure of the engine itself. A reading that the metric does not
    have is its default one, unless `must_read`.
    """

    metric: str
    windows: tuple[Window, ...]
    reading: str = ""
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    must_read: bool = False
    is_measure: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of a wish by window, groups in order; or why there are none."""

    figures: tuple[Figure, ...] = ()
    refusal: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of each wish. `cut_off` is until when the facts know the records."""

    outcomes: Mapping[Wish, Outcome]
    cut_off: datetime | None


def figures(
    *, actor: Actor, wishes: Iterable[Wish], as_of: date | None, today: date | None
) -> Answers:
    """Answer all wishes from one state; those over the same windows by one statement.

    What cannot be answered has the reason in words, and leaves the others alone.
    """
    actor.must("metrics.read")
    company = organisation()
    found = open_tables(scope=actor.scope, organisation=company, as_of=as_of)
    expand = _expanding(actor, today)
    outcomes: dict[Wish, Outcome] = {}
    groups: dict[tuple[object, ...], dict[Wish, Expanded]] = {}
    for wish in dict.fromkeys(wishes):
        try:
            one = expand(wish)
        except ParlanceError as error:
            outcomes[wish] = Outcome(refusal=str(error))
            continue
        if may_see(actor, one):
            groups.setdefault((wish.windows, wish.by, wish.where), {})[wish] = one
        else:
            outcomes[wish] = Outcome(refusal=NOT_FOR_YOU, is_withheld=True)
    for together in groups.values():
        outcomes |= _together(together, expand, partial(answered, found, company), as_of, today)
    return Answers(outcomes, found.cut_off)


def check_tile(*, actor: Actor, configured: Configuration) -> Configuration:
    """Return a tile's configuration with its metrics by identifier.

    Raises `TileUnsoundError` for a metric, a reading, or a dimension that is not there, and for
    a trend whose metrics have different units.
    """
    match configured:
        case NumberTile(metric=metric, reading=reading):
            return replace(configured, metric=_known_metric(actor, "metric", metric, reading))
        case BreakdownTile(metric=metric, reading=reading, dimension=dimension):
            offered = groupings(actor=actor)
            if dimension not in offered:
                words = f"Nothing is grouped by “{dimension}”. There are: {', '.join(offered)}."
                raise TileUnsoundError("dimension", words)
            return replace(configured, metric=_known_metric(actor, "metric", metric, reading))
        case TrendTile(metrics=metrics, reading=reading):
            found = tuple(_known_metric(actor, "metrics", one, "") for one in metrics)
            _must_share_a_unit(actor, found, reading)
            return replace(configured, metrics=tuple(dict.fromkeys(found)))
    return configured


def groupings(*, actor: Actor) -> dict[str, str]:
    """Return the dimensions that figures are broken down by: identifier to label."""
    known = dimensions(actor=actor)
    return {name: label for name, label in known.items() if name not in _NOT_GROUPED_BY}


def group_values(*, actor: Actor) -> dict[str, list[str]]:
    """Return the values of every dated attribute, each in order; one statement."""
    actor.must("metrics.read")
    found = open_tables(scope=actor.scope, organisation=organisation(), as_of=None)
    known = found.tables["account_attributes"]
    rows = known.filter(known.value.notnull()).select("dimension", "value").distinct()
    values: dict[str, list[str]] = {}
    for row in found.duck.to_pyarrow(rows.order_by("dimension", "value")).to_pylist():
        values.setdefault(row["dimension"], []).append(row["value"])
    return values


def _together(
    group: Mapping[Wish, Expanded],
    expand: Callable[..., Expanded],
    answer: Callable[..., list[Figure]],
    as_of: date | None,
    today: date | None,
) -> dict[Wish, Outcome]:
    """Answer wishes over the same windows, groups and accounts by one statement."""
    first = next(iter(group))
    ask = Ask(
        tuple(dict.fromkeys(one.id for one in group.values())),
        first.windows,
        first.by,
        first.where,
        as_of=as_of,
        today=today,
    )
    expander = _names_apart(expand, group)
    try:
        found = answer(ask, tuple(expander.values()))
    except ParlanceError as error:
        return {wish: Outcome(refusal=str(error)) for wish in group}
    by_key: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        by_key.setdefault((figure.metric, figure.reading), []).append(figure)
    return {
        wish: Outcome(tuple(by_key.get((one.id, one.reading.key), ())))
        for wish, one in group.items()
    }


def _names_apart(
    expand: Callable[..., Expanded], group: Mapping[Wish, Expanded]
) -> dict[tuple[str, str], Expanded]:
    """Expand the metrics of one statement again together, so that their leaves share names."""
    together: dict[tuple[str, str], Expanded] = {}
    for wish, one in group.items():
        key = (one.id, one.reading.key)
        if key not in together:
            together[key] = expand(wish, is_new=not together)
    return together


def _expanding(actor: Actor, today: date | None) -> Callable[..., Expanded]:
    """Return what expands a wish by the definitions in force; `is_new` forgets leaves' names."""
    known = definitions_in_force(actor=actor, on=today)
    definitions, words = for_engine(known), glossary.words(actor=actor)
    measures = {name: _measure(name) for name in CATALOGUE.measures}
    kept: list[Expander] = []

    def expand(wish: Wish, *, is_new: bool = True) -> Expanded:
        if wish.is_measure:
            text, reading = wish.metric, None
        else:
            text = meant_metric(actor=actor, text=wish.metric, known=known)
            definition = definitions.get(text.partition("(")[0])
            has_it = wish.must_read or (definition and wish.reading in definition.readings)
            reading = (wish.reading or None) if has_it else None
        if is_new:
            kept[:] = [Expander(CATALOGUE, measures | definitions, words)]
        return kept[0].expand(text, reading)

    return expand


def _measure(name: str) -> MetricDefinition:
    measure = CATALOGUE.measures[name]
    plain = Reading(DEFAULT_READING, measure.label, name, measure.unit)
    return MetricDefinition(name, measure.label, 0, {DEFAULT_READING: plain})


def _known_metric(actor: Actor, field: str, metric: str, reading: str) -> str:
    known = definitions_in_force(actor=actor)
    try:
        text = meant_metric(actor=actor, text=metric, known=known)
        Expander(CATALOGUE, for_engine(known), glossary.words(actor=actor)).expand(
            text, reading or None
        )
    except ParlanceError as error:
        raise TileUnsoundError(field, str(error)) from error
    return text


def _must_share_a_unit(actor: Actor, metrics: Iterable[str], reading: str) -> None:
    expand = _expanding(actor, None)
    units: dict[Unit, str] = {}
    for metric in metrics:
        one = expand(Wish(metric, (), reading))
        units.setdefault(one.unit, one.definition.name)
    if len(units) > 1:
        told = " and ".join(f"{name} ({unit})" for unit, name in units.items())
        raise TileUnsoundError("metrics", f"One chart has one unit: {told} do not fit together.")
