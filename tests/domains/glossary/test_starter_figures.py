"""Every shipped formula on one month, worked out by hand.

June opens with 50 accounts and 100,000: an upsell of 6,000, a cross-sell of 3,000 and a price
rise of 1,000 (expansion 10,000), two accounts that shrink by 1,500 each, two of 2,500 that leave,
four new ones of 2,000, one account of 700 that had left in February and returns, one of 400
that joins and leaves, one-time fees of 5,000, 1,100 users after 1,000.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from factories.ledger import Ledger, interval
from parlance.domains.accounts.measures import MEASURES as ACCOUNT_MEASURES
from parlance.domains.glossary.queries import shipped_terms
from parlance.kit.periods import Window

JUNE = Window(date(2025, 6, 1), date(2025, 7, 1))
EVERYTHING = "2024-01-01"

# Opening 100,000; of the opening at the close 102,000 (kept 92,000); closing 110,700 from
# 53 accounts; the 400 of the passing account are new and churned, at neither end.
EXPECTED: dict[str, dict[str, float]] = {
    "monthly-recurring-revenue": {
        "default": 110_700,
        "movements": 110_700,
        "before-discounts": 110_700,
        "as-printed": 110_700 + 8_400 + 700 + 10_000 - 3_000 - 5_400,
    },
    "annual-recurring-revenue": {"default": 1_328_400},
    "recurring-revenue": {"default": 110_700 / 115_700, "amount": 110_700},
    "average-revenue-per-user": {"default": 110_700 / 53, "per-user": 110_700 / 1_100},
    "active-accounts": {"default": 53, "parent": 53},
    "new-mrr": {"default": 8_400, "period": 8_000},
    "expansion-mrr": {"default": 10_000, "period": 10_000},
    "contraction-mrr": {"default": 3_000, "period": 3_000},
    "churned-mrr": {
        "default": 5_400,
        "period": 5_000,
        "grace-30-days": 5_400,
        "last-paid-day": 5_400,
    },
    "reactivation-mrr": {"default": 700, "period": 700, "grace-30-days": 700},
    "expansion-revenue": {
        "default": 10_000,
        "without-price": 9_000,
        "period": 10_000,
        "by-upsell": 6_000,
        "by-cross-sell": 3_000,
        "by-license": 0,
        "by-price": 1_000,
    },
    "account-contraction": {"default": 3_000, "period": 3_000, "mid-term": 3_000},
    "downsell": {"default": 0},
    "net-revenue-retention": {
        "default": 1.02,
        "movements": 1.02,
        "with-reactivations": 1.02,
        "with-win-backs": 1.027,
        "as-printed": 1.08,
        "annualized": 1.02 ** (365 / 30),
        "annualized-by-months": 1.02**12,
    },
    "gross-revenue-retention": {
        "default": 0.92,
        "movements": 0.92,
        "annualized": 0.92 ** (365 / 30),
        "annualized-by-months": 0.92**12,
    },
    "retention": {"default": 0.96, "parent": 0.96},
    "logo-churn-rate": {
        "default": 0.04,
        "parent": 0.04,
        "grace-30-days": 0.04,
        "annualized": 1 - 0.96 ** (365 / 30),
        "annualized-by-months": 1 - 0.96**12,
    },
    "churn-rate": {
        "default": 0.04,
        "parent": 0.04,
        "with-joiners": 0.06,
        "annualized": 1 - 0.96 ** (365 / 30),
        "annualized-by-months": 1 - 0.96**12,
        "per-month": 1 - 0.96 ** (365 / 12 / 30),
    },
    "gross-mrr-churn-rate": {
        "default": 0.08,
        "movements": 0.08,
        "opening-base": 0.05,
        "as-printed": 5_400 / 110_700,
    },
    "net-mrr-churn-rate": {
        "default": -0.02,
        "movements": -0.02,
        "with-reactivations": -0.02,
        "as-printed": -0.05,
    },
    "dollar-churn-rate": {"default": 0.08, "net": -0.02, "as-printed": -0.12},
    "accounts-lost": {
        "default": 2,
        "joined-and-lost": 1,
        "with-joiners": 3,
        "grace-30-days": 2,
        "parent": 2,
    },
    "growth-rate": {"default": 0.107, "users": 0.1},
    "customer-growth-rate": {"default": 3 / 50},
}


def june() -> Ledger:
    steady = dict.fromkeys(range(8, 50), 2_000) | {50: 1_000}
    intervals = [
        interval(1, EVERYTHING, "2025-06-10", 2_000),
        interval(1, "2025-06-10", None, 8_000, plan="plus"),
        interval(2, EVERYTHING, None, 2_000),
        interval(2, "2025-06-10", None, 3_000, line="2-b", product="planning"),
        interval(3, EVERYTHING, "2025-06-10", 2_000),
        interval(3, "2025-06-10", None, 3_000),
        *(interval(lost, EVERYTHING, "2025-06-15", 2_500) for lost in (4, 5)),
        *(interval(cut, EVERYTHING, "2025-06-10", 2_000, quantity=Decimal(4)) for cut in (6, 7)),
        *(interval(cut, "2025-06-10", None, 500) for cut in (6, 7)),
        *(interval(number, EVERYTHING, None, mrr) for number, mrr in steady.items()),
        *(interval(new, "2025-06-05", None, 2_000) for new in range(51, 55)),
        interval(55, EVERYTHING, "2025-02-01", 700),
        interval(55, "2025-06-05", None, 700),
        interval(56, "2025-06-05", "2025-06-20", 400),
    ]
    fee = {
        "account_id": 51,
        "charge_id": 1,
        "day": date(2025, 6, 5),
        "kind": "one_time",
        "amount": Decimal(5_000),
        "currency": "USD",
    }
    ledger = Ledger(intervals, charges=[fee])
    ledger.catalogue.register(measures=ACCOUNT_MEASURES)
    ledger.tables["account_users"] = ledger.duck.create_table("account_users", users())
    return ledger


def users() -> pa.Table:
    since = [date(2024, 1, 1)] * 1_000 + [date(2025, 6, 5)] * 100
    return pa.table(
        {
            "account_id": pa.array([1] * 1_100, pa.int64()),
            "user_id": pa.array(range(1_100), pa.int64()),
            "starts_on": pa.array(since, pa.date32()),
            "ends_on": pa.array([date(9999, 12, 31)] * 1_100, pa.date32()),
        }
    )


@cache
def figures() -> dict[tuple[str, str], Any]:
    """Return every figure of June by term and reading, asking once for each set of choices."""
    ledger = june()
    alike: dict[Any, dict[str, str]] = defaultdict(dict)
    for term in shipped_terms():
        for reading in term.readings:
            if "value" not in reading.formula:
                choices = (tuple(reading.parameters.items()), reading.trailing_months)
                alike[choices][f"{term.slug} {reading.key}"] = reading.formula
    found: dict[tuple[str, str], Any] = {}
    for (parameters, trailing), formulas in alike.items():
        asked = {f"x{number}": formula for number, formula in enumerate(formulas.values())}
        (row,) = ledger.ask(asked, [JUNE], parameters=dict(parameters), trailing_months=trailing)
        for number, name in enumerate(formulas):
            slug, key = name.split()
            found[slug, key] = row[f"x{number}"]
    return found


CASES = [
    (slug, key, value) for slug, readings in EXPECTED.items() for key, value in readings.items()
]


@pytest.mark.parametrize(("slug", "key", "value"), CASES, ids=str)
def test_a_shipped_formula_gives_the_figure_worked_out_by_hand(
    slug: str, key: str, value: float
) -> None:
    assert float(figures()[slug, key]) == pytest.approx(value, abs=1e-9)


def test_what_was_earned_counts_every_day_of_june() -> None:
    # 85,000 all month; 1: 9/30 of 2,000 and 21/30 of 8,000; 2: 2,000 and 21/30 of 3,000;
    # 3: 9/30 of 2,000 and 21/30 of 3,000; 4, 5: 14/30 of 2,500; 6, 7: 9/30 of 2,000 and 21/30
    # of 500; four new, 26/30 of 2,000; 55: 26/30 of 700; 56: 15/30 of 400
    earned = 85_000 + 6_200 + 4_100 + 2_700 + 2 * 2_500 * 14 / 30 + 2 * 950
    earned += 4 * 2_000 * 26 / 30 + 700 * 26 / 30 + 200

    share = figures()["recurring-revenue", "earned"]

    assert float(share) == pytest.approx(earned / (earned + 5_000), abs=1e-6)


def test_every_reading_has_a_figure_worked_out_by_hand() -> None:
    elsewhere = {("recurring-revenue", "earned"), ("annual-recurring-revenue", "realized")}

    assert {(slug, key) for slug, key, _ in CASES} | elsewhere == set(figures())


def test_the_complements_of_net_and_gross_retention_are_exact() -> None:
    found = figures()

    for reading in ("default", "movements"):
        kept, lost = "gross-revenue-retention", "gross-mrr-churn-rate"
        assert found[kept, reading] + found[lost, reading] == pytest.approx(1)
        kept, lost = "net-revenue-retention", "net-mrr-churn-rate"
        assert found[kept, reading] + found[lost, reading] == pytest.approx(1)
    assert found["dollar-churn-rate", "default"] == found["gross-mrr-churn-rate", "default"]
