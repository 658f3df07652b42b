from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors import ANA, BEN, CLEO
from factories.accounts import make_account
from factories.revenue import (
    RECORDED_AT,
    make_charge,
    make_contract,
    make_contract_version,
    make_exchange_rate,
    make_product,
    make_subscription,
)
from parlance.domains.revenue.errors import ContractNotFoundError
from parlance.domains.revenue.queries import records
from parlance.domains.revenue.values.records import ProductSummary, Rate
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError
from parlance.kit.money import Money

pytestmark = pytest.mark.django_db

JULY = date(2025, 7, 1)


def test_subscriptions_of_an_account_name_contract_and_product() -> None:
    account = make_account()
    contract = make_contract(account=account, source_id="K")
    later = make_subscription(account=account, line="a", starts_on=JULY, contract=contract)
    first = make_subscription(account=account, line="a", product=make_product(source_id="P"))
    make_subscription(account=account, recorded_to=RECORDED_AT)
    make_subscription()

    found = records.subscriptions_of(actor=BEN, account_id=account.id)

    assert [(one.id, one.contract, one.product) for one in found] == [
        (first.id, None, "P"),
        (later.id, "K", None),
    ]
    assert found[0].mrr == Money(Decimal("100.000000"), "EUR")


def test_rows_behind_a_number_are_found_though_corrected_since() -> None:
    account = make_account()
    was = make_subscription(account=account, source_id="S", recorded_to=RECORDED_AT)
    now = make_subscription(account=account, source_id="S", amount=Decimal(90))
    charge = make_charge(account=account, recorded_to=RECORDED_AT)

    by_ids = records.subscriptions_by_ids(actor=BEN, ids=[was.id, now.id])
    history = records.subscription_history(actor=BEN, account_id=account.id, source_id="S")
    charges = records.charges_by_ids(actor=BEN, ids=[charge.id])

    assert [one.id for one in by_ids] == [one.id for one in history] == [was.id, now.id]
    assert [one.id for one in charges] == [charge.id]
    assert records.charges_of(actor=BEN, account_id=account.id) == []


def test_charges_of_an_account_have_the_newest_first() -> None:
    account = make_account()
    old = make_charge(account=account)
    new = make_charge(account=account, charged_on=JULY, product=make_product(source_id="P"))

    found = records.charges_of(actor=BEN, account_id=account.id)

    assert [(one.id, one.product) for one in found] == [(new.id, "P"), (old.id, None)]


def test_contract_shows_the_version_in_force() -> None:
    contract = make_contract(source_id="K")
    make_contract_version(contract=contract, notice_days=30)
    make_contract_version(contract=contract, notice_days=45, effective_on=JULY)
    make_contract_version(
        contract=contract, notice_days=99, effective_on=JULY, recorded_to=RECORDED_AT
    )

    def notice(on: date) -> int | None:
        return records.contract(actor=BEN, contract_id=contract.id, on=on).version.terms.notice_days

    versions = records.contract_versions(actor=BEN, contract_id=contract.id)
    listed = records.contracts_of(actor=BEN, account_id=contract.account_id, on=JULY)

    assert [notice(date(2024, 1, 1)), notice(date(2025, 6, 30)), notice(JULY)] == [30, 30, 45]
    assert [one.terms.notice_days for one in versions] == [30, 45]
    assert [(one.source_id, one.version) for one in listed] == [("K", versions[1])]


def test_contract_that_is_not_there_raises() -> None:
    with pytest.raises(ContractNotFoundError):
        records.contract(actor=BEN, contract_id=0, on=JULY)
    with pytest.raises(ContractNotFoundError):
        records.contract_versions(actor=BEN, contract_id=0)


def test_products_and_last_rates() -> None:
    desk = make_product(name="Desk", source_id="P2")
    chair = make_product(name="Chair", source_id="P1")
    make_exchange_rate()
    make_exchange_rate(starts_on=JULY, rate=Decimal("0.8"))
    make_exchange_rate(currency="CHF", rate=Decimal("1.1"))

    assert records.products(actor=BEN) == [
        ProductSummary(chair.id, "P1", "Chair"),
        ProductSummary(desk.id, "P2", "Desk"),
    ]
    assert records.last_rates(actor=BEN) == [
        Rate("CHF", date(2025, 1, 1), Decimal("1.10000000")),
        Rate("USD", JULY, Decimal("0.80000000")),
    ]


def test_rows_outside_the_book_are_not_shown() -> None:
    hidden = make_account(owner="kim")
    row = make_subscription(account=hidden)
    charge = make_charge(account=hidden)
    version = make_contract_version(contract=make_contract(account=hidden))

    assert records.subscriptions_of(actor=CLEO, account_id=hidden.id) == []
    assert records.subscriptions_by_ids(actor=CLEO, ids=[row.id]) == []
    assert records.charges_of(actor=CLEO, account_id=hidden.id) == []
    assert records.charges_by_ids(actor=CLEO, ids=[charge.id]) == []
    assert records.contracts_of(actor=CLEO, account_id=hidden.id, on=JULY) == []
    with pytest.raises(ContractNotFoundError):
        records.contract_versions(actor=CLEO, contract_id=version.contract_id)


def test_queries_take_the_same_statements_for_one_row_and_for_three() -> None:
    account = make_account()
    counted = []
    for more in (1, 2):
        for _ in range(more):
            contract = make_contract(account=account)
            make_contract_version(contract=contract)
            make_subscription(account=account, contract=contract, product=make_product())
            make_charge(account=account, contract=contract, product=make_product())
        with CaptureQueriesContext(connection) as statements:
            records.subscriptions_of(actor=ANA, account_id=account.id)
            records.charges_of(actor=ANA, account_id=account.id)
            records.contracts_of(actor=ANA, account_id=account.id, on=JULY)
            records.products(actor=ANA)
        counted.append(len(statements))

    assert counted == [5, 5]


def test_queries_need_the_right() -> None:
    nobody = Actor(id="nobody", name="Nobody")

    with pytest.raises(DeniedError):
        records.subscriptions_of(actor=nobody, account_id=1)
