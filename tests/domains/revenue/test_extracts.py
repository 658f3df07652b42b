from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from factories.accounts import make_account
from factories.revenue import (
    RECORDED_AT,
    make_charge,
    make_contract,
    make_exchange_rate,
    make_product,
    make_subscription,
)
from parlance.domains.revenue import extracts
from parlance.engine.catalogue import CATALOGUE
from parlance.kit.periods import FAR
from parlance.platform.ledger.records import open_records, shaped

pytestmark = pytest.mark.django_db(transaction=True)

CORRECTED_AT = datetime(2026, 2, 1, tzinfo=UTC)
EARLY = date(1, 1, 1)


def rows(
    name: str, accounts: Collection[int] | None = None, as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """Return the rows as the lake gets them: the registered columns and types."""
    with open_records() as source:
        found = getattr(extracts, name)(source, accounts, as_of)
    table = shaped(found, dict(CATALOGUE.tables[name].columns))
    listed: list[dict[str, Any]] = table.to_pylist()
    return listed


def test_mrr_intervals_carry_what_the_row_says() -> None:
    account = make_account()
    row = make_subscription(
        account=account,
        contract=make_contract(account=account, source_id="K"),
        product=make_product(source_id="P"),
        plan="Pro",
        quantity=Decimal("2.5"),
        discount_rate=Decimal("0.1"),
        ends_on=date(2026, 1, 1),
        start_cause="price",
        end_reason="budget",
    )

    assert rows("mrr_intervals") == [
        {
            "account_id": account.id,
            "subscription_id": row.id,
            "line": row.line,
            "product": "P",
            "plan": "Pro",
            "contract": "K",
            "currency": "EUR",
            "quantity": Decimal("2.500000"),
            "starts_on": date(2025, 1, 1),
            "ends_on": date(2026, 1, 1),
            "mrr": Decimal("90.000000"),
            "mrr_before_discount": Decimal("100.000000"),
            "start_cause": "price",
            "end_reason": "budget",
        }
    ]


def test_mrr_intervals_leave_out_what_does_not_count() -> None:
    counts = make_subscription()
    given_away = make_subscription(discount_rate=Decimal(1))
    make_subscription(kind="trial")
    make_subscription(amount=Decimal(0))
    make_subscription(ends_on=date(2025, 1, 1))
    make_subscription(recorded_to=RECORDED_AT)

    found = rows("mrr_intervals")

    assert {row["subscription_id"] for row in found} == {counts.id, given_away.id}
    assert {(row["product"], row["plan"], row["contract"]) for row in found} == {("", "", "")}
    assert {row["ends_on"] for row in found} == {FAR}


def test_mrr_intervals_are_as_recorded_by_then_and_of_the_asked_accounts() -> None:
    account, other = make_account(), make_account()
    was = make_subscription(account=account, source_id="S", recorded_to=CORRECTED_AT)
    now = make_subscription(account=account, source_id="S", recorded_from=CORRECTED_AT)
    theirs = make_subscription(account=other)

    def ids(accounts: Collection[int] | None, as_of: datetime | None) -> set[int]:
        return {row["subscription_id"] for row in rows("mrr_intervals", accounts, as_of)}

    assert ids([account.id], None) == ids([account.id], CORRECTED_AT) == {now.id}
    assert ids([account.id], RECORDED_AT) == {was.id}
    assert ids(None, RECORDED_AT) == {was.id, theirs.id}
    assert ids([account.id, other.id], None) == {now.id, theirs.id}
    assert ids([], None) == ids(None, datetime(2020, 1, 1, tzinfo=UTC)) == set()


def test_charges_carry_credits_too() -> None:
    row = make_charge(amount=Decimal("-1.25"), kind="invoice")

    assert rows("charges", [row.account_id], RECORDED_AT) == [
        {
            "account_id": row.account_id,
            "charge_id": row.id,
            "day": date(2025, 1, 1),
            "kind": "invoice",
            "amount": Decimal("-1.250000"),
            "currency": "EUR",
        }
    ]


def test_exchange_rates_follow_each_other_and_the_first_extends_back() -> None:
    make_exchange_rate()
    make_exchange_rate(starts_on=date(2025, 6, 1), rate=Decimal("0.8"), recorded_to=CORRECTED_AT)
    make_exchange_rate(starts_on=date(2025, 6, 1), rate=Decimal("0.7"), recorded_from=CORRECTED_AT)

    def told(as_of: datetime | None) -> list[tuple[date, date, Decimal]]:
        found = rows("exchange_rates", [1], as_of)
        return sorted((row["starts_on"], row["ends_on"], row["rate"]) for row in found)

    first = (EARLY, date(2025, 6, 1), Decimal("0.90000000"))
    assert told(None) == [first, (date(2025, 6, 1), FAR, Decimal("0.70000000"))]
    assert told(RECORDED_AT) == [first, (date(2025, 6, 1), FAR, Decimal("0.80000000"))]
