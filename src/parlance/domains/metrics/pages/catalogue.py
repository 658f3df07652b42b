from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from parlance.domains.glossary import queries as glossary
from parlance.domains.metrics.pages.figures import explained, shown, window_of
from parlance.domains.metrics.queries.catalogue import catalogue
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask, Figure, MetricSummary
from parlance.kit.actor import Actor
from parlance.platform.rendering import Request, render_page
from parlance.web import period
from parlance.web.components import Crumb, TermMark
from parlance.web.formatting import Format, Shown, house_format
from parlance.web.period import Asked


@dataclass(frozen=True, slots=True)
class MetricRow:
    term: TermMark
    href: str
    value: Shown
    explain: str
    period: str
    readings: int
    version: int


@dataclass(frozen=True, slots=True)
class MetricsPage:
    crumbs: tuple[Crumb, ...]
    period: str
    metrics: tuple[MetricRow, ...]
    comparisons: tuple[TermMark, ...]


@require_GET
def metrics(request: Request) -> HttpResponse:
    """List every metric with its figure for the last complete month."""
    write = house_format()
    asked = period.asked(request.GET, write, period.today_in(write.time_zone))
    known = catalogue(actor=request.actor)
    texts = {one.identifier: one.text for one in glossary.terms(actor=request.actor)}
    figures = _figures(request.actor, known, asked)
    page = MetricsPage(
        crumbs=(Crumb("Metrics"),),
        period=write.period(asked.windows[-1]),
        metrics=tuple(
            _row(write, one, figures[one.id], texts.get(one.id, ""), asked)
            for one in known
            if not one.comparison
        ),
        comparisons=tuple(
            TermMark(one.name, reverse("term", args=[one.slug]), texts.get(one.id, ""))
            for one in known
            if one.comparison
        ),
    )
    return render_page(request, "metrics/list.html", page)


def _figures(actor: Actor, known: Iterable[MetricSummary], asked: Asked) -> dict[str, Figure]:
    """Return the last figure of every metric, each over its usual period."""
    by_usual: dict[str, list[str]] = {}
    for one in known:
        if not one.comparison:
            by_usual.setdefault(one.window, []).append(one.id)
    found = {}
    for usual, together in by_usual.items():
        ask = Ask(tuple(together), asked.over(usual)[-1:], where=asked.where, as_of=asked.as_of)
        found.update({figure.metric: figure for figure in evaluate(actor=actor, ask=ask)})
    return found


def _row(write: Format, one: MetricSummary, figure: Figure, text: str, asked: Asked) -> MetricRow:
    return MetricRow(
        term=TermMark(one.name, reverse("metric", args=[one.slug]), text),
        href=reverse("metric", args=[one.slug]),
        value=shown(write, figure),
        explain=explained(figure, asked),
        period=write.period(window_of(figure)),
        readings=len(one.readings),
        version=one.version,
    )
