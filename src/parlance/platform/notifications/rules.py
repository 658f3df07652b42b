"""When a digest comes, as pure functions of the instant."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

USUAL_HOUR = 8


def next_digest(after: datetime, hour: int, time_zone: str) -> datetime:
    """Return the first instant later than `after` at which the clocks there strike `hour`.

    Where clocks are put forward over that hour, it is the instant they are put forward; where
    they are put back and strike it twice, the first time.
    """
    zone = ZoneInfo(time_zone)
    day = after.astimezone(zone).date()
    instant = _struck(datetime.combine(day, time(hour), tzinfo=zone))
    while instant <= after:
        day += timedelta(days=1)
        instant = _struck(datetime.combine(day, time(hour), tzinfo=zone))
    return instant


def _struck(local: datetime) -> datetime:
    """Return the instant of a local time, that of the change for one that is left out."""
    instant = local.astimezone(UTC)
    back = instant.astimezone(local.tzinfo)
    if back.replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # Read with the offset from before the change, a time that is left out lies behind it by as
    # much as it lies behind the start of the gap.
    before = local.replace(fold=0).utcoffset() or timedelta()
    after = local.replace(fold=1).utcoffset() or timedelta()
    gap = abs(before - after)
    start = instant - gap
    while start.astimezone(local.tzinfo).utcoffset() == before:
        start += timedelta(minutes=1)
    return start
