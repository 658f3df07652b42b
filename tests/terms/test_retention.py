"""What stays and what goes, in accounts and in money, on one month and one year."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from factories.companies import (
    EARLIER,
    JUNE,
    YEAR,
    company,
    explanation,
    figure,
    make_customer_year,
    make_line,
    make_member,
    make_money_month,
)
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window

pytestmark = pytest.mark.django_db

JULY = Window(date(2026, 7, 1), date(2026, 8, 1))

MONTH, GROWN, CUSTOMERS, CONTRACTS = "month", "grown month", "year", "several contracts"


@pytest.fixture(scope="module", autouse=True)
def base(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with company(
        django_db_blocker,
        partial(make_money_month, segment=MONTH, users=0),
        partial(make_money_month, segment=GROWN, upsell=46_000, users=0),
        partial(make_customer_year, segment=CUSTOMERS),
        make_several_contracts,
    ):
        yield


def make_several_contracts() -> None:
    """Save an account that ends one of two lines in June, and the other in July."""
    account = make_member(CONTRACTS, name="two contracts")
    make_line(account, 100, EARLIER, date(2026, 6, 10))
    make_line(account, 100, EARLIER, date(2026, 7, 10))


@pytest.mark.term("net-revenue-retention")
def test_net_revenue_retention_counts_each_movement_once() -> None:
    found = explanation("nrr", JUNE, of=MONTH)
    doubled = figure("nrr/as-printed", JUNE, of=MONTH)
    parts = explanation("nrr/movements", JUNE, of=MONTH)

    # (100,000 + 10,000 - 3,000 - 5,000) / 100,000; the 8,000 of new accounts play no part
    assert found.figure.value == pytest.approx(1.02)
    assert found.with_values == "102,000 / 100,000"
    assert found.contributing == 50
    # Upsell of 6,000 added to an expansion that holds it
    assert doubled.value == pytest.approx(1.08)
    assert {one.id: one.value for one in parts.measures} == {
        "opening_mrr": 100_000,
        "mrr_expanded_of_opening": 10_000,
        "mrr_contracted_of_opening": 3_000,
        "mrr_churned_of_opening": 5_000,
    }


@pytest.mark.term("gross-revenue-retention")
def test_gross_revenue_retention_ignores_every_increase() -> None:
    found = explanation("gross_revenue_retention", JUNE, of=MONTH)

    # (100,000 - 5,000 - 3,000) / 100,000, with expansion of 10,000 and of 50,000
    assert found.figure.value == pytest.approx(0.92)
    assert figure("expansion_revenue", JUNE, of=GROWN).value == 50_000
    assert figure("gross_revenue_retention", JUNE, of=GROWN).value == pytest.approx(0.92)
    assert figure("nrr", JUNE, of=GROWN).value == pytest.approx(1.42)
    assert [one.account_name for one in found.contributions[:3]] == ["lost-1", "reduced", "lost-0"]


@pytest.mark.term("retention")
def test_retention_and_churn_rate_of_the_same_filter_make_a_hundred() -> None:
    retained = figure("retention", YEAR, of=CUSTOMERS)
    churned = figure("churn_rate", YEAR, of=CUSTOMERS)

    # 176 stay of 200, and 24 go
    assert retained.value == pytest.approx(0.88)
    assert churned.value == pytest.approx(0.12)
    assert (retained.numerator, retained.denominator) == (176, 200)
    for cohort in ("2024-01-01", "2025-03-01"):
        assert cohort_share("retention", cohort) == 1 - cohort_share("churn_rate", cohort)


@pytest.mark.term("logo-churn-rate")
def test_logo_churn_rate_counts_accounts_that_left_entirely() -> None:
    june = explanation("logo_churn_rate", JUNE, of=MONTH)
    lost = [one.account_name for one in june.contributions if one.value]
    one_of_two = figure("logo_churn_rate", JUNE, of=CONTRACTS)
    last_of_two = figure("logo_churn_rate", JULY, of=CONTRACTS)

    # 2 of 50
    assert june.figure.value == pytest.approx(0.04)
    assert lost == ["lost-0", "lost-1"]
    assert (one_of_two.value, last_of_two.value) == (0, 1)
    assert figure("churn_rate", JUNE, of=MONTH).value == june.figure.value


@pytest.mark.term("churn-rate")
def test_churn_rate_counts_losses_of_the_opening_and_shows_joiners_apart() -> None:
    year = explanation("churn_rate", YEAR, of=CUSTOMERS)

    # 24 of 200; the 3 that joined and left are in no rate
    assert year.figure.value == pytest.approx(0.12)
    assert (year.figure.numerator, year.figure.denominator) == (24, 200)
    assert figure("accounts_lost/joined-and-lost", YEAR, of=CUSTOMERS).value == 3
    assert len([one for one in year.contributions if one.value]) == 24


@pytest.mark.term("gross-mrr-churn-rate")
def test_gross_mrr_churn_rate_complements_gross_retention() -> None:
    values = readings("gross_mrr_churn_rate")
    kept = figure("gross_revenue_retention", JUNE, of=MONTH)

    assert values["as-printed"] == pytest.approx(0.0455, abs=0.00005)  # 5,000 / 110,000
    assert values["opening-base"] == pytest.approx(0.05)  # 5,000 / 100,000
    assert values["default"] == pytest.approx(0.08)  # (5,000 + 3,000) / 100,000
    assert values["default"] == pytest.approx(1 - float(kept.value or 0))


@pytest.mark.term("net-mrr-churn-rate")
def test_net_mrr_churn_rate_may_be_negative_and_complements_net_retention() -> None:
    values = readings("net_mrr_churn_rate")
    kept = figure("nrr", JUNE, of=MONTH)
    parts = explanation("net_mrr_churn_rate/movements", JUNE, of=MONTH)
    moved = {one.account_name: one.value for one in parts.contributions if one.value}

    assert values["as-printed"] == pytest.approx(-0.05)  # (5,000 - 10,000) / 100,000
    assert values["default"] == pytest.approx(-0.02)  # (5,000 + 3,000 - 10,000) / 100,000
    assert values["default"] == pytest.approx(1 - float(kept.value or 0))
    assert moved == {
        "upsold": pytest.approx(-0.6),
        "cross-sold": pytest.approx(-0.3),
        "repriced": pytest.approx(-0.1),
        "reduced": pytest.approx(0.375),
        "lost-0": 1,
        "lost-1": 1,
    }


@pytest.mark.term("dollar-churn-rate")
def test_dollar_churn_rate_explains_the_double_credit_with_its_numbers() -> None:
    values = readings("dollar_churn_rate")
    doubled = explanation("dollar_churn_rate/as-printed", JUNE, of=MONTH)
    (printed,) = [one for one in doubled.readings if one.as_printed]

    assert values["as-printed"] == pytest.approx(-0.12)  # (100,000 - 102,000 - 10,000) / 100,000
    assert values["default"] == pytest.approx(0.08)  # (100,000 - 102,000 + 10,000) / 100,000
    assert values["net"] == pytest.approx(-0.02)  # (100,000 - 102,000) / 100,000
    assert doubled.with_values == "(100,000 - 102,000 - 10,000) / 100,000"
    assert printed.label == "As printed: upgrades subtracted again"
    assert printed.why == (
        "The closing amount holds the upgrades already; taking them off again credits growth twice."
    )


def readings(metric: str) -> dict[str, float]:
    """Return the value of every reading for June."""
    found = explanation(metric, JUNE, of=MONTH).readings
    return {one.key: float(one.figure.value or 0) for one in found}


def cohort_share(metric: str, cohort: str) -> float:
    where = (("segment", CUSTOMERS), ("signup_cohort", cohort))
    ask = Ask((metric,), (Window(date(2025, 6, 1), date(2025, 12, 1)),), where=where)
    (found,) = evaluate(actor=SYSTEM, ask=ask)
    return float(found.value or 0)
