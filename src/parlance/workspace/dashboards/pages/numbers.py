"""Number tiles: the last figure, what it is compared with, and its course."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from parlance.domains.metrics.values import Figure
from parlance.kit.periods import shift
from parlance.web.charts import Chart, Series, chart
from parlance.web.components import spark
from parlance.web.formatting import Change
from parlance.web.words import translated
from parlance.workspace.dashboards.pages.asking import Asking, Found
from parlance.workspace.dashboards.pages.cards import Card, Number
from parlance.workspace.dashboards.queries.figures import Wish
from parlance.workspace.dashboards.values.tiles import Against, NumberTile
from parlance.workspace.figures import course_in_words


def wishes(asking: Asking, tile: NumberTile) -> tuple[Wish, ...]:
    windows = asking.windows(tile.metric)
    course = asking.wish(tile.metric, windows, reading=tile.reading)
    if tile.against is not Against.YEAR:
        return (course,)
    ago = asking.wish(tile.metric, (shift(windows[-1], -12),), reading=tile.reading)
    return course, ago


def filled(asking: Asking, tile: NumberTile, card: Card, found: Found) -> Card:
    course, *ago = (found.of(wish) for wish in wishes(asking, tile))
    if not course.figures:
        return replace(card, words=course.refusal or _("There is no figure."))
    figures = course.figures
    last = figures[-1]
    write = asking.write
    change, note = _compared(asking, tile, figures, found)
    if ago:
        earlier = ago[0].figures[-1] if ago[0].figures else None
        change = _step(asking, last, earlier)
        note = "" if change else _("no figure a year before")
    names = [write.period(one) for one in asking.board.asked.windows]
    return replace(
        card,
        note_above=last.label if last.reading != "default" else "",
        number=Number(
            value=write.value(last.value, last.unit, currency=last.currency, reason=last.reason),
            explain=asking.explain(last),
            name=card.title,
            change=change,
            note=translated(last.reason or "") or note,
            spark=spark(
                [None if one.value is None else float(one.value) for one in figures],
                course_in_words(write, card.title, figures),
            ),
            course=_course(asking, card, names, figures),
        ),
    )


def _compared(
    asking: Asking, tile: NumberTile, figures: Sequence[Figure], found: Found
) -> tuple[Change | None, str]:
    """Return the step against what the tile names, and what stands in its place."""
    last = figures[-1]
    if tile.against is Against.PREVIOUS:
        return _step(asking, last, figures[-2] if len(figures) > 1 else None), ""
    if tile.against is not Against.TARGET:
        return None, ""
    target = next((one for one in found.targets if one.metric == last.metric), None)
    if target is None:
        return None, _("no target is set")
    write = asking.write
    text = write.value(target.value, last.unit, currency=last.currency).text
    if target.every is not asking.board.asked.every:
        return None, _("target %(value)s per %(every)s") % {
            "value": text,
            "every": translated(target.every),
        }
    goal = float(target.value)
    change = write.change(
        None if last.value is None else float(last.value),
        goal,
        last.unit,
        better=last.better,
        currency=last.currency,
        against=_("against the target of %(value)s") % {"value": text},
    )
    return change, "" if change else _("target %(value)s") % {"value": text}


def _step(asking: Asking, last: Figure, earlier: Figure | None) -> Change | None:
    if earlier is None:
        return None
    write = asking.write
    windows = asking.board.asked.windows
    is_before = len(windows) > 1 and earlier.closes == windows[-2].closes
    period = windows[-2] if is_before else shift(windows[-1], -12)
    return write.change(
        last.value,
        earlier.value,
        last.unit,
        better=last.better,
        currency=last.currency,
        against=_("against %(period)s") % {"period": write.period(period)},
    )


def _course(asking: Asking, card: Card, names: list[str], figures: Sequence[Figure]) -> Chart:
    return chart(
        asking.write,
        id=f"tile-{card.id}-course",
        title=card.title,
        categories=names,
        series=(
            Series(
                card.title,
                tuple(one.value for one in figures),
                links=tuple(asking.explain(one) for one in figures),
            ),
        ),
        unit=figures[-1].unit,
        currency=figures[-1].currency,
        axis="",
    )
