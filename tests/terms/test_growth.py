"""How figures change: against their own start, an earlier period, and from the year's first day."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from actors import ANA
from factories.accounts import make_user
from factories.companies import (
    JUNE,
    MAY,
    company,
    explanation,
    figure,
    make_cohort,
    make_levels,
    make_line,
    make_member,
    make_money_month,
    make_two_rates,
)
from parlance.domains.metrics.values import Explanation
from parlance.domains.revenue.queries.movements import cohorts
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window
from parlance.platform.organisation.commands import configure

pytestmark = pytest.mark.django_db

UNDEFINED = "There is nothing to divide by: the base is zero."


@pytest.fixture(scope="module", autouse=True)
def past(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with company(
        django_db_blocker,
        partial(make_money_month, segment="month", users=0),
        partial(make_levels, {MAY.opens: 100, JUNE.opens: 110}, segment="months"),
        partial(make_levels, {date(2026, 1, 1): 300, date(2026, 5, 1): 330}, segment="quarters"),
        partial(make_levels, {date(2025, 6, 1): 120, date(2025, 12, 1): 132}, segment="years"),
        partial(make_levels, {date(2026, 6, 10): 50}, segment="beginners"),
        make_new_users,
        partial(make_two_rates, segment="rates"),
        partial(make_cohort, segment="cohort"),
        make_starts,
    ):
        yield


def make_new_users() -> None:
    """Save an account without users until June, and with 40 from then on."""
    account = make_member("users")
    for _ in range(40):
        make_user(account=account, starts_on=date(2026, 6, 10))


def make_starts() -> None:
    """Save accounts that begin around the edges of 1 February to 15 March."""
    for start, amount in (("01-31", 1_000), ("02-01", 10), ("03-15", 20), ("03-16", 40)):
        make_line(make_member("starts"), amount, date.fromisoformat(f"2026-{start}"))


def ranges(found: Explanation) -> list[tuple[date, date]]:
    """Return first and last day of the compared periods, the later one first."""
    return [(one.window.opens, one.window.last) for one in found.measures]


@pytest.mark.term("growth-rate")
def test_growth_rate_names_its_base_and_is_undefined_from_zero() -> None:
    revenue = figure("growth_rate", JUNE, of="month")
    users = figure("growth_rate/users", JUNE, of="users")

    # 100,000 to 110,000; users from 0 to 40
    assert revenue.value == pytest.approx(0.1)
    assert revenue.label == "Of revenue (MRR)"
    assert (users.value, users.label) == (None, "Of users, month by month")
    assert users.reason == UNDEFINED


@pytest.mark.term("customer-growth-rate")
def test_customer_growth_rate_has_its_gains_and_losses_behind_it() -> None:
    found = explanation("customer_growth_rate", JUNE, of="month", shown=6)
    ends = {
        one.account_name: (one.values["opening_accounts"], one.values["closing_accounts"])
        for one in found.contributions
    }

    # 50 to 52: 4 won and 2 lost
    assert found.figure.value == pytest.approx(0.04)
    assert {name for name, (before, _) in ends.items() if not before} == {
        f"won-{number}" for number in range(4)
    }
    assert {name for name, (_, after) in ends.items() if not after} == {"lost-0", "lost-1"}


@pytest.mark.term("month-over-month")
def test_month_over_month_compares_complete_months() -> None:
    levels = explanation("month_over_month(mrr)", JUNE, of="months")
    relative = figure("month_over_month(churn_rate)", JUNE, of="rates")
    points = figure("month_over_month(churn_rate)/points", JUNE, of="rates")
    beginners = figure("month_over_month(mrr)", JUNE, of="beginners")
    running = figure("month_over_month(mrr)", JUNE, of="months", today=date(2026, 6, 20))

    # 110 after 100; 1 of 25 lost in May, 2 of 40 in June
    assert levels.figure.value == pytest.approx(0.1)
    assert ranges(levels) == [(JUNE.opens, JUNE.last), (MAY.opens, MAY.last)]
    assert figure("churn_rate", MAY, of="rates").value == pytest.approx(0.04)
    assert figure("churn_rate", JUNE, of="rates").value == pytest.approx(0.05)
    assert relative.value == pytest.approx(0.25)
    assert points.value == pytest.approx(1)
    assert (beginners.value, beginners.reason) == (None, UNDEFINED)
    assert (running.value, running.reason) == (None, "This month is not complete yet.")


@pytest.mark.term("quarter-over-quarter")
def test_quarter_over_quarter_follows_the_fiscal_year() -> None:
    second = Window(date(2026, 4, 1), date(2026, 7, 1))
    by_calendar = explanation("quarter_over_quarter(mrr)", second, of="quarters")

    configure(actor=ANA, fiscal_year_first_month=2)
    shifted = Window(date(2026, 5, 1), date(2026, 8, 1))
    by_fiscal_year = explanation("quarter_over_quarter(mrr)", shifted, of="quarters")
    broken = figure("quarter_over_quarter(mrr)", second, of="quarters")

    # 330 after 300, whichever months make a quarter
    assert by_calendar.figure.value == pytest.approx(0.1)
    assert ranges(by_calendar) == [
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 1, 1), date(2026, 3, 31)),
    ]
    assert by_fiscal_year.figure.value == pytest.approx(0.1)
    assert ranges(by_fiscal_year) == [
        (date(2026, 5, 1), date(2026, 7, 31)),
        (date(2026, 2, 1), date(2026, 4, 30)),
    ]
    assert (broken.value, broken.reason) == (
        None,
        "Only whole quarters are compared; ask by quarter.",
    )


@pytest.mark.term("year-over-year")
def test_year_over_year_compares_with_the_same_stretch_of_last_year() -> None:
    found = explanation("year_over_year(mrr)", JUNE, of="years")
    beginners = figure("year_over_year(mrr)", JUNE, of="beginners")
    leap = explanation("yoy(mrr)", Window(date(2024, 2, 1), date(2024, 3, 1)), of="years")

    # 132 after 120
    assert found.figure.value == pytest.approx(0.1)
    assert ranges(found) == [
        (date(2026, 6, 1), date(2026, 6, 30)),
        (date(2025, 6, 1), date(2025, 6, 30)),
    ]
    assert (beginners.value, beginners.reason) == (None, UNDEFINED)
    assert ranges(leap) == [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 2, 1), date(2023, 2, 28)),
    ]


@pytest.mark.term("year-to-date")
def test_year_to_date_starts_with_the_fiscal_year() -> None:
    configure(actor=ANA, fiscal_year_first_month=2)

    in_march = explanation("year_to_date(new_mrr)", day(2026, 3, 15), of="starts")
    first_day = explanation("year_to_date(new_mrr)", day(2026, 2, 1), of="starts")
    level = figure("year_to_date(mrr)", day(2026, 3, 15), of="starts")

    # 10 of 1 February and 20 of 15 March; 1,000 came the day before, 40 the day after
    assert in_march.figure.value == 30
    assert ranges(in_march) == [(date(2026, 2, 1), date(2026, 3, 15))]
    assert first_day.figure.value == 10
    assert ranges(first_day) == [(date(2026, 2, 1), date(2026, 2, 1))]
    assert level.value == 1_030


@pytest.mark.term("customer-cohort")
def test_customer_cohort_keeps_its_members() -> None:
    january, february = cohorts(
        actor=SYSTEM,
        first=date(2026, 1, 1),
        closes=date(2026, 5, 1),
        where=(("segment", "cohort"),),
    )
    month_three = explanation(
        "active_accounts",
        Window(date(2026, 4, 1), date(2026, 5, 1)),
        of="cohort",
        also=(("signup_cohort", "2026-01-01"),),
    )

    # Nine of ten are left at the close of April, the one with another plan among them
    assert (january.cohort, january.size) == (date(2026, 1, 1), 10)
    assert january.active == (10, 10, 10, 9)
    assert january.active[3] / january.size == pytest.approx(0.9)
    assert [int(mrr) for mrr in january.mrr] == [1_000, 1_000, 1_200, 1_100]
    assert (february.size, february.active) == (1, (1, 1, 1))
    assert month_three.figure.value == 9
    assert {one.account_name for one in month_three.contributions} == {
        *(f"stays {number}" for number in range(8)),
        "changes",
    }


def day(year: int, month: int, number: int) -> Window:
    return Window(date(year, month, number), date(year, month, number + 1))
