"""Trend tiles, and the steps from opening to closing MRR."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.values import Figure
from parlance.engine.units import Unit
from parlance.web import links
from parlance.web.charts import Boundary, Series, Shape, chart
from parlance.web.words import in_words, translated
from parlance.workspace.dashboards.pages.asking import Asking, Found
from parlance.workspace.dashboards.pages.cards import Card
from parlance.workspace.dashboards.queries.figures import Outcome, Wish
from parlance.workspace.dashboards.values.tiles import Look, MovementsTile, TrendTile

_MARKS = {Look.LINE: "line", Look.BARS: "side", Look.STACKED: "bar", Look.AREA: "area"}
_STEPS = (
    ("opening_mrr", gettext_noop("Opening"), "monthly_recurring_revenue", 1),
    ("mrr_new", gettext_noop("New"), "new_mrr", 1),
    ("mrr_reactivated", gettext_noop("Reactivation"), "reactivation_mrr", 1),
    ("mrr_expanded", gettext_noop("Expansion"), "expansion_mrr", 1),
    ("mrr_transferred_in", gettext_noop("From other groups"), "", 1),
    ("mrr_contracted", gettext_noop("Contraction"), "contraction_mrr", -1),
    ("mrr_churned", gettext_noop("Churn"), "churned_mrr", -1),
    ("mrr_transferred_out", gettext_noop("To other groups"), "", -1),
    ("mrr_currency_effect", gettext_noop("Currency"), "", 1),
    ("closing_mrr", gettext_noop("Close"), "monthly_recurring_revenue", 1),
)
"""Measure, what it is called, the metric that explains it, and its sign in the sum."""

_ALWAYS = frozenset(
    {"Opening", gettext_noop("New"), "Expansion", gettext_noop("Contraction"), "Churn", "Close"}
)


def wishes(asking: Asking, tile: TrendTile) -> tuple[Wish, ...]:
    return tuple(
        asking.wish(one, asking.windows(one), reading=_own_reading(asking, one, tile.reading))
        for one in tile.metrics
    )


def filled(asking: Asking, tile: TrendTile, card: Card, found: Found) -> Card:
    """Draw the metrics that have an answer; the others are named with the reason."""
    outcomes = [found.of(wish) for wish in wishes(asking, tile)]
    drawn = [one.figures for one in outcomes if one.figures]
    if not drawn:
        return replace(card, words=outcomes[0].refusal or _("There is no figure."))
    units = {figures[-1].unit for figures in drawn}
    if len(units) > 1:
        words = _("These metrics have different units by now, so one chart cannot show them.")
        return replace(card, words=words)
    write, windows = asking.write, asking.board.asked.windows
    unit, currency = drawn[0][-1].unit, drawn[0][-1].currency
    series = tuple(
        Series(
            _name(asking, figures),
            tuple(one.value for one in figures),
            color=f"series-{at + 1}",
            mark=_MARKS[tile.look],
            links=tuple(asking.explain(one) for one in figures),
        )
        for at, figures in enumerate(drawn)
    )
    return replace(
        card,
        note_above=" ".join(one.refusal for one in outcomes if one.refusal),
        chart=chart(
            write,
            id=f"tile-{card.id}-chart",
            title=card.title,
            categories=[write.period(one) for one in windows],
            series=series,
            unit=unit,
            currency=currency,
            axis=_axis(asking, unit, currency),
            boundaries=_boundaries(asking, drawn),
        ),
    )


def steps(asking: Asking, tile: MovementsTile) -> tuple[Wish, ...]:  # noqa: ARG001 - as its likes
    last = asking.board.asked.windows[-1:]
    return tuple(asking.wish(measure, last, is_measure=True) for measure, *_ in _STEPS)


def stepped(asking: Asking, tile: MovementsTile, card: Card, found: Found) -> Card:
    """Draw what led from opening to closing MRR; steps of nothing that are rare stay out."""
    outcomes = [found.of(wish) for wish in steps(asking, tile)]
    if refusal := next((one.refusal for one in outcomes if one.refusal), ""):
        return replace(card, words=refusal)
    if reason := outcomes[0].figures[-1].reason:
        return replace(card, words=reason)
    names, values, hrefs = [], [], []
    for (_measure, name, metric, sign), outcome in zip(_STEPS, outcomes, strict=True):
        value = (outcome.figures[-1].value or 0) * sign
        if value or name in _ALWAYS:
            names.append(_(name))
            values.append(value)
            hrefs.append(_explained(asking, metric, name, outcome))
    write = asking.write
    return replace(
        card,
        chart=chart(
            write,
            id=f"tile-{card.id}-chart",
            title=card.title,
            category_name=_("Step"),
            categories=names,
            series=(Series("MRR", tuple(values), mark="bar", links=tuple(hrefs)),),
            unit=Unit.MONEY,
            axis=_axis(asking, Unit.MONEY, write.currency),
            shape=Shape.WATERFALL,
        ),
    )


def _explained(asking: Asking, metric: str, name: str, outcome: Outcome) -> str:
    """Return where a step is explained: the opening by the level of the period before."""
    if not metric or metric not in asking.known.metrics:
        return ""
    asked = asking.board.asked
    window = asked.windows[-1]
    if name == "Opening":
        if len(asked.windows) == 1:
            return ""
        window = asked.windows[-2]
    assert outcome.figures  # noqa: S101 - refusals were told before
    return links.explanation(metric, window, where=asked.where, as_of=asked.as_of)


def _own_reading(asking: Asking, metric: str, reading: str) -> str:
    """Return the tile's reading where this one of its metrics has it."""
    summary = asking.known.metrics.get(metric.partition("(")[0])
    return reading if summary is None or reading in summary.readings else ""


def _name(asking: Asking, figures: Sequence[Figure]) -> str:
    last = figures[-1]
    metric, _bracket, inner = last.metric.partition("(")
    name = asking.known.mark(metric).name
    if inner:
        name = f"{name} ({in_words(inner.rstrip(')'))})"
    return f"{name}, {last.label}" if last.reading != "default" else name


def _axis(asking: Asking, unit: Unit, currency: str | None) -> str:
    match unit:
        case Unit.MONEY:
            return currency or asking.write.currency
        case Unit.RATIO:
            return _("percent")
        case _:
            return translated(unit.value)


def _boundaries(asking: Asking, drawn: Sequence[Sequence[Figure]]) -> list[Boundary]:
    """Mark the periods in which a later version of a definition came into force."""
    metrics: Mapping[str, None] = dict.fromkeys(
        figures[-1].metric.partition("(")[0] for figures in drawn
    )
    windows = asking.board.asked.windows
    found = []
    for metric in metrics:
        summary = asking.known.metrics[metric]
        if summary.version < 2:
            continue
        versions = glossary.versions(actor=asking.actor, slug=metric)
        for _earlier, one in pairwise(versions):
            for window in windows:
                if window.opens <= one.effective_on < window.closes:
                    words = _("%(name)s, version %(number)s") % {
                        "name": summary.name,
                        "number": one.number,
                    }
                    found.append(Boundary(asking.write.period(window), words))
    return found
