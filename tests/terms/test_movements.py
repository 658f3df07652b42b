"""What moves recurring revenue: more, less, gone; told on accounts changed by commands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from actors import ANA
from factories.companies import (
    EARLIER,
    JUNE,
    company,
    explanation,
    figure,
    make_member,
    make_money_month,
)
from factories.revenue import make_contract, make_product
from parlance.domains.accounts.models import Account
from parlance.domains.accounts.queries.records import account
from parlance.domains.revenue.commands.subscriptions import (
    amend_subscription,
    end_subscription,
    record_subscription,
)
from parlance.domains.revenue.errors import ReasonMissingError
from parlance.domains.revenue.queries.movements import movements
from parlance.domains.revenue.queries.records import subscriptions_of
from parlance.domains.revenue.values.movements import Movement
from parlance.domains.revenue.values.records import Price, SubscriptionTerms
from parlance.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MID_JUNE = date(2026, 6, 10)
REASON = "The tool was replaced after a merger."


@dataclass
class Told:
    """The account of each story, by the story's name, which is its segment too."""

    accounts: dict[str, Account]

    def in_june(self, story: str) -> list[Movement]:
        return movements(actor=SYSTEM, account_ids=[self.accounts[story].id], window=JUNE)


@pytest.fixture(scope="module")
def stories(django_db_setup: None, django_db_blocker: Any) -> Iterator[Told]:
    told = Told({})
    with company(
        django_db_blocker,
        partial(make_money_month, segment="month", users=0),
        partial(tell, told),
    ):
        yield told


def tell(told: Told) -> None:
    """Save accounts that pay since 2025, and let each change in the middle of June."""
    names = ("seats", "renewal", "leaver", "upsell", "cross-sell")
    told.accounts |= {name: make_member(name, name=name) for name in names}
    reporting, planning = make_product(), make_product()

    seats = start(told, "seats", 40 * 50, quantity=40)
    amend(seats, 30 * 50, quantity=30, start_cause="seats removed")
    upsold = start(told, "upsell", 1_000, product_id=reporting.id, plan="standard")
    amend(upsold, 1_600, plan="premium")
    start(told, "cross-sell", 1_000, product_id=reporting.id)
    start(told, "cross-sell", 300, starts_on=MID_JUNE, line="planning", product_id=planning.id)
    leaver = start(told, "leaver", 700, ends_on=date(2026, 12, 31))
    end_subscription(
        actor=ANA, subscription_id=leaver, ends_on=MID_JUNE, reason=REASON, recorded_at=NOW
    )
    renewed: dict[str, Any] = {"line": "renewed", "plan": "standard"}
    first, second = (make_contract(account=told.accounts["renewal"]).id for _ in range(2))
    start(told, "renewal", 10_000, ends_on=MID_JUNE, contract_id=first, **renewed)
    start(told, "renewal", 8_500, starts_on=MID_JUNE, contract_id=second, **renewed)


def start(told: Told, story: str, amount: int, *, quantity: int = 1, **more: Any) -> int:
    terms: dict[str, Any] = {
        "source_id": f"{story} {amount}",
        "account_id": told.accounts[story].id,
        "starts_on": EARLIER,
        "price": Price(Decimal(amount), "USD", quantity=Decimal(quantity)),
    }
    return record_subscription(actor=ANA, terms=SubscriptionTerms(**terms | more), recorded_at=NOW)


def amend(subscription: int, amount: int, *, quantity: int = 1, **more: Any) -> int:
    return amend_subscription(
        actor=ANA,
        subscription_id=subscription,
        effective_on=MID_JUNE,
        source_id=f"{subscription} amended",
        price=Price(Decimal(amount), "USD", quantity=Decimal(quantity)),
        recorded_at=NOW,
        **more,
    )


def moved(found: list[Movement]) -> list[tuple[Any, ...]]:
    return [(one.day, one.kind, one.cause, one.amount) for one in found]


@pytest.mark.term("account-contraction")
def test_account_contraction_is_less_revenue_of_an_account_that_stays(stories: Told) -> None:
    # 40 seats at 50, then 30: 10 * 50
    assert figure("account_contraction", JUNE, of="seats").value == 500
    assert figure("churned_mrr", JUNE, of="seats").value == 0
    assert moved(stories.in_june("seats")) == [(MID_JUNE, "contraction", "seats removed", -500)]
    assert figure("account_contraction", JUNE, of="leaver").value == 0


@pytest.mark.term("expansion-revenue")
def test_expansion_revenue_counts_each_increase_once_with_its_cause() -> None:
    parts = ("default", "by-upsell", "by-cross-sell", "by-price", "by-license", "without-price")

    amounts = {key: figure(f"expansion_revenue/{key}", JUNE, of="month").value for key in parts}

    # 6,000 + 3,000 + 1,000; the new accounts' 8,000 are new revenue
    assert amounts == {
        "default": 10_000,
        "by-upsell": 6_000,
        "by-cross-sell": 3_000,
        "by-price": 1_000,
        "by-license": 0,
        "without-price": 9_000,
    }
    assert figure("new_mrr", JUNE, of="month").value == 8_000


@pytest.mark.term("downsell")
def test_downsell_is_a_renewal_below_what_expired(stories: Told) -> None:
    by_movement = explanation("gross_revenue_retention/movements", JUNE, of="renewal").figure.value

    # 10,000 renewed at 8,500
    assert figure("downsell", JUNE, of="renewal").value == 1_500
    assert figure("churned_mrr", JUNE, of="renewal").value == 0
    assert figure("account_contraction/mid-term", JUNE, of="renewal").value == 0
    # 8,500 of 10,000 is kept, once
    assert figure("gross_revenue_retention", JUNE, of="renewal").value == pytest.approx(0.85)
    assert by_movement == pytest.approx(0.85)
    assert moved(stories.in_june("renewal")) == [(MID_JUNE, "contraction", "downsell", -1_500)]


@pytest.mark.term("churn", part="an account's event with day, amount and reason")
def test_churn_is_an_event_of_an_account_that_stays_readable(stories: Told) -> None:
    left = stories.accounts["leaver"]

    # 700 a month, gone from mid-June on: one logo, one amount
    assert moved(stories.in_june("leaver")) == [(MID_JUNE, "churn", REASON, -700)]
    assert figure("accounts_lost", JUNE, of="leaver").value == 1
    assert figure("churned_mrr", JUNE, of="leaver").value == 700
    assert account(actor=SYSTEM, account_id=left.id).summary.name == "leaver"
    assert [row.end_reason for row in subscriptions_of(actor=SYSTEM, account_id=left.id)] == [
        REASON
    ]


def test_churn_without_a_reason_is_refused(stories: Told) -> None:
    (row,) = subscriptions_of(actor=SYSTEM, account_id=stories.accounts["seats"].id)[1:]

    with pytest.raises(ReasonMissingError):
        end_subscription(
            actor=ANA, subscription_id=row.id, ends_on=JUNE.closes, reason=" ", recorded_at=NOW
        )


@pytest.mark.term("cross-sell", part="movement")
def test_cross_sell_is_expansion_by_a_product_that_is_new_to_the_account(stories: Told) -> None:
    assert moved(stories.in_june("cross-sell")) == [(MID_JUNE, "expansion", "cross_sell", 300)]
    assert figure("expansion_revenue/by-cross-sell", JUNE, of="cross-sell").value == 300
    assert figure("expansion_revenue", JUNE, of="cross-sell").value == 300


@pytest.mark.term("upsell", part="movement")
def test_upsell_is_expansion_by_more_of_a_product_owned(stories: Told) -> None:
    before_and_after = subscriptions_of(actor=SYSTEM, account_id=stories.accounts["upsell"].id)

    # 1,000 on the standard plan, then 1,600 on the premium one
    assert moved(stories.in_june("upsell"))[-1] == (MID_JUNE, "expansion", "upsell", 600)
    assert figure("expansion_revenue", JUNE, of="upsell").value == 600
    assert figure("expansion_revenue/by-upsell", JUNE, of="upsell").value == 600
    assert figure("nrr", JUNE, of="upsell").value == pytest.approx(1.6)
    assert [row.plan for row in before_and_after] == ["standard", "premium"]
