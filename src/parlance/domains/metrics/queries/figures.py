"""Evaluates metrics: one statement per request, cached by what it depends on."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.errors import NothingAskedError, UnknownDimensionError
from parlance.domains.metrics.queries.definitions import (
    definitions_in_force,
    for_engine,
    meant_metric,
    reader_of,
)
from parlance.domains.metrics.queries.kept import Kept
from parlance.domains.metrics.queries.permissions import may_see, must_see
from parlance.domains.metrics.queries.statements import answers, metrics_key
from parlance.domains.metrics.queries.tables import Tables, open_tables
from parlance.domains.metrics.values import Ask, Figure, Number
from parlance.engine import evaluation, questions
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.expansion import Expanded, Expander
from parlance.engine.questions import Question
from parlance.engine.units import Unit
from parlance.engine.windows import Calendar
from parlance.kit.actor import Actor
from parlance.kit.periods import Window
from parlance.platform.organisation.queries import organisation
from parlance.platform.organisation.values import Organisation

_SIX = Decimal("0.000001")
_ANSWERS: Kept[list[Figure]] = Kept(200_000, size=len)


def evaluate(*, actor: Actor, ask: Ask) -> list[Figure]:
    """Return the figures by window, group and metric, in the order asked.

    Without `by` there is a figure for every window; with it, for every group that has anything.
    Answers come from one state of facts and definitions. Raises what definitions, readings,
    dimensions and formulas raise when they are unknown or do not fit, and `DeniedError` for a
    metric that rests on a measure the actor may not see.
    """
    actor.must("metrics.read")
    if not ask.metrics or not ask.windows:
        raise NothingAskedError
    company = organisation()
    found = open_tables(scope=actor.scope, organisation=company, as_of=ask.as_of)
    return answered(found, company, ask, expanded(actor=actor, ask=ask))


def answered(
    found: Tables, company: Organisation, ask: Ask, metrics: tuple[Expanded, ...]
) -> list[Figure]:
    """Return the figures of expanded metrics on tables that are open already."""
    key = (found.version, metrics_key(metrics), ask, company)
    return _ANSWERS.get(key, lambda: _figures(found, question(ask, metrics, found, company), ask))


def expanded_readings(*, actor: Actor, ask: Ask) -> tuple[Expanded, ...]:
    """Return the one asked metric under each reading that the actor may see, in their order."""
    (text,), expander = _expander(actor, ask)
    readings = expander.expand(text).definition.readings
    found = (expander.expand(text, key) for key in readings)
    return tuple(one for one in found if may_see(actor, one))


def expanded(*, actor: Actor, ask: Ask) -> tuple[Expanded, ...]:
    """Return the asked metrics with their formulas taken down to measures.

    Raises `DeniedError` for one that the actor may not see: no figure is computed or found
    among kept answers before that.
    """
    asked, expander = _expander(actor, ask)
    found = tuple(expander.expand(text, ask.reading) for text in asked)
    must_see(actor, found)
    return found


def _expander(actor: Actor, ask: Ask) -> tuple[list[str], Expander]:
    """Return the asked metrics by identifier, and what expands them on the day asked."""
    known = definitions_in_force(actor=actor, on=ask.today)
    asked = [meant_metric(actor=actor, text=text, known=known) for text in ask.metrics]
    if ask.version is not None:
        versions = {text.partition("(")[0]: ask.version for text in asked}
        known = definitions_in_force(actor=actor, versions=versions, on=ask.today)
    return asked, Expander(CATALOGUE, for_engine(known), glossary.words(actor=reader_of(actor)))


def question(
    ask: Ask, metrics: tuple[Expanded, ...], found: Tables, company: Organisation
) -> Question:
    """Return the engine's question; raise `UnknownDimensionError` for a dimension nobody has."""
    where: dict[str, list[str]] = defaultdict(list)
    for name, value in ask.where:
        where[name].append(value)
    known = _dimensions(found)
    for name in (*ask.by, *where):
        if name not in known:
            raise UnknownDimensionError(name, sorted(known - {evaluation.ACCOUNT_ID}))
    return Question(
        metrics=metrics,
        windows=ask.windows,
        by=ask.by,
        where={name: tuple(values) for name, values in where.items()},
        currency=company.reporting_currency,
        one_currency=not found.foreign,
        calendar=Calendar(company.fiscal_year_first_month, ask.today),
        empty=found.empty,
    )


def _dimensions(found: Tables) -> frozenset[str]:
    known = found.tables["account_attributes"].select("dimension").distinct()
    dated = found.duck.to_pyarrow(known)["dimension"].to_pylist()
    return frozenset(dated) | frozenset(CATALOGUE.dimensions) | {evaluation.ACCOUNT_ID}


def _figures(found: Tables, asked: Question, ask: Ask) -> list[Figure]:
    rows = answers(found, asked)
    reasons = {
        (index, window): questions.unmeasurable(asked, metric, window, CATALOGUE)
        or unrated(metric, found)
        for index, metric in enumerate(asked.metrics)
        for window in asked.windows
    }
    figures = []
    for row in rows:
        window = Window(row["opens"], row["closes"])
        by = {name: row[f"by_{name}"] for name in ask.by}
        for index, metric in enumerate(asked.metrics):
            reason = reasons[index, window]
            figures.append(_figure(asked, ask, metric, index, row, window, by, reason))
    return figures


def _figure(
    asked: Question,
    ask: Ask,
    metric: Expanded,
    index: int,
    row: Mapping[str, Any],
    window: Window,
    by: Mapping[str, str],
    reason: str | None,
) -> Figure:
    value = None if reason else number(row[f"value_{index}"])
    if value is None and reason is None:
        reason = _why_nothing(metric)
    unit = metric.unit
    return Figure(
        metric=metric.id,
        opens=window.opens,
        closes=window.closes,
        by=by,
        value=value,
        unit=unit,
        currency=asked.currency if unit is Unit.MONEY else None,
        numerator=None if value is None else number(row[f"numerator_{index}"]),
        denominator=number(row[f"denominator_{index}"]) if value is not None else None,
        version=metric.definition.version,
        reading=metric.reading.key,
        as_of=ask.as_of,
        reason=reason,
        better=metric.reading.better,
        label=metric.reading.label,
    )


def number(value: Any) -> Number | None:
    """Return money to six decimals, without zeros that say nothing; other numbers as they are."""
    if not isinstance(value, Decimal):
        return value  # type: ignore[no-any-return]
    rounded = value.quantize(_SIX, rounding=ROUND_HALF_EVEN)
    plain = rounded.normalize()
    return plain if plain == 0 or plain.as_tuple().exponent <= 0 else plain.quantize(Decimal(1))  # type: ignore[operator]


def _why_nothing(metric: Expanded) -> str:
    if metric.denominator is None:
        return "A part of the formula has no value here."
    return "There is nothing to divide by: the base is zero."


def unrated(metric: Expanded, found: Tables) -> str | None:
    """Return why no amount can be told in the reporting currency, or None."""
    if not found.unrated:
        return None
    units = {CATALOGUE.measures[leaf.measure].unit for leaf in metric.leaves.values()}
    if Unit.MONEY not in units:
        return None
    return f"There is no exchange rate for {', '.join(sorted(found.unrated))}."
