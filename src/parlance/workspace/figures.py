"""Figures as tiles and series: what the metric catalogue answers, made ready for pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import Kind, Status, TermSummary
from parlance.domains.metrics.queries.catalogue import catalogue
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask, Figure, MetricSummary
from parlance.kit.actor import Actor
from parlance.kit.periods import Window
from parlance.web import links
from parlance.web.charts import Series
from parlance.web.components import Pill, TermMark, Tile, spark
from parlance.web.formatting import Format
from parlance.web.period import Asked
from parlance.web.words import translated

STATES = {Status.DIVERGING: lazy("diverging"), Status.MISSING: lazy("no text")}
"""What is wrong with a definition, in a word."""


@dataclass(frozen=True, slots=True)
class Known:
    """The catalogue's metrics and the glossary's terms behind them, by identifier."""

    metrics: Mapping[str, MetricSummary]
    terms: Mapping[str, TermSummary]

    def mark(self, metric: str) -> TermMark:
        """Return the word for a metric, with what it means."""
        summary = self.metrics[metric]
        term = self.terms.get(metric)
        return TermMark(
            term.name if term else summary.name,
            reverse("term", args=[summary.slug]),
            term.text if term else "",
        )


def state_of(status: Status) -> Pill | None:
    """Return what is wrong with a definition; None while it may be used."""
    word = STATES.get(status)
    return Pill(str(word), "bad") if word else None


def known_metrics(*, actor: Actor) -> Known:
    terms = glossary.terms(actor=actor, kind=Kind.METRIC)
    return Known(
        metrics={one.id: one for one in catalogue(actor=actor)},
        terms={one.identifier: one for one in terms},
    )


def courses(
    *, actor: Actor, known: Known, asked: Asked, metrics: Iterable[str]
) -> dict[str, list[Figure]]:
    """Return each metric's figures, oldest first, every one over its usual period.

    One question for each usual period that occurs.
    """
    by_usual: dict[str, list[str]] = {}
    for metric in metrics:
        by_usual.setdefault(known.metrics[metric].window, []).append(metric)
    found: dict[str, list[Figure]] = {}
    for usual, together in by_usual.items():
        ask = Ask(
            tuple(together),
            asked.over(usual),
            where=asked.where,
            as_of=asked.as_of,
            today=asked.today,
        )
        for figure in evaluate(actor=actor, ask=ask):
            found.setdefault(figure.metric, []).append(figure)
    return found


def window_of(figure: Figure) -> Window:
    return Window(figure.opens, figure.closes)


def explain(figure: Figure, asked: Asked) -> str:
    """Return the address that explains a figure of a page."""
    return links.explanation(figure.metric, window_of(figure), where=asked.where, as_of=asked.as_of)


def tile(write: Format, known: Known, asked: Asked, course: Sequence[Figure]) -> Tile:
    """Make the tile of a metric from its course: the last figure, against the one before."""
    last = course[-1]
    before = course[-2] if len(course) > 1 else None
    term = known.terms.get(last.metric)
    mark = known.mark(last.metric)
    return Tile(
        term=mark,
        value=write.value(last.value, last.unit, currency=last.currency, reason=last.reason),
        explain=explain(last, asked),
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
        spark=spark(
            [None if one.value is None else float(one.value) for one in course],
            course_in_words(write, mark.name, course),
        ),
        mark=state_of(term.status) if term else None,
        version=f"v{last.version}",
        version_words=_("Definition, version %(number)s") % {"number": last.version}
        + (f", {translated(term.status)}" if term and term.status is not Status.AGREED else ""),
        is_unsettled=term is not None and term.status is Status.UNDER_REVIEW,
    )


def series(
    name: str,
    course: Sequence[Figure],
    asked: Asked,
    *,
    color: str,
    mark: str = "line",
    sign: int = 1,
) -> Series:
    """Make a line or bars from a course; every value leads to its explanation."""
    return Series(
        name,
        tuple(None if one.value is None else one.value * sign for one in course),
        color,
        mark,
        links=tuple(explain(one, asked) for one in course),
    )


def course_in_words(write: Format, name: str, course: Sequence[Figure]) -> str:
    """Say where a course of figures began and ended."""
    known = [one for one in course if one.value is not None]
    if not known:
        return _("%(name)s: no values") % {"name": name}
    first, last = (
        write.value(one.value, one.unit, currency=one.currency).text
        for one in (known[0], known[-1])
    )
    words = _("%(name)s: from %(first)s to %(last)s over %(count)s periods")
    return words % {"name": name, "first": first, "last": last, "count": len(course)}
