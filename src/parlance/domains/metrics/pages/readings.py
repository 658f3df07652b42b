"""The readings of a metric side by side: rows, their places on a line, and what they tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parlance.domains.metrics.pages.figures import shown, window_of
from parlance.domains.metrics.values import Figure, ReadingFigure
from parlance.engine.units import Unit
from parlance.web import links
from parlance.web.formatting import Format, Shown
from parlance.web.period import Asked
from parlance.web.words import translated


@dataclass(frozen=True, slots=True)
class ReadingRow:
    label: str
    formula: str
    why: str
    value: Shown
    explain: str
    gap: str
    at: float | None
    is_default: bool
    as_printed: bool


def reading_row(write: Format, one: ReadingFigure, at: float | None, asked: Asked) -> ReadingRow:
    figure = one.figure
    return ReadingRow(
        label=one.label,
        formula=one.formula,
        why=one.why,
        value=shown(write, figure),
        explain=links.explanation(
            figure.metric,
            window_of(figure),
            where=asked.where,
            reading=None if one.key == "default" else one.key,
            as_of=asked.as_of,
        ),
        gap=write.gap(one.gap, figure.unit, figure.currency) if one.gap else "",
        at=at,
        is_default=one.key == "default",
        as_printed=one.as_printed,
    )


def places(readings: Sequence[ReadingFigure]) -> dict[str, float]:
    """Place the readings of one unit on a line from 3 to 97, the lowest first."""
    unit = readings[0].figure.unit if readings else Unit.NUMBER
    known = {
        one.key: float(one.figure.value)
        for one in readings
        if one.figure.value is not None and one.figure.unit is unit
    }
    low, high = min(known.values(), default=0.0), max(known.values(), default=0.0)
    if low == high:
        return {}
    return {key: round(3 + 94 * (value - low) / (high - low), 1) for key, value in known.items()}


def finding(write: Format, last: Figure, readings: Sequence[ReadingFigure], compared: str) -> str:
    """Say what the last period gave, and how far the readings of the word lie apart."""
    period = write.period(window_of(last))
    if last.value is None:
        said = _("No value for %(period)s.") % {"period": period}
        return f"{said} {translated(last.reason or '')}".rstrip()
    text = _("%(value)s in %(period)s") % {"value": shown(write, last).text, "period": period}
    if compared:
        text = f"{compared}: {text}"
    values = sorted(
        float(one.figure.value)
        for one in readings
        if one.figure.value is not None and one.figure.unit is last.unit
    )
    low, high = (write.value(one, last.unit).text for one in (values[0], values[-1]))
    if low == high:
        return f"{text}."
    words = _("%(found)s; the readings of the word run from %(low)s to %(high)s.")
    return words % {"found": text, "low": low, "high": high}
