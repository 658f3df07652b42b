"""Every row of a public MRR model: MRR by month, and movements by month and category.

Its months are ours: `date_month` is `opens`. Its ledger is cut, and it books everyone who is
still there as churn in the month after the last; so do the periods of our import, which end.
"""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factories.imports import DATA, day, imported
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window, add_months

pytestmark = pytest.mark.django_db(transaction=False)

SETS = ("mrr_movements_crm6", "mrr_movements_ravenstack")
CATEGORIES = {
    "new": ("new_mrr", 1),
    "upgrade": ("expansion_mrr", 1),
    "downgrade": ("contraction_mrr", -1),
    "churn": ("churned_mrr", -1),
    "reactivation": ("reactivation_mrr", 1),
}


@pytest.fixture(scope="module", params=SETS)
def ledger(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    with imported(request.param, "mrr-periods", django_db_blocker):
        yield request.param


def _expected(ledger: str, name: str) -> list[dict[str, str]]:
    with (DATA / ledger / f"expected_{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _month(opens: date) -> Window:
    return Window(opens, add_months(opens, 1))


def test_mrr_and_active_accounts_by_month_equal_every_row(ledger: str) -> None:
    rows = _expected(ledger, "mrr_by_month")
    windows = tuple(_month(day(row["date_month"])) for row in rows)

    figures = evaluate(
        actor=SYSTEM, ask=Ask(("monthly_recurring_revenue", "active_accounts"), windows)
    )

    answered = [(str(one.opens), one.value) for one in figures]
    expected: list[tuple[str, Any]] = []
    for row in rows:
        expected.append((row["date_month"], Decimal(row["mrr"])))
        expected.append((row["date_month"], int(row["active_customers"])))
    assert answered == expected


def test_movements_by_month_and_category_equal_every_row(ledger: str) -> None:
    rows = [
        row
        for row in _expected(ledger, "movements_by_month")
        if row["change_category"] in CATEGORIES
    ]
    months = sorted({day(row["date_month"]) for row in rows})
    metrics = tuple(metric for metric, _ in CATEGORIES.values())

    figures = evaluate(
        actor=SYSTEM,
        ask=Ask(metrics, tuple(_month(one) for one in months), reading="period"),
    )
    answered = {(str(one.opens), one.metric): one.value for one in figures if one.value}

    signed = {
        (row["date_month"], CATEGORIES[row["change_category"]][0]): Decimal(row["mrr_change"])
        * CATEGORIES[row["change_category"]][1]
        for row in rows
    }
    assert answered == signed


def test_movements_of_each_customer_equal_every_row(ledger: str) -> None:
    rows = _expected(ledger, "mrr_by_customer_month")
    expected = {
        (row["date_month"], row["customer_id"], CATEGORIES[row["change_category"]][0]): Decimal(
            row["mrr_change"]
        )
        * CATEGORIES[row["change_category"]][1]
        for row in rows
        if row["change_category"] in CATEGORIES
    }
    months = sorted({day(row["date_month"]) for row in rows})
    metrics = tuple(metric for metric, _ in CATEGORIES.values())

    figures = evaluate(
        actor=SYSTEM,
        ask=Ask(metrics, tuple(_month(one) for one in months), by=("account",), reading="period"),
    )

    answered = {
        (str(one.opens), one.by["account"], one.metric): one.value for one in figures if one.value
    }
    assert answered == expected
