from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from parlance.web.days import day_bounds


@pytest.mark.parametrize(
    ("day", "time_zone", "hours"),
    [
        ("2026-06-01", "Europe/Berlin", 24),
        ("2026-03-29", "Europe/Berlin", 23),
        ("2026-10-25", "Europe/Berlin", 25),
        ("2026-09-06", "America/Santiago", 23),  # clocks skip midnight itself
        ("2026-04-04", "America/Santiago", 25),  # and pass it twice
        ("2026-04-05", "Australia/Lord_Howe", 24.5),
        ("2011-12-30", "Pacific/Apia", 0),  # a day that was left out
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(day: str, time_zone: str, hours: float) -> None:
    opens, closes = day_bounds(date.fromisoformat(day), time_zone)

    assert closes - opens == timedelta(hours=hours)


def test_days_follow_one_another_without_a_gap() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    bounds = [day_bounds(day, "Europe/Berlin") for day in days]

    assert all(one[1] == other[0] for one, other in pairwise(bounds))
    assert bounds[0][0] == datetime(2025, 12, 31, 23, tzinfo=UTC)
