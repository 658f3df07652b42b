"""Figures from records to answer, on fixture “money month”; sums are shown where they are made."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from factories.companies import JUNE, facts_of_records, make_money_month
from parlance.domains.metrics.queries.explanations import explain
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def money_month() -> Iterator[None]:
    make_money_month()
    with facts_of_records():
        yield


def june(metric: str, reading: str = "default") -> object:
    figures = evaluate(actor=SYSTEM, ask=Ask((metric,), (JUNE,), reading=reading))
    assert len(figures) == 1
    return figures[0].value


@pytest.mark.usefixtures("money_month")
def test_evaluate_answers_every_metric_of_the_money_month() -> None:
    expected = {
        ("monthly_recurring_revenue", "default"): Decimal(110_000),
        ("monthly_recurring_revenue", "movements"): Decimal(110_000),
        ("annual_recurring_revenue", "default"): Decimal(1_320_000),
        ("net_revenue_retention", "default"): 1.02,
        ("gross_revenue_retention", "default"): 0.92,
        ("average_revenue_per_user", "per-user"): 100.0,
    }

    answered = {key: june(*key) for key in expected}

    assert answered == pytest.approx(expected)


@pytest.mark.usefixtures("money_month")
def test_explain_shows_formula_values_and_accounts() -> None:
    found = explain(actor=SYSTEM, metric="net-revenue-retention", window=JUNE)

    assert found.with_values == "102,000 / 100,000"
    assert [one.id for one in found.measures] == ["closing_mrr_of_opening", "opening_mrr"]
    assert found.contributing == 50
    assert found.contributions[0].account_name != ""
