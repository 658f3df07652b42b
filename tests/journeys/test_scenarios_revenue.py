"""Revenue scenarios on one month and one year of a company: levels, retention, churn."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from factories.companies import (
    JUNE,
    YEAR,
    company,
    explanation,
    figure,
    make_customer_year,
    make_money_month,
)
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.domains.revenue.queries.reconciliation import reconciliation
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Every, windows

pytestmark = pytest.mark.django_db

MONTH, GROWN, CUSTOMERS = "money month", "grown month", "customer year"


@pytest.fixture(scope="module", autouse=True)
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with company(
        django_db_blocker,
        partial(make_money_month, segment=MONTH),
        partial(make_money_month, segment=GROWN, upsell=46_000, users=0),
        partial(make_customer_year, segment=CUSTOMERS),
    ):
        yield


def values(metric: str, *, of: str = MONTH) -> dict[str, float]:
    """Return the value of every reading for June."""
    found = explanation(metric, JUNE, of=of).readings
    return {one.key: float(one.figure.value or 0) for one in found}


def test_mrr_by_movement_and_by_snapshot() -> None:
    """RE-01."""
    (june,) = reconciliation(actor=SYSTEM, windows=[JUNE], where=(("segment", MONTH),))
    (doubled,) = reconciliation(
        actor=SYSTEM, windows=[JUNE], where=(("segment", MONTH),), reading="as-printed"
    )

    # 100,000 + 18,000 - 8,000; from the closing level it would be 110,000 + 18,000 - 8,000
    assert june.by_snapshot == june.by_movements == 110_000
    assert june.gap == 0
    assert doubled.by_movements == 120_000
    assert doubled.gap == 10_000


def test_arr_annualizes_mrr_at_the_command_line() -> None:
    """RE-02."""
    settings = connection.settings_dict
    given = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    address = make_conninfo(**{key: str(settings[name]) for key, name in given.items()})
    words = ["metric", "arr", "--from", "2026-06-01", "--to", "2026-07-01", "--by", "segment"]

    answer = subprocess.run(
        [sys.executable, "-m", "parlance", *words, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE_URL": address},
    )

    assert (answer.returncode, answer.stderr) == (0, "")
    figures = {one["by"]["segment"]: one for one in json.loads(answer.stdout)}
    # 12 * 110,000; the one-time fees of 5,000 are out
    assert figures[MONTH]["value"] == 1_320_000
    assert figures[MONTH]["metric"] == "annual_recurring_revenue"


def test_nrr_counts_each_movement_once() -> None:
    """RE-03."""
    found = explanation("nrr", JUNE, of=MONTH)

    # (100,000 + 10,000 - 8,000) / 100,000; four accounts with 8,000 are new
    assert found.figure.value == pytest.approx(1.02)
    assert values("nrr")["as-printed"] == pytest.approx(1.08)
    assert [one.key for one in found.readings if one.as_printed] == ["as-printed"]
    assert not [one for one in found.contributions if one.account_name.startswith("won")]


def test_grr_ignores_increases() -> None:
    """RE-04."""
    expansions = [figure("expansion_revenue", JUNE, of=one).value for one in (MONTH, GROWN)]
    kept = [figure("gross_revenue_retention", JUNE, of=one).value for one in (MONTH, GROWN)]

    assert expansions == [10_000, 50_000]
    assert kept == pytest.approx([0.92, 0.92])


def test_gross_mrr_churn_has_a_base() -> None:
    """RE-06."""
    found = values("gross_mrr_churn_rate")

    assert found["as-printed"] == pytest.approx(0.0455, abs=0.00005)  # 5,000 / 110,000
    assert found["opening-base"] == pytest.approx(0.05)  # 5,000 / 100,000
    assert found["default"] == pytest.approx(0.08)  # 8,000 / 100,000


def test_net_mrr_churn_may_be_negative() -> None:
    """RE-07."""
    found = values("net_mrr_churn_rate")

    assert found["as-printed"] == pytest.approx(-0.05)  # 5,000 less 10,000
    assert found["default"] == pytest.approx(-0.02)  # 8,000 less 10,000


def test_dollar_churn_without_double_credit() -> None:
    """RE-08."""
    found = values("dollar_churn_rate")
    (printed,) = [
        one for one in explanation("dollar_churn_rate", JUNE, of=MONTH).readings if one.as_printed
    ]

    # 100,000 became 102,000 with upgrades of 10,000
    assert found["as-printed"] == pytest.approx(-0.12)
    assert found["default"] == pytest.approx(0.08)
    assert found["net"] == pytest.approx(-0.02)
    assert "credits growth twice" in printed.why


@pytest.mark.parametrize("metric", ["logo_churn_rate", "churn_rate"])
def test_logo_churn_and_churn_rate_agree_on_the_same_period(metric: str) -> None:
    """RE-09."""
    assert figure(metric, YEAR, of=CUSTOMERS).value == pytest.approx(0.12)  # 24 / 200
    assert figure("accounts_lost/joined-and-lost", YEAR, of=CUSTOMERS).value == 3
    assert figure(metric, JUNE, of=MONTH).value == pytest.approx(0.04)  # 2 / 50


def test_retention_is_the_inverse() -> None:
    """RE-10."""
    kept, lost = (
        figure("retention", YEAR, of=CUSTOMERS).value,
        figure("churn_rate", YEAR, of=CUSTOMERS).value,
    )

    assert kept == pytest.approx(0.88)
    assert lost == pytest.approx(0.12)


@pytest.mark.parametrize("every", [Every.MONTH, Every.QUARTER, Every.YEAR])
def test_identities(every: Every) -> None:
    """RE-37, by segment and in every period of two years."""
    cut = tuple(windows(date(2025, 1, 1), date(2027, 1, 1), every))
    names = (
        "monthly_recurring_revenue",
        "net_revenue_retention",
        "gross_revenue_retention",
        "dollar_churn_rate",
    )
    parts = ("new_mrr", "reactivation_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr")

    by_place: dict[Any, dict[str, Any]] = {}
    for reading, asked in (("default", names), ("movements", names[:3]), ("period", parts)):
        ask = Ask(asked, cut, by=("segment",), reading=reading)
        for one in evaluate(actor=SYSTEM, ask=ask):
            place = by_place.setdefault((one.opens, one.by["segment"]), {})
            place[f"{one.metric}/{reading}"] = one

    assert len(by_place) > len(cut)
    for place in by_place.values():
        check_identities(place)


def check_identities(place: dict[str, Any]) -> None:
    """Hold M1 = M0 + E - C - X, M close = M1 + N, NRR = M1 / M0, GRR = (M0 - C - X) / M0."""

    def amount(name: str) -> Decimal:
        found = place.get(name)
        return Decimal(0) if found is None or found.value is None else Decimal(found.value)

    mrr, nrr = "monthly_recurring_revenue", place["net_revenue_retention/default"]
    grr, dollars = place["gross_revenue_retention/default"], place["dollar_churn_rate/default"]
    assert amount(f"{mrr}/default") == amount(f"{mrr}/movements")
    if nrr.value is None:
        return
    gained = amount("expansion_mrr/period")
    lost = amount("contraction_mrr/period") + amount("churned_mrr/period")
    joined = amount("new_mrr/period") + amount("reactivation_mrr/period")
    assert nrr.numerator == nrr.denominator + gained - lost
    assert amount(f"{mrr}/default") == nrr.numerator + joined
    assert grr.numerator == grr.denominator - lost
    assert grr.value <= min(1, nrr.value)
    assert dollars.value == pytest.approx(1 - grr.value)
