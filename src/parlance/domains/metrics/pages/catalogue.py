from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import Kind, TermSummary
from parlance.domains.metrics.pages.figures import NOT_FOR_YOU, explained, shown, window_of
from parlance.domains.metrics.queries.catalogue import catalogue
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask, Figure, MetricSummary
from parlance.kit.actor import Actor
from parlance.platform.rendering import Request, render_page
from parlance.platform.search.values import Hit
from parlance.web import period
from parlance.web.components import Crumb, TermMark
from parlance.web.formatting import Format, Shown, house_format
from parlance.web.period import Asked
from parlance.web.saved_views import ViewsMenu, opened_with, views_menu


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric of the list; without `explain`, its figure is not for this person."""

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
    views: ViewsMenu


@require_GET
def metrics(request: Request) -> HttpResponse:
    """List every metric with its figure for the last complete month."""
    if default := opened_with(request, "metrics"):
        return default
    write = house_format()
    asked = period.asked(request.GET, write, period.today_in(write.time_zone))
    known = catalogue(actor=request.actor)
    terms = {one.identifier: one for one in glossary.terms(actor=request.actor)}
    figures = _figures(request.actor, known, asked)
    page = MetricsPage(
        crumbs=(Crumb(_("Metrics")),),
        period=write.period(asked.windows[-1]),
        sections=tuple(_sections(write, known, terms, figures, asked)),
        comparisons=tuple(
            TermMark(one.name, reverse("metric", args=[one.slug]), terms[one.id].text)
            for one in known
            if one.comparison
        ),
        views=views_menu(request, "metrics"),
    )
    return render_page(request, "metrics/list.html", page)


def found_metrics(*, actor: Actor, words: str, limit: int) -> list[Hit]:
    """Answer the search with the pages of metrics, by the words that their terms are found by."""
    found = glossary.search_terms(actor=actor, words=words, limit=limit, kind=Kind.METRIC)
    return [
        Hit(
            title=one.term.name,
            href=reverse("metric", args=[one.term.slug]),
            note=one.short,
            kind="metric",
            score=one.score,
        )
        for one in found
    ]


def _figures(actor: Actor, known: Iterable[MetricSummary], asked: Asked) -> dict[str, Figure]:
    """Return the last figure of every metric, each over its usual period."""
    by_usual: dict[str, list[str]] = {}
    for one in known:
        if one.is_readable and not one.comparison:
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
                _row(write, one, figures.get(one.id), term.text, asked)
            )
    return (MetricSection(name, tuple(rows[name])) for name in sorted(rows))


def _row(
    write: Format, one: MetricSummary, figure: Figure | None, text: str, asked: Asked
) -> MetricRow:
    return MetricRow(
        name=one.name,
        href=reverse("metric", args=[one.slug]),
        meaning=text,
        value=shown(write, figure)
        if figure
        else write.value(None, one.unit, reason=str(NOT_FOR_YOU)),
        explain=explained(figure, asked) if figure else "",
        period=write.period(window_of(figure)) if figure else "",
        readings=len(one.readings),
        version=one.version,
    )
