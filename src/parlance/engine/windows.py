"""Window functions of formulas: at which period a part of a formula is asked."""

from dataclasses import dataclass
from datetime import date

from parlance.kit.periods import Every, Window, add_months, period_start, shift

WINDOW_FUNCTIONS = {
    "previous_month": "the month before",
    "previous_quarter": "the quarter before",
    "same_period_last_year": "the same period a year before",
    "year_to_date": "from the first day of the fiscal year to the last day of the window",
}
"""Functions that formulas may apply to a measure or metric, with what they mean."""


WINDOW_LENGTHS = {
    "days_in_window": "how many days the window has",
    "months_in_window": "how many months the window has, a part of a month by its days",
}
"""Words that formulas may use for the length of the asked window."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The organisation's calendar: first month of the fiscal year (1 to 12), and today."""

    fiscal_start: int = 1
    today: date | None = None


@dataclass(frozen=True, slots=True)
class NoWindow:
    """A window that cannot be had, with the reason in words."""

    reason: str


def moved(window: Window, moves: tuple[str, ...], calendar: Calendar) -> Window | NoWindow:
    """Apply window functions, outermost first; `trailing N` takes N months before the close."""
    found = window
    for move in moves:
        step = _step(found, move, calendar)
        if isinstance(step, NoWindow):
            return step
        found = step
    return found


def _step(window: Window, move: str, calendar: Calendar) -> Window | NoWindow:
    if move.startswith("trailing "):
        months = int(move.removeprefix("trailing "))
        return Window(add_months(window.closes, -months), window.closes)
    if move == "year_to_date":
        start = period_start(window.last, Every.YEAR, calendar.fiscal_start)
        return Window(start, window.closes)
    if move == "same_period_last_year":
        return shift(window, -12)
    every = Every.MONTH if move == "previous_month" else Every.QUARTER
    return _previous(window, every, calendar)


def _previous(window: Window, every: Every, calendar: Calendar) -> Window | NoWindow:
    months = 1 if every is Every.MONTH else 3
    whole = period_start(window.opens, every, calendar.fiscal_start) == window.opens
    if not whole or add_months(window.opens, months) != window.closes:
        return NoWindow(f"Only whole {every}s are compared; ask by {every}.")
    if calendar.today is not None and window.closes > calendar.today:
        return NoWindow(f"This {every} is not complete yet.")
    return shift(window, -months)
