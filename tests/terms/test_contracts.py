"""What was agreed, from which day on, and what follows for revenue."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from actors import ANA
from factories.accounts import make_account
from factories.companies import company, figure
from parlance.domains.revenue.commands.contracts import amend_contract, record_contract
from parlance.domains.revenue.commands.subscriptions import (
    amend_subscription,
    record_subscription,
)
from parlance.domains.revenue.queries.records import (
    contract,
    contract_versions,
    contracts_of,
    subscriptions_of,
)
from parlance.domains.revenue.values.records import (
    ContractTerms,
    Price,
    SubscriptionTerms,
    Unit,
)
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window

pytestmark = pytest.mark.django_db

SIGNED_AT = datetime(2025, 12, 1, tzinfo=UTC)
AMENDED_AT = datetime(2026, 6, 20, tzinfo=UTC)
FIRST_OF_JULY = date(2026, 7, 1)
LAST_OF_JUNE = Window(date(2026, 6, 30), FIRST_OF_JULY)
NEXT_DAY = Window(FIRST_OF_JULY, date(2026, 7, 2))
YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))
TERMS = ContractTerms(
    starts_on=YEAR.opens,
    ends_on=YEAR.closes,
    term_months=12,
    billed_every=3,
    billed_unit=Unit.MONTH,
    payment_days=30,
    notice_days=60,
    auto_renews=True,
    inclusions="reporting",
    exclusions="planning",
    terms="The customer may audit our data center once a year.",
)


@dataclass
class Signed:
    """An account with one contract."""

    account: int = 0
    contract: int = 0


@pytest.fixture(scope="module")
def signed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Signed]:
    found = Signed()
    with company(django_db_blocker, partial(sign, found)):
        yield found


def sign(found: Signed) -> None:
    """Agree on 20 seats at 50 for a year, and in June on 25 seats and longer notice from July."""
    found.account = make_account().id
    found.contract = record_contract(
        actor=ANA,
        source_id="K-2026",
        account_id=found.account,
        terms=TERMS,
        recorded_at=SIGNED_AT,
    )
    line = SubscriptionTerms(
        source_id="seats",
        account_id=found.account,
        contract_id=found.contract,
        starts_on=YEAR.opens,
        ends_on=YEAR.closes,
        price=Price(Decimal(20 * 50), "USD", quantity=Decimal(20)),
    )
    row = record_subscription(actor=ANA, terms=line, recorded_at=SIGNED_AT)
    amend_contract(
        actor=ANA,
        contract_id=found.contract,
        effective_on=FIRST_OF_JULY,
        terms=replace(TERMS, notice_days=90),
        recorded_at=AMENDED_AT,
        reason="Five more seats, longer notice.",
    )
    amend_subscription(
        actor=ANA,
        subscription_id=row,
        effective_on=FIRST_OF_JULY,
        source_id="seats from July",
        price=Price(Decimal(25 * 50), "USD", quantity=Decimal(25)),
        recorded_at=AMENDED_AT,
    )


@pytest.mark.term("contract")
def test_contract_amendment_moves_revenue_from_its_day_on(signed: Signed) -> None:
    before, after = contract_versions(actor=SYSTEM, contract_id=signed.contract)
    lines = subscriptions_of(actor=SYSTEM, account_id=signed.account)

    # 20 seats at 50, then 25
    assert figure("mrr", LAST_OF_JUNE).value == 1_000
    assert figure("mrr", LAST_OF_JUNE, as_of=date(2026, 6, 1)).value == 1_000
    assert figure("mrr", NEXT_DAY).value == 1_250
    assert figure("arr", NEXT_DAY).value == 15_000
    assert [one.effective_on for one in (before, after)] == [YEAR.opens, FIRST_OF_JULY]
    assert [(row.contract, int(row.price.quantity)) for row in lines] == [
        ("K-2026", 20),
        ("K-2026", 25),
    ]


@pytest.mark.term("contract-terms", part="structured terms by day")
def test_contract_terms_are_those_of_the_day(signed: Signed) -> None:
    june = contract(actor=SYSTEM, contract_id=signed.contract, on=LAST_OF_JUNE.opens)
    (july,) = contracts_of(actor=SYSTEM, account_id=signed.account, on=FIRST_OF_JULY)

    assert june.version.terms == TERMS
    assert july.version.terms == replace(TERMS, notice_days=90)
