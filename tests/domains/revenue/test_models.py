from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.accounts import make_account
from factories.revenue import RECORDED_AT, make_charge, make_exchange_rate, make_subscription
from parlance.domains.revenue import rules
from parlance.domains.revenue.models import Subscription
from parlance.domains.revenue.values.records import Price, Unit

pytestmark = pytest.mark.django_db

amounts = st.decimals(min_value=0, max_value=30_000_000_000, places=6)
ties = st.builds(lambda odd: Decimal(2 * odd + 1).scaleb(-6), st.integers(0, 10**9))
prices = st.builds(
    Price,
    amount=st.one_of(amounts, ties),
    currency=st.just("EUR"),
    every=st.one_of(st.integers(1, 400), st.just(2)),
    unit=st.sampled_from(Unit),
    discount_rate=st.one_of(st.just(Decimal(0)), st.decimals(min_value=0, max_value=1, places=8)),
    discount_amount=st.one_of(st.just(Decimal(0)), amounts),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(many=st.lists(prices, min_size=10, max_size=40))
def test_subscription_mrr_is_stored_as_the_rule_says(many: list[Price]) -> None:
    with transaction.atomic():
        account = make_account()
        Subscription.objects.bulk_create(
            Subscription(
                source_id=str(number),
                account=account,
                line="one",
                starts_on=date(2025, 1, 1),
                recorded_from=RECORDED_AT,
                amount=price.amount,
                currency=price.currency,
                price_every=price.every,
                price_unit=price.unit,
                discount_rate=price.discount_rate,
                discount_amount=price.discount_amount,
            )
            for number, price in enumerate(many)
        )
        stored = list(Subscription.objects.order_by("id").values_list("mrr", "mrr_before_discount"))
        transaction.set_rollback(True)

    assert stored == [
        (rules.monthly_amount(price), rules.monthly_amount_before_discount(price)) for price in many
    ]


def test_subscription_mrr_is_zero_for_trials_and_for_no_length() -> None:
    trial = make_subscription(kind="trial")
    empty = make_subscription(ends_on=date(2025, 1, 1))
    committed = make_subscription(kind="usage_commitment")

    assert [row.mrr for row in (trial, empty, committed)] == [0, 0, 100]
    assert [row.mrr_before_discount for row in (trial, empty, committed)] == [0, 0, 100]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2024, 12, 31)},
        {"price_every": 0},
        {"amount": Decimal(-1)},
        {"discount_rate": Decimal("1.1")},
        {"discount_amount": Decimal(-1)},
        {"quantity": Decimal(-1)},
        {"currency": "eur"},
        {"kind": "gift"},
        {"price_unit": "quarter"},
        {"billed_unit": "quarter"},
        {"recorded_to": RECORDED_AT.replace(year=2020)},
    ],
)
def test_subscription_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_subscription(**wrong)


def test_subscription_source_id_is_unique_among_current_rows() -> None:
    make_subscription(source_id="S", recorded_to=RECORDED_AT)
    make_subscription(source_id="S")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_subscription(source_id="S")


def test_charge_may_be_a_credit_and_a_rate_is_above_zero() -> None:
    assert make_charge(amount=Decimal(-5)).amount == -5

    with pytest.raises(IntegrityError), transaction.atomic():
        make_exchange_rate(rate=Decimal(0))
