"""Takes a figure apart: its definition, its formula with values, and the accounts behind it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import DefinitionVersion
from parlance.domains.metrics.queries.definitions import reader_of
from parlance.domains.metrics.queries.figures import (
    answered,
    expanded,
    expanded_readings,
    number,
    question,
)
from parlance.domains.metrics.queries.statements import answers
from parlance.domains.metrics.queries.tables import Tables, open_tables
from parlance.domains.metrics.values import (
    Ask,
    Contribution,
    Explanation,
    Figure,
    MeasureValue,
    Number,
    ReadingFigure,
    VersionNote,
)
from parlance.engine import evaluation
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.expansion import Expanded
from parlance.engine.language.nodes import Name, Node
from parlance.engine.language.printing import to_text
from parlance.engine.language.walk import transform
from parlance.engine.questions import Question
from parlance.engine.units import Unit
from parlance.engine.windows import moved
from parlance.kit.actor import Actor
from parlance.kit.periods import Window
from parlance.platform.organisation.queries import organisation
from parlance.platform.organisation.values import Organisation

SHOWN = 50
"""How many accounts an explanation lists unless more are asked for."""


def explain(
    *,
    actor: Actor,
    metric: str,
    window: Window,
    where: tuple[tuple[str, str], ...] = (),
    reading: str | None = None,
    version: int | None = None,
    as_of: date | None = None,
    today: date | None = None,
    shown: int = SHOWN,
) -> Explanation:
    """Return everything behind one figure; the accounts that move it most come first.

    `shown` bounds the accounts listed; `contributing` counts all of them. Raises what
    `evaluate` raises.
    """
    actor.must("metrics.read")
    ask = Ask((metric,), (window,), (), where, reading, version, as_of, today)
    company = organisation()
    found = open_tables(scope=actor.scope, organisation=company, as_of=as_of)
    metrics = expanded(actor=actor, ask=ask)
    figure = answered(found, company, ask, metrics)[0]
    asked = question(ask, metrics, found, company)
    rows = answers(found, asked)
    leaves = rows[0] if rows else {}
    term = glossary.term(actor=reader_of(actor), slug=metrics[0].definition.id)
    told = next(one for one in term.versions if one.number == metrics[0].definition.version)
    contributions = _contributions(found, asked, metrics[0], figure)
    return Explanation(
        figure=figure,
        name=term.name,
        slug=term.slug,
        text=told.text,
        status=term.status.value,
        version=note(told),
        formula=metrics[0].reading.formula,
        with_values=_with_values(metrics[0], leaves),
        measures=_measures(metrics[0], leaves, asked, window),
        contributions=tuple(contributions[:shown]),
        contributing=len(contributions),
        readings=_side_by_side(actor, found, company, ask),
        cut_off=found.cut_off,
        fact_version=found.version,
    )


def side_by_side(*, actor: Actor, ask: Ask) -> tuple[ReadingFigure, ...]:
    """Return the readings of the asked metric over the first window, each with its gap.

    Those that rest on a measure the actor may not see are left out.
    """
    actor.must("metrics.read")
    company = organisation()
    found = open_tables(scope=actor.scope, organisation=company, as_of=ask.as_of)
    return _side_by_side(actor, found, company, ask)


def _side_by_side(
    actor: Actor, found: Tables, company: Organisation, ask: Ask
) -> tuple[ReadingFigure, ...]:
    plain = replace(ask, reading=None, by=(), windows=ask.windows[:1])
    readings = expanded_readings(actor=actor, ask=plain)
    if not readings:
        return ()
    figures = {one.reading: one for one in answered(found, company, plain, readings)}
    base = figures.get("default")
    return tuple(
        ReadingFigure(
            key=key,
            label=one.label,
            formula=one.formula,
            why=one.why,
            as_printed=one.as_printed,
            figure=figures[key],
            gap=_gap(figures[key], base),
        )
        for key, one in readings[0].definition.readings.items()
        if key in figures
    )


def note(one: DefinitionVersion) -> VersionNote:
    """Return a version as lists and trend lines show it."""
    return VersionNote(
        number=one.number,
        effective_on=one.effective_on,
        author=one.author,
        reason=one.reason,
        text=one.text,
    )


def _gap(one: Figure, base: Figure | None) -> Number | None:
    if base is None or one.unit is not base.unit or one.value is None or base.value is None:
        return None
    if isinstance(one.value, Decimal) and isinstance(base.value, Decimal):
        return one.value - base.value
    return float(one.value) - float(base.value)


def _measures(
    metric: Expanded, row: Mapping[str, Any], asked: Question, window: Window
) -> tuple[MeasureValue, ...]:
    values = []
    for name, leaf in metric.leaves.items():
        measure = CATALOGUE.measures[leaf.measure]
        when = moved(window, leaf.moves, asked.calendar)
        values.append(
            MeasureValue(
                id=measure.id,
                label=measure.label,
                unit=measure.unit,
                value=number(row.get(name)),
                window=when if isinstance(when, Window) else window,
            )
        )
    return tuple(values)


def _contributions(
    found: Tables, asked: Question, metric: Expanded, figure: Figure
) -> list[Contribution]:
    """Return what each account puts in, largest first; accounts with nothing are left out."""
    by_account = replace(asked, by=(evaluation.ACCOUNT_ID, "account_name"))
    rows = [row for row in answers(found, by_account) if any(row[name] for name in metric.leaves)]
    rows.sort(key=lambda row: (-_pull(row, metric, figure), int(row["by_account_id"])))
    return [
        Contribution(
            account_id=int(row["by_account_id"]),
            account_name=row["by_account_name"],
            values={_leaf_label(metric, name): number(row[name]) for name in metric.leaves},
            value=number(row["value_0"]),
        )
        for row in rows
    ]


def _leaf_label(metric: Expanded, name: str) -> str:
    leaf = metric.leaves[name]
    return " ".join((*leaf.moves, leaf.measure))


def _pull(row: Mapping[str, Any], metric: Expanded, figure: Figure) -> float:
    """Return how far an account draws the figure: off the common ratio, else by its size."""
    top, bottom = row["numerator_0"], row["denominator_0"]
    if figure.value is not None and top is not None and bottom is not None:
        return abs(float(top) - float(figure.value) * float(bottom))
    if metric.unit is Unit.RATIO:
        return max(abs(float(row[name] or 0)) for name in metric.leaves)
    return abs(float(row["value_0"] or 0))


def _with_values(metric: Expanded, row: Mapping[str, Any]) -> str:
    """Return the formula with each measure's value in its place."""

    def valued(node: Node) -> Node | None:
        if isinstance(node, Name) and node.name in metric.leaves:
            value = number(row.get(node.name))
            return Name("—" if value is None else f"{value:,}")
        return None

    return to_text(transform(metric.formula, valued)).replace("`", "")
