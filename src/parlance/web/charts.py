"""Charts as values: what is drawn, the same as a table, and as a file."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from parlance.engine.units import Unit
from parlance.kit.numbers import Number
from parlance.web.formatting import DASH, Format

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values, one for each category.

    `color` names a token of the style sheet (`gain-1`, `series-2`, `ink`). `mark` is "line",
    "bar" (stacked upon each other, losses below zero), "side" (bars side by side) or "area"
    (lines stacked upon each other, filled). `links` lead from each value to its explanation.
    """

    name: str
    values: tuple[Number | None, ...]
    color: str = "series-1"
    mark: str = "line"
    is_dashed: bool = False
    links: tuple[str, ...] = ()


class Shape(StrEnum):
    """How the first series is drawn: along axes, as steps between two levels, as shares."""

    AXES = "axes"
    WATERFALL = "waterfall"
    DONUT = "donut"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in the table of a chart, with the way to its explanation."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A category where a new version of the definition comes into force."""

    category: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with everything around it; `drawing` is what the browser draws from."""

    id: str
    title: str
    summary: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    drawing: dict[str, Any]
    download: str
    file_name: str
    is_tall: bool = False

    @property
    def is_empty(self) -> bool:
        return all(cell.text == DASH for _, cells in self.rows for cell in cells)

    @property
    def drawn(self) -> str:
        """What the browser draws from, for an attribute: fragments bring no scripts along."""
        return json.dumps(self.drawing, separators=(",", ":"))


def chart(
    write: Format,
    *,
    id: str,  # noqa: A002 - the name of the attribute that it becomes
    title: str,
    categories: Sequence[str],
    series: Sequence[Series],
    unit: Unit,
    axis: str,
    category_name: str = "",
    currency: str | None = None,
    summary: str = "",
    note: str = "",
    boundaries: Sequence[Boundary] = (),
    is_horizontal: bool = False,
    shape: Shape = Shape.AXES,
) -> Chart:
    """Build a chart of one unit; its table and its file hold the same numbers.

    A waterfall takes one series: its first and last value are levels, those between are steps.
    A donut takes one series of parts of a whole.
    """
    money = currency or write.currency
    rows = tuple(
        (category, tuple(_cell(write, one, at, unit, money) for one in series))
        for at, category in enumerate(categories)
    )
    drawing = {
        "categories": list(categories),
        "series": [
            {
                "name": one.name,
                "color": one.color,
                "mark": one.mark,
                "dashed": one.is_dashed,
                "values": [None if value is None else float(value) for value in one.values],
            }
            for one in series
        ],
        "unit": unit.value,
        "currency": money,
        "locale": write.locale.replace("_", "-"),
        "axis": axis,
        "horizontal": is_horizontal,
        "shape": shape.value,
        "boundaries": [{"category": one.category, "words": one.words} for one in boundaries],
    }
    head = (category_name or _("Period"), *(one.name for one in series))
    return Chart(
        id=id,
        title=title,
        summary=summary or f"{title}: {', '.join(one.name for one in series)}.",
        note=note,
        head=head,
        rows=rows,
        drawing=drawing,
        download=_file(head, categories, series),
        file_name=f"{id}.csv",
        is_tall=is_horizontal and len(categories) > 8,
    )


def _cell(write: Format, one: Series, at: int, unit: Unit, currency: str) -> Cell:
    value = one.values[at]
    if value is None:
        return Cell(DASH)
    text = write.cents(value, currency) if unit is Unit.MONEY else write.value(value, unit).text
    return Cell(text, one.links[at] if one.links else "")


def csv_address(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV in a `data:` address; names that spreadsheets run are made inert.

    Numbers are told by their place: the first column holds names.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow([_inert(name) for name in head])
    rows.writerows([_inert(name), *values] for name, *values in lines)
    return "data:text/csv;charset=utf-8," + quote(text.getvalue())


def _file(head: Sequence[str], categories: Sequence[str], series: Sequence[Series]) -> str:
    """Return the table of a chart as CSV, with exact numbers."""
    columns = [["" if v is None else str(v) for v in one.values] for one in series]
    return csv_address(head, zip(categories, *columns, strict=True))


def _inert(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
