from datetime import date

import pytest

from parlance.engine.windows import Calendar, NoWindow, moved
from parlance.kit.periods import Window

CALENDAR = Calendar()
FROM_FEBRUARY = Calendar(fiscal_start=2)


def window(opens: str, closes: str) -> Window:
    return Window(date.fromisoformat(opens), date.fromisoformat(closes))


MARCH = window("2024-03-01", "2024-04-01")


def test_a_window_that_is_not_moved_stays() -> None:
    assert moved(MARCH, (), CALENDAR) == MARCH


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (MARCH, window("2024-02-01", "2024-03-01")),
        (window("2024-01-01", "2024-02-01"), window("2023-12-01", "2024-01-01")),
        (window("2023-03-01", "2023-04-01"), window("2023-02-01", "2023-03-01")),
    ],
    ids=["into a leap February", "into the year before", "into a short February"],
)
def test_previous_month_is_the_whole_month_before(asked: Window, found: Window) -> None:
    assert moved(asked, ("previous_month",), CALENDAR) == found


def test_previous_quarter_follows_the_fiscal_year() -> None:
    calendar_quarter = window("2026-04-01", "2026-07-01")
    fiscal_quarter = window("2026-02-01", "2026-05-01")

    assert moved(calendar_quarter, ("previous_quarter",), CALENDAR) == window(
        "2026-01-01", "2026-04-01"
    )
    assert moved(fiscal_quarter, ("previous_quarter",), FROM_FEBRUARY) == window(
        "2025-11-01", "2026-02-01"
    )
    assert moved(fiscal_quarter, ("previous_quarter",), CALENDAR) == NoWindow(
        "Only whole quarters are compared; ask by quarter."
    )


@pytest.mark.parametrize(
    ("asked", "move", "reason"),
    [
        (
            window("2026-03-02", "2026-04-01"),
            "previous_month",
            "Only whole months are compared; ask by month.",
        ),
        (
            window("2026-03-01", "2026-05-01"),
            "previous_month",
            "Only whole months are compared; ask by month.",
        ),
        (
            window("2026-01-01", "2026-03-31"),
            "previous_quarter",
            "Only whole quarters are compared; ask by quarter.",
        ),
    ],
    ids=["begins late", "two months", "ends early"],
)
def test_a_part_of_a_period_is_not_compared(asked: Window, move: str, reason: str) -> None:
    assert moved(asked, (move,), CALENDAR) == NoWindow(reason)


def test_a_period_is_compared_from_the_day_after_its_last() -> None:
    before = Calendar(today=date(2024, 3, 31))
    after = Calendar(today=date(2024, 4, 1))

    assert moved(MARCH, ("previous_month",), before) == NoWindow("This month is not complete yet.")
    assert moved(MARCH, ("previous_month",), after) == window("2024-02-01", "2024-03-01")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (window("2024-02-01", "2024-03-01"), window("2023-02-01", "2023-03-01")),
        (window("2025-02-01", "2025-03-01"), window("2024-02-01", "2024-03-01")),
        (window("2024-02-29", "2024-03-01"), window("2023-02-28", "2023-03-01")),
        (window("2026-01-05", "2026-01-12"), window("2025-01-05", "2025-01-12")),
    ],
    ids=["leap month", "into a leap month", "leap day", "week keeps its days of the month"],
)
def test_same_period_last_year_moves_both_ends_by_twelve_months(
    asked: Window, found: Window
) -> None:
    assert moved(asked, ("same_period_last_year",), CALENDAR) == found


def test_year_to_date_begins_with_the_fiscal_year_and_ends_with_the_window() -> None:
    january = window("2026-01-01", "2026-02-01")
    february = window("2026-02-01", "2026-03-01")

    assert moved(february, ("year_to_date",), CALENDAR) == window("2026-01-01", "2026-03-01")
    assert moved(january, ("year_to_date",), FROM_FEBRUARY) == window("2025-02-01", "2026-02-01")
    assert moved(february, ("year_to_date",), FROM_FEBRUARY) == february


def test_trailing_months_end_with_the_window() -> None:
    assert moved(MARCH, ("trailing 12",), CALENDAR) == window("2023-04-01", "2024-04-01")
    assert moved(MARCH, ("trailing 3",), CALENDAR) == window("2024-01-01", "2024-04-01")


def test_moves_apply_outermost_first() -> None:
    trailing_of_last_year = moved(MARCH, ("same_period_last_year", "trailing 12"), CALENDAR)
    month_before_of_a_year = moved(MARCH, ("trailing 12", "previous_month"), CALENDAR)

    assert trailing_of_last_year == window("2022-04-01", "2023-04-01")
    assert month_before_of_a_year == NoWindow("Only whole months are compared; ask by month.")
