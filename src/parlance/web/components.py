"""What the templates under `web/` show, as values: a page builds these, a template places them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from parlance.web.formatting import Change, Shown

_SPARK_WIDTH = 120.0
_SPARK_HEIGHT = 30.0
_SPARK_MARGIN = 2.0
_TINTS = 4
_FINEST_TINT = 0.025
_SMALLEST_GAP = 0.0005


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page; the last one, the page itself, has no address."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pill:
    """A state in a word. `tone` is "", "good", "warn", "bad" or "brand"."""

    word: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class TermMark:
    """A word that has a definition: a link to its term, with the agreed text on hover."""

    name: str
    href: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Spark:
    """A line without axes, as points of an SVG of 120 by 30, and the same in words."""

    line: str
    area: str
    summary: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its term, its change, its course, and the way to its explanation."""

    term: TermMark
    value: Shown
    explain: str
    change: Change | None = None
    note: str = ""
    spark: Spark | None = None
    mark: Pill | None = None
    version: str = ""
    version_words: str = ""
    is_unsettled: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to see a page: a link that is on or off."""

    label: str
    href: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a drop-down field."""

    value: str
    label: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A head of a list. With an address it sorts; `sorted` is "", "ascending" or "descending"."""

    label: str
    href: str = ""
    sorted: str = ""
    is_number: bool = False
    is_minor: bool = False

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.sorted, "")


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number with its tint, -4 (most lost) to 4 (most gained), 0 for as much as at first."""

    text: str
    tint: int = 0
    title: str = ""
    href: str = ""

    @property
    def tone(self) -> str:
        """The name of the tint in the style sheet."""
        if self.tint == 0:
            return "kept"
        return f"{'lost' if self.tint < 0 else 'gained'}-{abs(self.tint)}"


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    size: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Heatmap:
    title: str
    corner: str
    size_head: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """What belongs here, why it is useful, and the one way to start."""

    title: str
    why: str
    action: str = ""
    href: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Work under way: what, how far, how long still."""

    what: str
    done: int
    total: int
    words: str


def spark(values: Sequence[float | None], summary: str) -> Spark | None:
    """Draw a course of values; None when fewer than two are known."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    low = min(value for _, value in known)
    high = max(value for _, value in known)
    across = _SPARK_WIDTH / (len(values) - 1)
    up = (_SPARK_HEIGHT - 2 * _SPARK_MARGIN) / ((high - low) or 1)
    points = [
        (place * across, _SPARK_HEIGHT - _SPARK_MARGIN - (value - low) * up)
        for place, value in known
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    first, last = points[0][0], points[-1][0]
    area = f"{first:.1f},{_SPARK_HEIGHT:.0f} {line} {last:.1f},{_SPARK_HEIGHT:.0f}"
    return Spark(line, area, summary)


def tints(shares: Sequence[float | None]) -> list[int]:
    """Tint each share by its distance from the whole, so that a loss stands out.

    The steps are equal and reach the farthest share; they are never finer than 2.5 points, so
    that small changes stay pale.
    """
    gaps = [0.0 if share is None else share - 1 for share in shares]
    step = max((abs(gap) for gap in gaps), default=0.0) / _TINTS
    return [_tint(gap, max(step, _FINEST_TINT)) for gap in gaps]


def _tint(gap: float, step: float) -> int:
    """Count the steps; whatever shows as a change is at least one."""
    if abs(gap) < _SMALLEST_GAP:
        return 0
    size = min(_TINTS, math.ceil(round(abs(gap) / step, 6)))
    return size if gap > 0 else -size


def address(path: str, **query: object) -> str:
    """Write an address with its query; empty and absent values are left out."""
    return address_of(path, query)


def address_of(path: str, query: Mapping[str, object]) -> str:
    kept = {name: value for name, value in query.items() if value not in (None, "", (), [])}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path
