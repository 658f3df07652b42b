from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import Term
from parlance.domains.metrics.pages.figures import axis_of, explained, shown, window_of
from parlance.domains.metrics.pages.meaning import TONES, VersionRow, meaning_page, version_rows
from parlance.domains.metrics.pages.readings import ReadingRow, finding, places, reading_row
from parlance.domains.metrics.queries.catalogue import catalogue, dimension_values, dimensions
from parlance.domains.metrics.queries.explanations import side_by_side
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask, Figure, MetricSummary
from parlance.engine.expansion import COMPARED_BY_DEFAULT
from parlance.kit.actor import Actor
from parlance.platform.rendering import Request, render_page
from parlance.web import period
from parlance.web.charts import Boundary, Chart, Series, chart
from parlance.web.components import (
    Choice,
    Crumb,
    Option,
    Pill,
    TermMark,
    Tile,
    address_of,
)
from parlance.web.formatting import Format, house_format
from parlance.web.period import Asked
from parlance.web.words import in_words, translated

_GROUPS = ("segment", "owner", "country", "industry")
_NOT_OFFERED = frozenset({"account", "cause", "kind"})
_MOST_GROUPS = 20
_BY_MONTH = "signup_cohort"


@dataclass(frozen=True, slots=True)
class MetricPage:
    crumbs: tuple[Crumb, ...]
    name: str
    slug: str
    term: str
    status: Pill
    text: str
    usual: str
    found: str
    period: str
    asked: Asked
    switches: tuple[Option, ...]
    groups: tuple[Choice, ...]
    headline: Tile
    trend: Chart
    dimensions: tuple[Option, ...]
    by_dimension: Chart | None
    dimension: str
    readings: tuple[ReadingRow, ...]
    default_at: float | None
    formula: str
    versions: tuple[VersionRow, ...]


@require_GET
def metric(request: Request, slug: str) -> HttpResponse:
    """Show one metric: its course, its groups, its readings side by side, its definition.

    A term that is no metric has no figures: its own page answers.
    """
    write = house_format()
    term = glossary.term(actor=request.actor, slug=slug)
    asked = period.asked(request.GET, write, period.today_in(write.time_zone))
    known = {one.id: one for one in catalogue(actor=request.actor)}
    if term.identifier not in known:
        return redirect("term", slug=term.slug)
    if not known[term.identifier].is_readable:
        return render_page(request, "metrics/meaning.html", meaning_page(write, term))
    page = _metric_page(request, write, term, known, asked)
    return render_page(request, "metrics/metric.html", page)


def _metric_page(
    request: Request,
    write: Format,
    term: Term,
    known: Mapping[str, MetricSummary],
    asked: Asked,
) -> MetricPage:
    summary = known[term.identifier]
    actor = request.actor
    path = reverse("metric", args=[term.slug])
    windows = asked.over(summary.window)
    ask = Ask(
        (summary.id,),
        windows,
        where=asked.where,
        as_of=asked.as_of,
        today=asked.today,
    )
    course = evaluate(actor=actor, ask=ask)
    last = course[-1]
    readings = side_by_side(
        actor=actor,
        ask=Ask(
            (summary.id,), windows[-1:], where=asked.where, as_of=asked.as_of, today=asked.today
        ),
    )
    placed = places(readings)
    groupings = dimensions(actor=actor)
    by = request.GET.get("by") or "segment"
    return MetricPage(
        crumbs=(Crumb(_("Metrics"), reverse("metrics")), Crumb(term.name)),
        name=term.name,
        slug=term.slug,
        term=reverse("term", args=[term.slug]),
        status=Pill(translated(term.status), TONES.get(term.status, "bad")),
        text=term.newest.text if term.newest else "",
        usual=translated(summary.window),
        found=finding(write, last, readings, _compared(summary, known)),
        period=write.period(window_of(last)),
        asked=asked,
        switches=period.switches(path, asked),
        groups=period.groups(
            asked, [(one, dimension_values(actor=actor, dimension=one)) for one in _GROUPS]
        ),
        headline=_headline(write, term, course, asked),
        trend=_trend(write, term, course, asked),
        dimensions=tuple(
            Option(
                translated(label), address_of(path, {**asked.query, "by": name}) + "#by", name == by
            )
            for name, label in groupings.items()
            if name not in _NOT_OFFERED
        ),
        by_dimension=_by_dimension(actor, write, term.name, last, by, asked),
        dimension=translated(groupings.get(by, by)),
        readings=tuple(reading_row(write, one, placed.get(one.key), asked) for one in readings),
        default_at=placed.get("default"),
        formula=next(one.formula for one in readings if one.key == "default"),
        versions=version_rows(write, term),
    )


def _compared(summary: MetricSummary, known: Mapping[str, MetricSummary]) -> str:
    """Name the metric that a comparison compares when it is asked for alone."""
    return known[COMPARED_BY_DEFAULT].name if summary.comparison else ""


def _headline(write: Format, term: Term, course: Sequence[Figure], asked: Asked) -> Tile:
    last = course[-1]
    before = course[-2] if len(course) > 1 else None
    text = term.newest.text if term.newest else ""
    return Tile(
        term=TermMark(term.name, reverse("term", args=[term.slug]), text),
        value=shown(write, last),
        explain=explained(last, asked),
        change=write.change(
            last.value,
            before.value if before else None,
            last.unit,
            better=last.better,
            currency=last.currency,
            against=_("against %(period)s") % {"period": write.period(asked.windows[-2])}
            if before
            else "",
        ),
        note=translated(last.reason or ""),
        version=f"v{last.version}",
        version_words=_("Definition, version %(number)s") % {"number": last.version}
        + f", {translated(term.status)}",
    )


def _trend(write: Format, term: Term, course: Sequence[Figure], asked: Asked) -> Chart:
    names = [write.period(one) for one in asked.windows]
    return chart(
        write,
        id="trend",
        title=_("Course"),
        note=_("by %(period)s") % {"period": translated(asked.every)},
        categories=names,
        series=(
            Series(
                term.name,
                tuple(one.value for one in course),
                links=tuple(explained(one, asked) for one in course),
            ),
        ),
        unit=course[-1].unit,
        currency=course[-1].currency,
        axis=axis_of(course[-1]),
        boundaries=[
            Boundary(names[at], _("version %(number)s") % {"number": version.number})
            for at, window in enumerate(asked.windows)
            for version in term.versions[1:]
            if window.opens <= version.effective_on < window.closes
        ],
    )


def _by_dimension(
    actor: Actor, write: Format, name: str, last: Figure, by: str, asked: Asked
) -> Chart | None:
    """Show the largest groups of the last period; None when there is only the whole."""
    ask = Ask(
        (last.metric,),
        (window_of(last),),
        by=(by,),
        where=asked.where,
        as_of=asked.as_of,
        today=asked.today,
    )
    found = [one for one in evaluate(actor=actor, ask=ask) if one.value is not None]
    found = sorted(found, key=lambda one: (-float(one.value or 0), one.by[by] or ""))
    if not found:
        return None
    shown = found[:_MOST_GROUPS]
    if by == _BY_MONTH:
        shown = sorted(shown, key=lambda one: one.by[by])
    return chart(
        write,
        id="by",
        title=write.period(window_of(last)),
        note=_("the largest %(shown)s of %(count)s") % {"shown": len(shown), "count": len(found)}
        if len(found) > len(shown)
        else "",
        category_name=in_words(by).capitalize(),
        categories=[_group(write, by, one.by[by]) for one in shown],
        series=(
            Series(
                name,
                tuple(one.value for one in shown),
                mark="bar",
                links=tuple(
                    explained(one, asked, (by, one.by[by])) if one.by[by] else "" for one in shown
                ),
            ),
        ),
        unit=last.unit,
        currency=last.currency,
        axis=axis_of(last),
        is_horizontal=True,
    )


def _group(write: Format, by: str, value: str | None) -> str:
    if not value:
        return _("none")
    return write.month(date.fromisoformat(value)) if by == _BY_MONTH else value
