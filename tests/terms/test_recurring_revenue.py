"""What comes back by itself: its level, its year, its share, and its spread over customers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from actors import ANA
from factories.accounts import make_account
from factories.companies import JUNE, company, explanation, figure, make_line, make_money_month
from factories.revenue import make_charge, make_subscription
from parlance.domains.revenue.commands.subscriptions import (
    correct_subscription,
    record_subscription,
)
from parlance.domains.revenue.values.records import Kind, Price, SubscriptionTerms
from parlance.kit.money import Money
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
        terms=SubscriptionTerms(**_fields(terms) | {"kind": Kind.RECURRING}),
        reason="It was paid from the first day.",
        recorded_at=CORRECTED_AT,
    )


def _fields(terms: SubscriptionTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in terms.__slots__}
