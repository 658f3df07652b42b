"""Every row of published listings over two simulated ledgers: retention, churn, MRR.

There a level stands "on day d"; here that is the instant d + 1. So their period from day f to
day t is our window with `opens` f + 1 and `closes` t + 1.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from factories.imports import DATA, day, imported
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask, Figure
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window

pytestmark = pytest.mark.django_db(transaction=False)

SETS = ("fightchurn_crm6", "fightchurn_socialnet7")
ONE = timedelta(days=1)


@pytest.fixture(scope="module", params=SETS)
def ledger(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    with imported(f"{request.param}/input", "fightchurn", django_db_blocker):
        yield request.param


def _expected(ledger: str, listing: str) -> list[dict[str, str]]:
    with (DATA / ledger / "expected" / f"{listing}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _ask(asked: str, first: date, last: date, **more: Any) -> Figure:
    window = Window(first + ONE, last + ONE)
    metric, _, reading = asked.partition("/")
    ask = Ask((metric,), (window,), reading=reading or None, **more)
    (figure,) = evaluate(actor=SYSTEM, ask=ask)
    return figure


LISTINGS = [
    ("2_1_net_retention", "net_mrr_retention_rate", "net_revenue_retention", "value"),
    ("2_1_net_retention", "net_mrr_churn_rate", "net_mrr_churn_rate", "value"),
    ("2_1_net_retention", "start_mrr", "net_revenue_retention", "denominator"),
    ("2_1_net_retention", "retain_mrr", "net_revenue_retention", "numerator"),
    ("2_2_churn_rate", "churn_rate", "churn_rate", "value"),
    ("2_2_churn_rate", "retention_rate", "retention", "value"),
    ("2_2_churn_rate", "n_start", "churn_rate", "denominator"),
    ("2_2_churn_rate", "n_churn", "churn_rate", "numerator"),
    ("2_4_mrr_churn", "mrr_churn_rate", "gross_mrr_churn_rate", "value"),
    ("2_4_mrr_churn", "start_mrr", "gross_revenue_retention", "denominator"),
    ("2_4_mrr_churn", "churn_mrr", "churned_mrr/period", "value"),
    ("2_4_mrr_churn", "downsell_mrr", "contraction_mrr/period", "value"),
    ("2_5_churn_rate_scaled", "n_start", "churn_rate", "denominator"),
    ("2_5_churn_rate_scaled", "n_churn", "accounts_lost", "value"),
    ("2_5_churn_rate_scaled", "measured_churn", "churn_rate", "value"),
    ("2_5_churn_rate_scaled", "annual_churn", "churn_rate/annualized", "value"),
    ("2_5_churn_rate_scaled", "monthly_churn", "churn_rate/per-month", "value"),
    ("2_6_churn_rate_multi", "n_start", "churn_rate", "denominator"),
    ("2_6_churn_rate_multi", "n_churn", "churn_rate", "numerator"),
    ("2_6_churn_rate_multi", "churn_rate", "churn_rate", "value"),
    ("2_6_churn_rate_multi", "annual_churn_rate", "churn_rate/annualized-by-months", "value"),
    ("2_8_net_retention_multi", "net_retention_rate", "net_revenue_retention", "value"),
    ("2_8_net_retention_multi", "start_mrr", "net_revenue_retention", "denominator"),
    ("2_8_net_retention_multi", "retained_mrr", "net_revenue_retention", "numerator"),
    (
        "2_8_net_retention_multi",
        "annual_net_retention_rate",
        "net_revenue_retention/annualized-by-months",
        "value",
    ),
]


@pytest.mark.parametrize(("listing", "column", "asked", "part"), LISTINGS)
def test_figures_equal_every_row_of_the_listing(
    ledger: str, listing: str, column: str, asked: str, part: str
) -> None:
    rows = _expected(ledger, listing)

    for row in rows:
        first = day(row.get("from_date") or row["start_date"])
        last = day(row.get("to_date") or row["end_date"])
        answered = getattr(_ask(asked, first, last), part)
        assert float(answered) == pytest.approx(float(row[column]), abs=1e-9), (first, last)
    assert len(rows) >= 3


def test_account_mrr_equals_every_row_of_listing_3_14(ledger: str) -> None:
    expected: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for row in _expected(ledger, "3_14_mrr"):
        expected[day(row["metric_date"])][row["account_id"]] = Decimal(row["total_mrr"])
    windows = tuple(Window(on, on + ONE) for on in sorted(expected))

    figures = evaluate(
        actor=SYSTEM, ask=Ask(("monthly_recurring_revenue",), windows, by=("account",))
    )

    answered: dict[date, dict[str, Any]] = defaultdict(dict)
    for figure in figures:
        answered[figure.opens][figure.by["account"]] = figure.value
    assert {on: dict(found) for on, found in answered.items()} == dict(expected)


def test_signup_cohorts_equal_plain_sql(ledger: str) -> None:
    expected = {
        (row["cohort_month"], row["month"]): (
            int(row["active_at_month_end"]),
            Decimal(row["mrr_at_month_end"]),
        )
        for row in _expected(ledger, "plain_sql_signup_cohorts")
    }
    months = sorted({day(month) for _, month in expected})
    windows = tuple(Window(one, (one + timedelta(days=32)).replace(day=1)) for one in months)

    figures = evaluate(
        actor=SYSTEM,
        ask=Ask(("active_accounts", "monthly_recurring_revenue"), windows, by=("signup_cohort",)),
    )

    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for figure in figures:
        found[figure.by["signup_cohort"], str(figure.opens)].append(figure.value)
    answered = {key: tuple(found.get(key, (0, Decimal(0)))) for key in expected}
    assert answered == expected
