"""Calendar periods as half-open windows of days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FAR = date(9999, 12, 31)
"""Stands for “no end” wherever an interval has none."""


FIRST_ASKED, LAST_ASKED = date(1900, 1, 1), date(2200, 1, 1)
"""Days outside are refused where people ask for periods: windows move by years around them."""


class Every(StrEnum):
    """The periods that days are cut into."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days with `opens <= day < closes`.

    A level “at the opening” is that of the day before `opens`; one “at the close” is that of
    the last day of the window.
    """

    opens: date
    closes: date

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            message = f"A period must end after it begins: {self.opens} to {self.closes}."
            raise ValueError(message)

    @property
    def last(self) -> date:
        return self.closes - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.closes - self.opens).days

    @property
    def months(self) -> float:
        """The length in months: whole ones by the calendar, the rest by the days of a year."""
        whole = (self.closes.year - self.opens.year) * 12 + self.closes.month - self.opens.month
        if add_months(self.opens, whole) > self.closes:
            whole -= 1
        rest = (self.closes - add_months(self.opens, whole)).days
        return whole + rest * 12 / 365


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, _days_in_month(year, month + 1)))


def shift(window: Window, months: int) -> Window:
    """Move a window by whole months; whole months stay whole months."""
    return Window(add_months(window.opens, months), add_months(window.closes, months))


def period_start(day: date, every: Every, fiscal_start: int = 1) -> date:
    """Return the first day of the period that contains `day`.

    Quarters and years follow the fiscal year, whose first month is `fiscal_start` (1 to 12);
    weeks are ISO weeks.
    """
    match every:
        case Every.DAY:
            return day
        case Every.WEEK:
            return day - timedelta(days=day.weekday())
        case Every.MONTH:
            return day.replace(day=1)
        case Every.QUARTER:
            return add_months(day.replace(day=1), -((day.month - fiscal_start) % 3))
        case Every.YEAR:
            return add_months(day.replace(day=1), -((day.month - fiscal_start) % 12))


def next_period(opens: date, every: Every) -> date:
    """Return the day after the period that starts on `opens`."""
    match every:
        case Every.DAY:
            return opens + timedelta(days=1)
        case Every.WEEK:
            return opens + timedelta(days=7)
        case Every.MONTH:
            return add_months(opens, 1)
        case Every.QUARTER:
            return add_months(opens, 3)
        case Every.YEAR:
            return add_months(opens, 12)


def windows(opens: date, closes: date, every: Every, fiscal_start: int = 1) -> list[Window]:
    """Cut `opens <= day < closes` into calendar periods; the first and last may be partial."""
    found = []
    start = period_start(opens, every, fiscal_start)
    while start < closes:
        end = next_period(start, every)
        found.append(Window(max(start, opens), min(end, closes)))
        start = end
    return found


def _days_in_month(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
