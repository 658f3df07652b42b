from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from actors import ANA
from factories.accounts import make_account
from factories.revenue import (
    make_charge,
    make_contract_version,
    make_exchange_rate,
)
from parlance.domains.metrics.models import ChangedAccount
from parlance.domains.revenue import errors
from parlance.domains.revenue.commands import charges, contracts
from parlance.domains.revenue.models import (
    Charge,
    ContractVersion,
    ExchangeRate,
    Product,
)
from parlance.domains.revenue.values.records import (
    ContractTerms,
)
from parlance.kit.money import Money

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
JULY = date(2025, 7, 1)


def marked() -> set[int | None]:
    return set(ChangedAccount.objects.values_list("account_id", flat=True))


def test_amend_contract_adds_a_version_from_that_day() -> None:
    account = make_account()
    first = ContractTerms(starts_on=date(2025, 1, 1), notice_days=30)
    made = contracts.record_contract(
        actor=ANA, source_id="K", account_id=account.id, terms=first, recorded_at=NOW
    )

    for days in (60, 90):
        contracts.amend_contract(
            actor=ANA,
            contract_id=made,
            effective_on=JULY,
            terms=replace(first, notice_days=days),
            recorded_at=NOW,
        )

    versions = ContractVersion.objects.filter(contract_id=made).order_by("id")
    assert list(versions.values_list("effective_on", "notice_days", "recorded_to")) == [
        (date(2025, 1, 1), 30, None),
        (JULY, 60, NOW),
        (JULY, 90, None),
    ]


def test_contracts_refuse() -> None:
    version = make_contract_version()
    wrong = ContractTerms(starts_on=JULY, ends_on=date(2025, 1, 1))
    account_id = version.contract.account_id

    with pytest.raises(errors.EndsBeforeStartError):
        contracts.record_contract(
            actor=ANA, source_id="K", account_id=account_id, terms=wrong, recorded_at=NOW
        )
    with pytest.raises(errors.SourceIdTakenError):
        contracts.record_contract(
            actor=ANA,
            source_id=version.contract.source_id,
            account_id=account_id,
            terms=ContractTerms(starts_on=JULY),
            recorded_at=NOW,
        )
    with pytest.raises(errors.ContractNotFoundError):
        contracts.amend_contract(
            actor=ANA,
            contract_id=0,
            effective_on=JULY,
            terms=ContractTerms(starts_on=JULY),
            recorded_at=NOW,
        )


def test_record_charge_takes_credits() -> None:
    account = make_account()

    made = charges.record_charge(
        actor=ANA,
        source_id="X",
        account_id=account.id,
        charged_on=JULY,
        amount=Money(Decimal(-50), "EUR"),
        recorded_at=NOW,
    )

    row = Charge.objects.get(id=made)
    assert (row.amount, row.kind, row.charged_on) == (-50, "one_time", JULY)
    assert marked() == {account.id}


def test_record_charge_refuses_a_source_id_that_is_taken() -> None:
    row = make_charge(source_id="X")

    with pytest.raises(errors.SourceIdTakenError):
        charges.record_charge(
            actor=ANA,
            source_id="X",
            account_id=row.account_id,
            charged_on=JULY,
            amount=Money(Decimal(1), "EUR"),
            recorded_at=NOW,
        )


def test_set_exchange_rate_supersedes_that_of_the_same_day() -> None:
    before = make_exchange_rate()

    charges.set_exchange_rate(
        actor=ANA,
        currency="USD",
        starts_on=before.starts_on,
        rate=Decimal("0.8"),
        recorded_at=NOW,
    )

    was, now = ExchangeRate.objects.order_by("id")
    assert (was.recorded_to, now.rate, now.recorded_to) == (NOW, Decimal("0.8"), None)
    assert marked() == {None}


def test_set_exchange_rate_refuses_zero() -> None:
    with pytest.raises(errors.RateUnsoundError):
        charges.set_exchange_rate(
            actor=ANA, currency="USD", starts_on=JULY, rate=Decimal(0), recorded_at=NOW
        )


def test_add_product_refuses_a_source_id_that_is_taken() -> None:
    made = charges.add_product(actor=ANA, source_id="P", name="Desk")

    assert Product.objects.get().id == made
    with pytest.raises(errors.SourceIdTakenError):
        charges.add_product(actor=ANA, source_id="P", name="Chair")
