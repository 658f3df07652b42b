"""The simulated months, with every day as a whole number (its ordinal) and its text."""

from datetime import date, timedelta

from parlance.kit.errors import InvalidError
from parlance.kit.periods import add_months

RISE_EVERY = 12
RISE_BEFORE_END = 10
"""The last yearly price rise takes effect so many months before the end."""
STEEP_EVERY = 4
"""Every fourth rise, counted back from the last, is the steep one for small accounts."""
ANNOUNCED = 2
"""Price rises are announced so many months before they take effect."""
_AHEAD_MONTHS = 40
"""Contracts and trials may end after the last month; their days have texts as well."""


class SimulationInputError(InvalidError):
    """Raised when the asked company cannot be simulated."""

    code = "exchange.simulation_input"


class Months:
    """Months 0 to `count` - 1; the last one ends with `ends_on`."""

    __slots__ = (
        "_first",
        "_texts",
        "announcements",
        "closes",
        "count",
        "rises",
        "starts",
        "steep_rises",
    )

    def __init__(self, *, count: int, ends_on: date) -> None:
        closes = ends_on + timedelta(days=1)
        if closes.day != 1:
            raise SimulationInputError(
                f"A simulated company ends with a whole month; {ends_on} is not the last day of "
                f"one. Give {closes.replace(day=1) - timedelta(days=1)}, for instance."
            )
        if not 1 <= count <= 600:
            raise SimulationInputError(f"Months must be 1 to 600, not {count}.")
        self.count = count
        last_rise = count - RISE_BEFORE_END
        self.rises = tuple(m for m in range(count) if (last_rise - m) % RISE_EVERY == 0)
        self.steep_rises = frozenset(
            m for m in self.rises if (last_rise - m) % (RISE_EVERY * STEEP_EVERY) == 0
        )
        self.announcements = frozenset(m - ANNOUNCED for m in self.steep_rises)
        self.starts = [
            add_months(closes, month - count).toordinal() for month in range(count + _AHEAD_MONTHS)
        ]
        self.closes = self.starts[count]
        self._first = self.starts[0]
        days = range(self._first, self.starts[-1])
        self._texts = [date.fromordinal(day).isoformat() for day in days]

    def text(self, day: int) -> str:
        return self._texts[day - self._first]

    def month_of(self, day: int) -> int:
        """Return the month that holds the day; days after the end count as month `count`."""
        if day >= self.closes:
            return self.count
        month = (day - self._first) // 31
        while self.starts[month + 1] <= day:
            month += 1
        return month
