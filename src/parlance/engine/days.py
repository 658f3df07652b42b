"""Days in Ibis. DuckDB answers a timestamp where Ibis says date; the double cast makes it one."""

from typing import Any

import ibis


def as_day(value: Any) -> Any:
    """Return a date, also where only Ibis believes that it is one."""
    return value.cast("timestamp").cast("date")


def day_before(day: Any) -> Any:
    return as_day(day - ibis.interval(days=1))
