"""Days as instants: a day begins and ends by the clocks of the organisation."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def start_of_day(day: date, time_zone: str) -> datetime:
    """Return the instant at which a day begins there, in UTC.

    Where clocks skip midnight, that is the first moment which exists; where they pass it twice,
    the first time.
    """
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def day_bounds(day: date, time_zone: str) -> tuple[datetime, datetime]:
    """Return the instants `opens <= at < closes` of a day: 23 or 25 hours where clocks change."""
    return start_of_day(day, time_zone), start_of_day(day + timedelta(days=1), time_zone)
