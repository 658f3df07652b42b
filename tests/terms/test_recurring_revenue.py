"""What comes back by itself: its level, its year, its share, and its spread over customers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from actors import ANA
from factories.accounts import make_account
from factories.companies import JUNE, company, explanation, figure, make_line, make_money_month
from factories.revenue import make_charge
from parlance.domains.revenue.commands.subscriptions import (
    correct_subscription,
    record_subscription,
)
from parlance.domains.revenue.queries.reconciliation import reconciliation
from parlance.domains.revenue.values.records import Kind, Price, SubscriptionTerms
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window
from parlance.platform.audit.queries import entries

pytestmark = pytest.mark.django_db

YEARLY = Window(date(2020, 1, 1), date(2020, 2, 1))
"""A month in which nobody but the account of the yearly line pays."""

RECLASSIFIED = Window(date(2021, 1, 1), date(2021, 2, 1))
"""The same for the account whose trial turns out to be paid."""

RECORDED_AT = datetime(2026, 7, 1, tzinfo=UTC)
CORRECTED_AT = datetime(2026, 7, 10, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with company(django_db_blocker, make_money_month, make_yearly_line, make_reclassified_line):
        yield


def make_yearly_line() -> None:
    account = make_account(source_id="yearly")
    make_line(account, 12_000, YEARLY.opens, YEARLY.closes, price_unit="year")
    charged_on = date(2020, 1, 10)
    make_charge(account=account, amount=Decimal(5_000), charged_on=charged_on, currency="USD")


def make_reclassified_line() -> None:
    terms = SubscriptionTerms(
        source_id="reclassified",
        account_id=make_account(source_id="reclassified").id,
        starts_on=RECLASSIFIED.opens,
        ends_on=RECLASSIFIED.closes,
        price=Price(Decimal(400), "USD"),
        kind=Kind.TRIAL,
    )
    row = record_subscription(actor=ANA, terms=terms, recorded_at=RECORDED_AT)
    correct_subscription(
        actor=ANA,
        subscription_id=row,
        terms=replace(terms, kind=Kind.RECURRING),
        reason="It was paid from the first day.",
        recorded_at=CORRECTED_AT,
    )


@pytest.mark.term("monthly-recurring-revenue")
def test_monthly_recurring_revenue_is_the_same_by_snapshot_and_by_movement() -> None:
    (june,) = reconciliation(actor=SYSTEM, windows=[JUNE])
    (doubled,) = reconciliation(actor=SYSTEM, windows=[JUNE], reading="as-printed")
    yearly = figure("monthly_recurring_revenue", YEARLY)

    # 100,000 + 8,000 new + 10,000 expansion - 3,000 contraction - 5,000 churn; the 5,000 fee is out
    assert june.by_snapshot == june.by_movements == 110_000
    assert june.gap == 0
    # 110,000 + 18,000 - 8,000: the movements are in the closing level already
    assert doubled.by_movements == 120_000
    assert doubled.gap == 10_000
    # 12,000 a year / 12; the fee of 5,000 in that month is out
    assert yearly.value == 1_000


def test_every_movement_of_mrr_is_new_expansion_contraction_or_churn() -> None:
    kinds = ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr")

    amounts = [figure(kind, JUNE).value for kind in kinds]

    assert amounts == [8_000, 10_000, 3_000, 5_000, 0]


@pytest.mark.term("annual-recurring-revenue")
def test_annual_recurring_revenue_is_twelve_times_mrr_without_fees() -> None:
    with_fee = explanation("arr", JUNE)
    realized = figure("arr/realized", JUNE)

    # 12 * (100,000 + 18,000 gains - 8,000 losses); the 5,000 fee of June leaves it unchanged
    assert with_fee.figure.value == 1_320_000
    assert figure("arr", Window(JUNE.opens, date(2026, 6, 10))).value == 1_200_000
    assert [(one.key, one.label) for one in with_fee.readings] == [
        ("default", "Twelve times MRR"),
        ("realized", "Earned over twelve months"),
    ]
    # 11 months at 100,000, then June: 9 days at 100,000, 10 at 102,000, 11 at 110,000 of 30
    june = (9 * 100_000 + 10 * 102_000 + 11 * 110_000) / 30
    assert float(realized.value or 0) == pytest.approx(1_100_000 + june)


@pytest.mark.term("recurring-revenue")
def test_recurring_revenue_is_kept_apart_from_one_time_fees() -> None:
    share = figure("recurring_revenue", JUNE)
    recorded, corrected = [
        entry
        for entry in reversed(entries(actor=ANA))
        if (entry.after or {}).get("source_id") == "reclassified"
    ]

    # 110,000 recurring beside 5,000 one-time
    assert share.value == pytest.approx(0.9565, abs=0.00005)
    assert (share.numerator, share.denominator) == (110_000, 115_000)
    assert figure("mrr", RECLASSIFIED, as_of=RECORDED_AT.date()).value == 0
    assert figure("mrr", RECLASSIFIED, as_of=CORRECTED_AT.date()).value == 400
    assert corrected.action == "revenue.correct_subscription"
    assert corrected.reason == "It was paid from the first day."
    assert (corrected.before or {})["kind"] == "trial"
    assert (corrected.after or {})["kind"] == "recurring"
    assert recorded.action == "revenue.record_subscription"


@pytest.mark.term("average-revenue-per-user")
def test_average_revenue_per_user_says_what_it_is_divided_by() -> None:
    per_customer = figure("arpu", JUNE)
    per_user = figure("arpu/per-user", JUNE)

    # 110,000 / 52 customers; 110,000 / 1,100 users
    assert float(per_customer.value or 0) == pytest.approx(2_115.38, abs=0.005)
    assert per_user.value == 100
    assert per_customer.label == "MRR per customer (paying account)"
    assert per_user.label == "MRR per user"
    assert (per_customer.denominator, per_user.denominator) == (52, 1_100)
