"""Breakdown tiles: a metric of the last period by a dimension, as bars, a table or a donut."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from parlance.domains.metrics.values import Figure
from parlance.engine.evaluation import NO_GROUP
from parlance.engine.units import Unit
from parlance.platform.people.queries import shown_names
from parlance.web.charts import Cell, Chart, Series, Shape, chart, csv_address
from parlance.workspace.dashboards.pages.asked import dimension_name
from parlance.workspace.dashboards.pages.asking import Asking, Found
from parlance.workspace.dashboards.pages.cards import Card, Sheet
from parlance.workspace.dashboards.queries.figures import Wish
from parlance.workspace.dashboards.values.tiles import BreakdownTile, Parts

_BY_MONTH = "signup_cohort"
_MOST_SLICES = 6


def wishes(asking: Asking, tile: BreakdownTile) -> tuple[Wish, ...]:
    """Ask for the groups, and for the whole that they are parts of."""
    last = asking.windows(tile.metric)[-1:]
    by = (tile.dimension,)
    return (
        asking.wish(tile.metric, last, reading=tile.reading, by=by),
        asking.wish(tile.metric, last, reading=tile.reading),
    )


def filled(asking: Asking, tile: BreakdownTile, card: Card, found: Found) -> Card:
    groups, whole = (found.of(wish) for wish in wishes(asking, tile))
    if refusal := groups.refusal or whole.refusal:
        return replace(card, words=refusal)
    known = sorted(
        (one for one in groups.figures if one.value is not None),
        key=lambda one: (-float(one.value or 0), one.by[tile.dimension]),
    )
    if not known:
        told = next((one.reason for one in (*groups.figures, *whole.figures) if one.reason), "")
        return replace(card, words=told or _("No group has a value in this period."))
    shown = known[: tile.most]
    if tile.dimension == _BY_MONTH:
        shown = sorted(shown, key=lambda one: one.by[tile.dimension])
    notes = [_("by %(dimension)s") % {"dimension": tile.dimension.replace("_", " ")}]
    if len(known) > len(shown):
        counts = {"shown": len(shown), "all": len(known)}
        notes.append(_("the largest %(shown)s of %(all)s") % counts)
    if shown[0].reading != "default":
        notes.append(shown[0].label)
    names = _names(asking, tile, known)
    is_donut = tile.look is Parts.DONUT
    if is_donut and not _is_a_whole(known, whole.figures[-1]):
        notes.append(_("the groups do not sum to the whole, so they are bars"))
        is_donut = False
    card = replace(card, note_above=", ".join(notes))
    if tile.look is Parts.TABLE:
        return replace(card, sheet=_sheet(asking, tile, card, shown, names))
    drawn = _donut(asking, card, tile, known, names) if is_donut else None
    return replace(card, chart=drawn or _bars(asking, card, tile, shown, names))


def _bars(
    asking: Asking,
    card: Card,
    tile: BreakdownTile,
    shown: Sequence[Figure],
    names: dict[str, str],
) -> Chart:
    return chart(
        asking.write,
        id=f"tile-{card.id}-chart",
        title=card.title,
        category_name=dimension_name(tile.dimension),
        categories=[names[one.by[tile.dimension]] for one in shown],
        series=(_series(asking, card, tile, shown),),
        unit=shown[0].unit,
        currency=shown[0].currency,
        axis="",
        is_horizontal=True,
    )


def _donut(
    asking: Asking,
    card: Card,
    tile: BreakdownTile,
    known: Sequence[Figure],
    names: dict[str, str],
) -> Chart:
    """Draw the largest parts; the rest is one, so that all of them are the whole."""
    slices, rest = list(known[:_MOST_SLICES]), known[_MOST_SLICES:]
    parts = _series(asking, card, tile, slices)
    categories = [names[one.by[tile.dimension]] for one in slices]
    if rest:
        others = sum((Decimal(str(one.value)) for one in rest), Decimal(0))
        parts = replace(parts, values=(*parts.values, others), links=(*parts.links, ""))
        categories.append(_("%(count)s others") % {"count": len(rest)})
    return chart(
        asking.write,
        id=f"tile-{card.id}-chart",
        title=card.title,
        category_name=dimension_name(tile.dimension),
        categories=categories,
        series=(parts,),
        unit=known[0].unit,
        currency=known[0].currency,
        axis="",
        shape=Shape.DONUT,
    )


def _series(asking: Asking, card: Card, tile: BreakdownTile, shown: Sequence[Figure]) -> Series:
    return Series(
        card.title,
        tuple(one.value for one in shown),
        mark="bar",
        links=tuple(_explained(asking, tile, one) for one in shown),
    )


def _sheet(
    asking: Asking,
    tile: BreakdownTile,
    card: Card,
    shown: Sequence[Figure],
    names: dict[str, str],
) -> Sheet:
    write = asking.write
    heads = (dimension_name(tile.dimension), card.title)
    rows = tuple(
        (
            Cell(names[one.by[tile.dimension]]),
            Cell(
                write.value(one.value, one.unit, currency=one.currency).text,
                _explained(asking, tile, one),
            ),
        )
        for one in shown
    )
    lines = [(names[one.by[tile.dimension]], str(one.value)) for one in shown]
    return Sheet(
        caption=card.title,
        heads=heads,
        rows=rows,
        download=csv_address(heads, lines),
        file_name=f"tile-{card.id}.csv",
    )


def _explained(asking: Asking, tile: BreakdownTile, figure: Figure) -> str:
    value = figure.by[tile.dimension]
    return "" if value == NO_GROUP else asking.explain(figure, (tile.dimension, value))


def _is_a_whole(parts: Sequence[Figure], whole: Figure) -> bool:
    """Tell whether parts without a sign sum to the whole: no average and no ratio does."""
    if whole.value is None or whole.unit not in {Unit.MONEY, Unit.COUNT}:
        return False
    values = [Decimal(str(one.value)) for one in parts]
    total = Decimal(str(whole.value))
    gap = abs(sum(values, Decimal(0)) - total)
    return total > 0 and min(values) >= 0 and gap <= Decimal("0.01")


def _names(asking: Asking, tile: BreakdownTile, shown: Sequence[Figure]) -> dict[str, str]:
    """Return what each group is called: owners by name, months as months."""
    values = {one.by[tile.dimension] for one in shown}
    if tile.dimension == "owner":
        people = shown_names(values)
        return {one: _("none") if one == NO_GROUP else people.get(one, one) for one in values}
    if tile.dimension == _BY_MONTH:
        return {one: _month(asking, one) for one in values}
    return {one: _("none") if one == NO_GROUP else one for one in values}


def _month(asking: Asking, value: str) -> str:
    try:
        return asking.write.month(date.fromisoformat(value))
    except ValueError:
        return _("none")
