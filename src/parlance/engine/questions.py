"""Questions: expanded metrics over windows, and what of them a statement takes as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parlance.engine.catalogue import Catalogue
from parlance.engine.expansion import Expanded
from parlance.engine.windows import Calendar, NoWindow, moved
from parlance.kit.periods import Window

ASKED_TABLES = {
    "asked_windows": {
        "moves": "string",
        "opens": "date",
        "closes": "date",
        "found_opens": "date",
        "found_closes": "date",
        "days_in_window": "float64",
        "months_in_window": "float64",
    },
    "asked_values": {"dimension": "string", "value": "string"},
}
"""What differs between requests that one statement serves: windows, and values of dimensions."""

AS_ASKED = ""
"""The `moves` of a measure that is asked for the window itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """Expanded metrics over windows, grouped `by` and narrowed by `where`.

    `empty` names the facts without any row; `one_currency` tells that no amount needs a rate.
    """

    metrics: tuple[Expanded, ...]
    windows: tuple[Window, ...]
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    currency: str
    one_currency: bool
    calendar: Calendar
    empty: frozenset[str]


def asked_rows(question: Question) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the `ASKED_TABLES`.

    Windows: for each asked one and each way that formulas move it, the window found; lengths
    are those of the asked one. What cannot be had is left out.
    """
    ways = {leaf.moves for metric in question.metrics for leaf in metric.leaves.values()} | {()}
    found = [
        (moves, window, moved(window, moves, question.calendar))
        for moves in sorted(ways)
        for window in question.windows
    ]
    windows = [
        (way(moves), one.opens, one.closes, other.opens, other.closes, float(one.days), one.months)
        for moves, one, other in found
        if isinstance(other, Window)
    ]
    values = [(name, value) for name, chosen in question.where.items() for value in chosen]
    return {"asked_windows": windows, "asked_values": values}


def way(moves: tuple[str, ...]) -> str:
    """Return how `asked_windows` names these moves."""
    return "/".join(moves) or AS_ASKED


def unmeasurable(
    question: Question, metric: Expanded, window: Window, catalogue: Catalogue
) -> str | None:
    """Return why a metric has no value over a window before any row is read, or None."""
    for leaf in metric.leaves.values():
        fact = catalogue.measures[leaf.measure].fact
        if fact.reads[0] in question.empty:
            return fact.when_empty
        found = moved(window, leaf.moves, question.calendar)
        if isinstance(found, NoWindow):
            return found.reason
    return metric.unsuited or None
