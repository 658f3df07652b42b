from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import TermSummary
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
    name: str
    href: str
    meaning: str
    value: Shown
    explain: str
    period: str
    readings: int
    version: int


@dataclass(frozen=True, slots=True)
class MetricSection:
    name: str
    metrics: tuple[MetricRow, ...]


@dataclass(frozen=True, slots=True)
class MetricsPage:
    crumbs: tuple[Crumb, ...]
    period: str
    sections: tuple[MetricSection, ...]
    comparisons: tuple[TermMark, ...]


@require_GET
def metrics(request: Request) -> HttpResponse:
    """List every metric with its figure for the last complete month."""
    write = house_format()
    asked = period.asked(request.GET, write, period.today_in(write.time_zone))
    known = catalogue(actor=request.actor)
    terms = {one.identifier: one for one in glossary.terms(actor=request.actor)}
    figures = _figures(request.actor, known, asked)
    page = MetricsPage(
        crumbs=(Crumb("Metrics"),),
        period=write.period(asked.windows[-1]),
        sections=tuple(_sections(write, known, terms, figures, asked)),
        comparisons=tuple(
            TermMark(one.name, reverse("metric", args=[one.slug]), terms[one.id].text)
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
        ask = Ask(
            tuple(together),
            asked.over(usual)[-1:],
            where=asked.where,
            as_of=asked.as_of,
            today=asked.today,
        )
        found.update({figure.metric: figure for figure in evaluate(actor=actor, ask=ask)})
    return found


def _sections(
    write: Format,
    known: Iterable[MetricSummary],
    terms: Mapping[str, TermSummary],
    figures: Mapping[str, Figure],
    asked: Asked,
) -> Iterable[MetricSection]:
    """Gather the metrics under the sections of the glossary."""
    rows: dict[str, list[MetricRow]] = {}
    for one in known:
        if not one.comparison:
            term = terms[one.id]
            rows.setdefault(term.section, []).append(
                _row(write, one, figures[one.id], term.text, asked)
            )
    return (MetricSection(name, tuple(rows[name])) for name in sorted(rows))


def _row(write: Format, one: MetricSummary, figure: Figure, text: str, asked: Asked) -> MetricRow:
    return MetricRow(
        name=one.name,
        href=reverse("metric", args=[one.slug]),
        meaning=text,
        value=shown(write, figure),
        explain=explained(figure, asked),
        period=write.period(window_of(figure)),
        readings=len(one.readings),
        version=one.version,
    )
