from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from parlance.platform.notifications.rules import next_digest

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "hour", "zone", "comes"),
    [
        ("2026-06-01T05:00", 8, "UTC", "2026-06-01T08:00"),
        ("2026-06-01T08:00", 8, "UTC", "2026-06-02T08:00"),
        ("2026-06-01T05:00", 8, BERLIN, "2026-06-01T06:00"),
        ("2026-12-01T05:00", 8, BERLIN, "2026-12-01T07:00"),
        ("2026-06-01T20:00", 8, "Pacific/Auckland", "2026-06-02T20:00"),
        # clocks go from 02:00 to 03:00 on 29 March 2026: at 01:00 UTC
        ("2026-03-28T12:00", 2, BERLIN, "2026-03-29T01:00"),
        ("2026-03-28T12:00", 3, BERLIN, "2026-03-29T01:00"),
        ("2026-03-28T12:00", 8, BERLIN, "2026-03-29T06:00"),
        # clocks go from 03:00 to 02:00 on 25 October 2026: 02:00 comes twice, the first counts
        ("2026-10-24T12:00", 2, BERLIN, "2026-10-25T00:00"),
        ("2026-10-25T00:30", 2, BERLIN, "2026-10-26T01:00"),
        ("2026-10-24T12:00", 8, BERLIN, "2026-10-25T07:00"),
        # half an hour is put forward on Lord Howe Island, on 4 October 2026 at 02:00
        ("2026-10-03T12:00", 2, "Australia/Lord_Howe", "2026-10-03T15:30"),
        # Samoa left out 30 December 2011
        ("2011-12-30T00:00", 8, "Pacific/Apia", "2011-12-30T10:00"),
    ],
)
def test_the_digest_comes_when_the_clocks_there_strike(
    after: str, hour: int, zone: str, comes: str
) -> None:
    assert next_digest(at(after), hour, zone) == at(comes)


@pytest.mark.parametrize(
    "zone", [BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
)
def test_a_year_has_one_digest_a_day(zone: str) -> None:
    instant = at("2026-01-01T00:00")
    days = []
    while instant < at("2027-01-01T00:00"):
        instant = next_digest(instant, 2, zone)
        days.append(instant.astimezone(ZoneInfo(zone)).date())

    assert len(days) == len(set(days))
    assert len(days) in {365, 366}
