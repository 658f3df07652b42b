"""Charges, exchange rates and products."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from parlance.domains.metrics.commands import mark_changed
from parlance.domains.revenue import events
from parlance.domains.revenue.commands.references import (
    require_account,
    require_contract_of,
    require_product,
)
from parlance.domains.revenue.errors import (
    CurrencyUnknownError,
    RateNotFoundError,
    RateUnsoundError,
    ReasonMissingError,
    SourceIdTakenError,
)
from parlance.domains.revenue.models import Charge, ExchangeRate, Product
from parlance.domains.revenue.values.records import ChargeKind
from parlance.kit.actor import Actor
from parlance.kit.currencies import is_currency
from parlance.kit.fingerprints import must_be_fresh
from parlance.kit.money import Money
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish

_MOST_WORTH = Decimal(1_000_000_000)


@transaction.atomic
def record_charge(
    *,
    actor: Actor,
    source_id: str,
    account_id: int,
    charged_on: date,
    amount: Money,
    recorded_at: datetime,
    kind: ChargeKind = ChargeKind.ONE_TIME,
    contract_id: int | None = None,
    product_id: int | None = None,
) -> int:
    """Add a charge of a day, a credit as a negative amount; return the ledger row's id."""
    actor.must("revenue.change")
    require_account(actor, account_id)
    require_contract_of(account_id, contract_id)
    require_product(product_id)
    if not is_currency(amount.currency):
        raise CurrencyUnknownError(amount.currency)
    if Charge.objects.filter(source_id=source_id, recorded_to__isnull=True).exists():
        raise SourceIdTakenError(source_id)

    row = Charge.objects.create(
        source_id=source_id,
        account_id=account_id,
        charged_on=charged_on,
        amount=amount.amount,
        currency=amount.currency,
        kind=kind,
        contract_id=contract_id,
        product_id=product_id,
        recorded_from=recorded_at,
    )
    record(
        actor=actor,
        action="revenue.record_charge",
        subject=("charge", str(row.id)),
        after={
            "source_id": source_id,
            "account_id": account_id,
            "charged_on": charged_on,
            "amount": amount.amount,
            "currency": amount.currency,
            "kind": kind,
        },
    )
    publish(events.ChargeRecorded(row.id, account_id), actor)
    mark_changed(account_ids=[account_id])
    return row.id


@transaction.atomic
def set_exchange_rate(
    *,
    actor: Actor,
    currency: str,
    starts_on: date,
    rate: Decimal,
    recorded_at: datetime,
    reason: str = "",
    expected: str | None = None,
) -> None:
    """Say what one unit of a currency is worth in the reporting currency from a day on.

    A rate of the same day is superseded; `expected` is its fingerprint. No amount changes: what
    figures change by is told as the effect of currency, never as a movement.
    """
    actor.must("rates.change")
    if not is_currency(currency):
        raise CurrencyUnknownError(currency)
    if not 0 < rate < _MOST_WORTH:
        raise RateUnsoundError
    before = _rate_of(currency, starts_on)
    must_be_fresh(expected, {"rate": before.rate if before else None}, {"rate": rate})
    if before is not None:
        recorded_at = max(recorded_at, before.recorded_from)  # a clock may have been set back
        _close(before, recorded_at)

    ExchangeRate.objects.create(
        currency=currency, starts_on=starts_on, rate=rate, recorded_from=recorded_at
    )
    record(
        actor=actor,
        action="revenue.set_exchange_rate",
        subject=("exchange_rate", f"{currency} {starts_on}"),
        before={"rate": before.rate} if before else None,
        after={"rate": rate},
        reason=reason,
    )
    publish(events.ExchangeRateSet(currency, starts_on), actor)
    mark_changed(account_ids=None)


@transaction.atomic
def withdraw_exchange_rate(
    *, actor: Actor, currency: str, starts_on: date, recorded_at: datetime, reason: str
) -> None:
    """Take back a rate that never was one; the rate before it holds on. Needs a reason."""
    actor.must("rates.change")
    if not reason.strip():
        raise ReasonMissingError
    before = _rate_of(currency, starts_on)
    if before is None:
        raise RateNotFoundError(currency, starts_on)
    _close(before, recorded_at)
    record(
        actor=actor,
        action="revenue.withdraw_exchange_rate",
        subject=("exchange_rate", f"{currency} {starts_on}"),
        before={"rate": before.rate},
        reason=reason,
    )
    publish(events.ExchangeRateWithdrawn(currency, starts_on), actor)
    mark_changed(account_ids=None)


def _rate_of(currency: str, starts_on: date) -> ExchangeRate | None:
    found = ExchangeRate.objects.filter(
        currency=currency, starts_on=starts_on, recorded_to__isnull=True
    )
    return found.select_for_update().first()


def _close(row: ExchangeRate, recorded_at: datetime) -> None:
    row.recorded_to = max(recorded_at, row.recorded_from)
    row.save(update_fields=["recorded_to"])


@transaction.atomic
def add_product(*, actor: Actor, source_id: str, name: str) -> int:
    """Add a product; return its id."""
    actor.must("revenue.change")
    if Product.objects.filter(source_id=source_id).exists():
        raise SourceIdTakenError(source_id)

    row = Product.objects.create(source_id=source_id, name=name)
    record(
        actor=actor,
        action="revenue.add_product",
        subject=("product", str(row.id)),
        after={"source_id": source_id, "name": name},
    )
    publish(events.ProductAdded(row.id), actor)
    return row.id
