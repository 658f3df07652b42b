from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from factories.accounts import make_account
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import (
    Charge,
    Contract,
    ContractVersion,
    ExchangeRate,
    Product,
    Subscription,
)

RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)

_numbers = count(1)


def make_product(**values: Any) -> Product:
    number = next(_numbers)
    usual: dict[str, Any] = {"source_id": f"P-{number}", "name": f"Product {number}"}
    return Product.objects.create(**(usual | values))


def make_contract(*, account: Account | None = None, **values: Any) -> Contract:
    """Save a contract without versions."""
    usual: dict[str, Any] = {"source_id": f"K-{next(_numbers)}"}
    return Contract.objects.create(account=account or make_account(), **(usual | values))


def make_contract_version(*, contract: Contract | None = None, **values: Any) -> ContractVersion:
    """Save the terms of an open contract from the first of 2025 on."""
    usual: dict[str, Any] = {
        "effective_on": date(2025, 1, 1),
        "starts_on": date(2025, 1, 1),
        "recorded_from": RECORDED_AT,
    }
    return ContractVersion.objects.create(contract=contract or make_contract(), **(usual | values))


def make_subscription(*, account: Account | None = None, **values: Any) -> Subscription:
    """Save an open-ended 100 EUR a month from the first of 2025 on, on a line of its own."""
    source_id = f"S-{next(_numbers)}"
    usual: dict[str, Any] = {
        "source_id": source_id,
        "line": source_id,
        "starts_on": date(2025, 1, 1),
        "amount": Decimal(100),
        "currency": "EUR",
        "recorded_from": RECORDED_AT,
    }
    return Subscription.objects.create(account=account or make_account(), **(usual | values))


def make_charge(*, account: Account | None = None, **values: Any) -> Charge:
    """Save a one-time charge of 100 EUR."""
    usual: dict[str, Any] = {
        "source_id": f"X-{next(_numbers)}",
        "charged_on": date(2025, 1, 1),
        "amount": Decimal(100),
        "currency": "EUR",
        "recorded_from": RECORDED_AT,
    }
    return Charge.objects.create(account=account or make_account(), **(usual | values))


def make_exchange_rate(**values: Any) -> ExchangeRate:
    """Save a dollar at 0.9 from the first of 2025 on."""
    usual: dict[str, Any] = {
        "currency": "USD",
        "starts_on": date(2025, 1, 1),
        "rate": Decimal("0.9"),
        "recorded_from": RECORDED_AT,
    }
    return ExchangeRate.objects.create(**(usual | values))
