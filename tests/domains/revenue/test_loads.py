from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from actors import ANA, BEN
from factories.accounts import make_account
from factories.revenue import make_contract, make_product
from factories.staging import stage
from parlance.domains.metrics.models import ChangedAccount
from parlance.domains.revenue.commands import loads
from parlance.domains.revenue.errors import UnknownFileError
from parlance.domains.revenue.models import (
    Charge,
    Contract,
    ContractVersion,
    ExchangeRate,
    Product,
    Subscription,
)
from parlance.domains.revenue.values.files import (
    CHARGES,
    CONTRACTS,
    EXCHANGE_RATES,
    PRODUCTS,
    SUBSCRIPTIONS,
)
from parlance.kit.errors import DeniedError
from parlance.kit.tables import FileSchema
from parlance.platform.ledger.loads import LoadCounts

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
SEATS: dict[str, Any] = {
    "source_id": "S1",
    "account": "A1",
    "starts_on": date(2025, 1, 1),
    "amount": Decimal("1200.00"),
    "price_unit": "year",
    "currency": "EUR",
}


def load(
    schema: FileSchema, *rows: dict[str, Any], at: datetime = MONDAY, load_id: int = 1
) -> LoadCounts:
    return loads.load(
        actor=ANA,
        file=schema.name,
        staging=stage(schema, *rows),
        load_id=load_id,
        recorded_at=at,
    )


def test_subscriptions_are_added_with_what_they_refer_to() -> None:
    account = make_account(source_id="A1")
    contract = make_contract(account=account, source_id="K1")
    product = make_product(source_id="P1")

    counts = load(SUBSCRIPTIONS, SEATS | {"contract": "K1", "product": "P1"})

    row = Subscription.objects.get()
    assert counts == LoadCounts(added=1, changed=0, unchanged=0)
    assert (row.account_id, row.contract_id, row.product_id) == (
        account.id,
        contract.id,
        product.id,
    )
    assert (row.line, row.mrr, row.recorded_from, row.load_id) == ("S1", 100, MONDAY, 1)
    assert list(ChangedAccount.objects.values_list("account_id", flat=True)) == [account.id]


def test_subscriptions_loaded_again_are_not_touched() -> None:
    make_account(source_id="A1")
    finer = SEATS | {"amount": Decimal("10.0000004"), "discount_rate": Decimal("0.123456789")}
    load(SUBSCRIPTIONS, finer)
    ChangedAccount.objects.all().delete()

    counts = load(SUBSCRIPTIONS, finer, at=TUESDAY, load_id=2)

    assert counts == LoadCounts(added=0, changed=0, unchanged=1)
    assert Subscription.objects.get().load_id == 1
    assert not ChangedAccount.objects.exists()


def test_subscription_that_changed_is_closed_and_added_anew() -> None:
    before, after = make_account(source_id="A1"), make_account(source_id="A2")
    load(SUBSCRIPTIONS, SEATS, SEATS | {"source_id": "S2"})
    ChangedAccount.objects.all().delete()

    counts = load(
        SUBSCRIPTIONS,
        SEATS | {"account": "A2"},
        SEATS | {"source_id": "S2"},
        at=TUESDAY,
        load_id=2,
    )

    was, now = Subscription.objects.filter(source_id="S1").order_by("id")
    assert counts == LoadCounts(added=0, changed=1, unchanged=1)
    assert (was.account_id, was.recorded_to, was.closed_by_load_id) == (before.id, TUESDAY, 2)
    assert (now.account_id, now.recorded_from, now.recorded_to) == (after.id, TUESDAY, None)
    marked = set(ChangedAccount.objects.values_list("account_id", flat=True))
    assert marked == {before.id, after.id}


def test_products_are_renamed_in_place() -> None:
    load(PRODUCTS, {"source_id": "P1", "name": "Desk"}, {"source_id": "P2", "name": "Chair"})

    counts = load(
        PRODUCTS, {"source_id": "P1", "name": "Desks"}, {"source_id": "P2", "name": "Chair"}
    )

    assert counts == LoadCounts(added=0, changed=1, unchanged=1)
    assert list(Product.objects.order_by("id").values_list("name", flat=True)) == ["Desks", "Chair"]


def test_contract_rows_are_versions() -> None:
    make_account(source_id="A1")
    first = {"source_id": "K1", "account": "A1", "starts_on": date(2025, 1, 1), "notice_days": 30}
    amended = first | {"effective_on": date(2025, 7, 1), "notice_days": 90}
    load(CONTRACTS, first, amended)

    counts = load(CONTRACTS, first, amended | {"notice_days": 60}, at=TUESDAY, load_id=2)

    assert counts == LoadCounts(added=0, changed=1, unchanged=1)
    current = ContractVersion.objects.filter(contract=Contract.objects.get(), recorded_to=None)
    assert list(current.order_by("effective_on").values_list("effective_on", "notice_days")) == [
        (date(2025, 1, 1), 30),
        (date(2025, 7, 1), 60),
    ]


def test_charges_and_rates_are_corrected_by_new_rows() -> None:
    make_account(source_id="A1")
    setup = {"source_id": "X1", "account": "A1", "charged_on": date(2025, 1, 1)}
    setup |= {"amount": Decimal(500), "currency": "EUR"}
    dollar = {"currency": "USD", "starts_on": date(2025, 1, 1), "rate": Decimal("0.9")}
    load(CHARGES, setup)
    load(EXCHANGE_RATES, dollar)
    ChangedAccount.objects.all().delete()

    charges = load(CHARGES, setup | {"amount": Decimal(400)}, at=TUESDAY)
    rates = load(EXCHANGE_RATES, dollar | {"rate": Decimal("0.8")}, at=TUESDAY)

    assert charges == rates == LoadCounts(added=0, changed=1, unchanged=0)
    assert Charge.objects.get(recorded_to=None).amount == 400
    assert ExchangeRate.objects.get(recorded_to=None).rate == Decimal("0.8")
    assert Charge.objects.count() == ExchangeRate.objects.count() == 2
    assert ChangedAccount.objects.filter(account_id=None).count() == 1


def test_preview_counts_and_changes_nothing() -> None:
    make_account(source_id="A1")
    staged = stage(SUBSCRIPTIONS, SEATS)

    counts = loads.preview(
        actor=ANA, file="subscriptions", staging=staged, load_id=1, recorded_at=MONDAY
    )

    assert counts == LoadCounts(added=1, changed=0, unchanged=0)
    assert not Subscription.objects.exists()


def test_load_needs_the_right_and_a_known_file() -> None:
    with pytest.raises(DeniedError):
        loads.load(actor=BEN, file="products", staging="none", load_id=1, recorded_at=MONDAY)
    with pytest.raises(UnknownFileError):
        loads.load(actor=ANA, file="seats", staging="none", load_id=1, recorded_at=MONDAY)
