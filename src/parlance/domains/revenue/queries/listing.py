"""Whole lists of the ledger, page by page, in the order of recording: later rows come last."""

from collections.abc import Sequence
from datetime import date

from parlance.domains.revenue.models import Charge, Contract, ExchangeRate, Subscription
from parlance.domains.revenue.queries.records import charge_rows, subscription_rows, versions_on
from parlance.domains.revenue.values.records import (
    ChargeRow,
    ContractDetail,
    Rate,
    SubscriptionRow,
)
from parlance.kit.actor import Actor


def subscriptions_page(
    *, actor: Actor, after: int, limit: int, account_id: int | None = None, source_id: str = ""
) -> list[SubscriptionRow]:
    """Return priced intervals as now recorded, behind a row's id."""
    actor.must("revenue.read")
    rows = Subscription.objects.visible_to(actor).current().filter(id__gt=after)
    rows = rows if account_id is None else rows.filter(account_id=account_id)
    rows = rows.filter(source_id=source_id) if source_id else rows
    return subscription_rows(rows.order_by("id")[:limit])


def charges_page(
    *, actor: Actor, after: int, limit: int, account_id: int | None = None
) -> list[ChargeRow]:
    """Return charges as now recorded, behind a row's id."""
    actor.must("revenue.read")
    rows = Charge.objects.visible_to(actor).filter(id__gt=after, recorded_to__isnull=True)
    rows = rows if account_id is None else rows.filter(account_id=account_id)
    return charge_rows(rows.order_by("id")[:limit])


def contracts_page(
    *, actor: Actor, after: int, limit: int, on: date, account_id: int | None = None
) -> list[ContractDetail]:
    """Return contracts behind an id, with the terms in force on a day."""
    actor.must("revenue.read")
    rows = Contract.objects.visible_to(actor).filter(id__gt=after)
    rows = rows if account_id is None else rows.filter(account_id=account_id)
    found = list(rows.order_by("id")[:limit])
    versions = versions_on(on, {row.id for row in found})
    return [
        ContractDetail(row.id, row.source_id, row.account_id, versions[row.id])
        for row in found
        if row.id in versions
    ]


def rates_page(*, actor: Actor, after: Sequence[str], limit: int) -> list[Rate]:
    """Return exchange rates by currency and day, behind (currency, ISO day)."""
    actor.must("revenue.read")
    rows = ExchangeRate.objects.filter(recorded_to__isnull=True).order_by("currency", "starts_on")
    if after:
        currency, day = after
        same = rows.filter(currency=currency, starts_on__gt=date.fromisoformat(day))
        rows = (same | rows.filter(currency__gt=currency)).order_by("currency", "starts_on")
    return [Rate(row.currency, row.starts_on, row.rate) for row in rows[:limit]]
