"""Every measure on one small ledger, worked out by hand, and on no ledger at all.

All amounts are dollars a month unless a currency is named; the window is the first quarter of
2024, which has 91 days.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from factories.ledger import Ledger, day, interval
from parlance.domains.revenue.measures.catalogue import MEASURES
from parlance.kit.periods import FAR, Window

QUARTER = Window(date(2024, 1, 1), date(2024, 4, 1))
ALWAYS = ("0001-01-01", str(FAR))


def rate(currency: str, starts: str, ends: str, value: str) -> dict[str, Any]:
    return {
        "currency": currency,
        "starts_on": day(starts),
        "ends_on": day(ends),
        "rate": Decimal(value),
    }


def one_time(account: int, on: str, amount: int, kind: str = "one_time") -> dict[str, Any]:
    return {
        "account_id": account,
        "charge_id": amount,
        "day": day(on),
        "kind": kind,
        "amount": Decimal(amount),
        "currency": "USD",
    }


def quarter() -> Ledger:
    """Return the accounts of the quarter, one for each thing that can happen."""
    long_ago, rates = "2023-01-01", [rate("EUR", *ALWAYS, "1")]
    rates = [
        rate("EUR", "0001-01-01", "2024-02-01", "1.10"),
        rate("EUR", "2024-02-01", str(FAR), "1.20"),
    ]
    return Ledger(
        [
            # 1 stays at 100
            interval(1, long_ago, None, 100),
            # 2 rises from 200 to 260 by price, on 10 February
            interval(2, long_ago, "2024-02-10", 200),
            interval(2, "2024-02-10", None, 260),
            # 3 rises from 300 to 350 by plan
            interval(3, long_ago, "2024-02-10", 300),
            interval(3, "2024-02-10", None, 350, plan="pro"),
            # 4 rises from 400 to 470 by licences
            interval(4, long_ago, "2024-02-10", 400),
            interval(4, "2024-02-10", None, 470, quantity=Decimal(2)),
            # 5 adds a product for 80 to its 500
            interval(5, long_ago, None, 500),
            interval(5, "2024-03-01", None, 80, line="5-b", product="extra"),
            # 6 falls from 600 to 510 when its contract is renewed
            interval(6, long_ago, "2024-03-01", 600, contract="K1"),
            interval(6, "2024-03-01", None, 510, contract="K2"),
            # 7 loses 700 for good
            interval(7, long_ago, "2024-02-15", 700),
            # 8 is away for February with its 800
            interval(8, long_ago, "2024-02-01", 800),
            interval(8, "2024-03-01", None, 800),
            # 9 is new with 90
            interval(9, "2024-01-20", None, 90),
            # 10 comes back with 110 after half a year
            interval(10, long_ago, "2023-07-01", 105),
            interval(10, "2024-03-20", None, 110),
            # 11 comes with 40 and goes
            interval(11, "2024-01-10", "2024-02-10", 40),
            # 12 stays at 1,000 euros
            interval(12, long_ago, None, 1000, currency="EUR"),
        ],
        rates=rates,
        charges=[
            one_time(1, "2024-01-01", 11),
            one_time(1, "2024-03-31", 22),
            one_time(1, "2024-04-01", 33),
            one_time(1, "2024-02-01", 44, kind="invoice"),
        ],
    )


# 100 + 200 + 300 + 400 + 500 + 600 + 700 + 800 + 1,000 at 1.10
OPENING = 3_600 + 1_100
# 100 + 260 + 350 + 470 + 580 + 510 + 0 + 800 + 1,100
STAYED = 3_070 + 1_100
# the 60, 50, 70 and 80 on top do not count
KEPT = STAYED - 260
BY_HAND: Mapping[str, int] = {
    "opening_mrr": OPENING,
    "closing_mrr_of_opening": STAYED,
    "kept_mrr_of_opening": KEPT,
    "opening_accounts": 9,
    "opening_accounts_lost": 1,  # 7; 8 is back
    "mrr_of_lost_accounts": 700,
    "churned_mrr_point_to_point": 700,
    "contraction_mrr_point_to_point": 90,  # 6
    "expansion_mrr_point_to_point": 260,  # 60 + 50 + 70 + 80
    "closing_mrr": STAYED + 90 + 110 + 100,  # with 9 and 10, and 1,000 euros at 1.20
    "closing_accounts": 10,  # 1 to 6, 8, 9, 10, 12
    "accounts_won": 2,  # 9 and 10
    "new_mrr_point_to_point": 90,
    "reactivation_mrr_point_to_point": 110,
    "accounts_joined_and_lost": 1,  # 11
    "mrr_new": 90 + 40,
    "mrr_reactivated": 800 + 110,
    "mrr_expanded": 260,
    "mrr_contracted": 90,
    "mrr_churned": 700 + 800 + 40,
    "mrr_expanded_by_price": 60,
    "mrr_expanded_by_upsell": 50,
    "mrr_expanded_by_licence": 70,
    "mrr_expanded_by_cross_sell": 80,
    "mrr_contracted_by_downsell": 90,
    "mrr_transferred_in": 0,  # ungrouped, nothing moves between groups
    "mrr_transferred_out": 0,
    "mrr_expanded_of_opening": 260,
    "mrr_contracted_of_opening": 90,
    "mrr_churned_of_opening": 700 + 800,
    "mrr_reactivated_of_opening": 800,
    "mrr_currency_effect": 100,  # 1,000 euros times 0.10
    "one_time_revenue": 11 + 22,  # 1 April is the next quarter's, an invoice bills what is counted
}


def test_every_measure_agrees_with_the_sum_by_hand() -> None:
    answered = quarter().measures(BY_HAND, QUARTER)[0]

    assert {name: answered[name] for name in BY_HAND} == BY_HAND
    assert set(BY_HAND) | {"recurring_revenue_recognized"} >= {one.id for one in MEASURES}


def test_no_subscription_gives_no_value_of_any_measure() -> None:
    names = [one.id for one in MEASURES]

    answered = Ledger([]).measures(names, QUARTER)

    nothing: dict[str, Any] = dict.fromkeys(names)
    assert answered == [{"opens": QUARTER.opens, "closes": QUARTER.closes, **nothing}]


def test_a_quarter_long_before_the_first_subscription_counts_zero() -> None:
    names = [one.id for one in MEASURES]
    before = Window(date(2000, 1, 1), date(2000, 4, 1))

    answered = quarter().measures(names, before)

    zero: dict[str, Any] = dict.fromkeys(names, 0)
    assert answered == [{"opens": before.opens, "closes": before.closes, **zero}]


def test_transfers_between_plans_appear_when_plans_are_asked() -> None:
    names = ["mrr_transferred_in", "mrr_transferred_out", "mrr_expanded"]

    rows = quarter().measures(names, QUARTER, by=("plan",))

    # account 3 takes its 300 from base to pro, and adds 50 there; all others stay in base
    assert [tuple(row[name] for name in ("plan", *names)) for row in rows] == [
        ("base", 0, 300, 210),
        ("pro", 300, 0, 50),
    ]


def recognized(*intervals: dict[str, Any], window: Window) -> object:
    return Ledger(list(intervals)).measures(["recurring_revenue_recognized"], window)[0][
        "recurring_revenue_recognized"
    ]


def test_a_whole_month_is_earned_once_whatever_its_length() -> None:
    held = interval(1, "2023-01-01", None, 310)

    assert recognized(held, window=QUARTER) == 3 * 310


def test_parts_of_months_are_earned_by_their_days() -> None:
    held = interval(1, "2024-01-22", "2024-02-15", 290)

    # 10 of January's 31 days, 14 of February's 29: 93.548387 + 140
    assert recognized(held, window=QUARTER) == Decimal("233.548387")
    # of that, from 30 January to 2 February: 2 of 31 and 1 of 29 days: 18.709677 + 10
    part = Window(date(2024, 1, 30), date(2024, 2, 2))
    assert recognized(held, window=part) == Decimal("28.709677")
