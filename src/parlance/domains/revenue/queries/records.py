from collections.abc import Collection
from dataclasses import fields
from datetime import date

from django.db.models import QuerySet

from parlance.domains.revenue.errors import ContractNotFoundError
from parlance.domains.revenue.models import (
    Charge,
    Contract,
    ContractVersion,
    ExchangeRate,
    Product,
    Subscription,
)
from parlance.domains.revenue.values.records import (
    ChargeKind,
    ChargeRow,
    ContractDetail,
    ContractTerms,
    Kind,
    ProductSummary,
    Rate,
    SubscriptionRow,
)
from parlance.domains.revenue.values.records import ContractVersion as VersionValue
from parlance.kit.actor import Actor
from parlance.kit.money import Money

_TERMS = [field.name for field in fields(ContractTerms)]


def subscriptions_of(*, actor: Actor, account_id: int) -> list[SubscriptionRow]:
    """Return an account's priced intervals as now recorded, by line and day."""
    actor.must("revenue.read")
    rows = Subscription.objects.visible_to(actor).current().filter(account_id=account_id)
    return subscription_rows(rows.order_by("line", "starts_on", "id"))


def subscriptions_by_ids(*, actor: Actor, ids: Collection[int]) -> list[SubscriptionRow]:
    """Return ledger rows, corrected ones included: what stands behind a number."""
    actor.must("revenue.read")
    rows = Subscription.objects.visible_to(actor).filter(id__in=list(ids))
    return subscription_rows(rows.order_by("account_id", "line", "starts_on", "id"))


def subscription_history(*, actor: Actor, account_id: int, source_id: str) -> list[SubscriptionRow]:
    """Return all that was ever recorded under a source_id, the oldest record first."""
    actor.must("revenue.read")
    rows = Subscription.objects.visible_to(actor).filter(account_id=account_id, source_id=source_id)
    return subscription_rows(rows.order_by("recorded_from", "id"))


def charges_of(*, actor: Actor, account_id: int) -> list[ChargeRow]:
    """Return an account's charges as now recorded, the newest first."""
    actor.must("revenue.read")
    rows = Charge.objects.visible_to(actor).filter(account_id=account_id, recorded_to__isnull=True)
    return charge_rows(rows.order_by("-charged_on", "-id"))


def charges_by_ids(*, actor: Actor, ids: Collection[int]) -> list[ChargeRow]:
    """Return ledger rows, corrected ones included: what stands behind a number."""
    actor.must("revenue.read")
    rows = Charge.objects.visible_to(actor).filter(id__in=list(ids))
    return charge_rows(rows.order_by("account_id", "charged_on", "id"))


def contracts_of(*, actor: Actor, account_id: int, on: date) -> list[ContractDetail]:
    """Return an account's contracts with the terms in force on a day, by source_id."""
    actor.must("revenue.read")
    contracts = Contract.objects.visible_to(actor).filter(account_id=account_id)
    rows = list(contracts.order_by("source_id"))
    versions = versions_on(on, {row.id for row in rows})
    return [
        ContractDetail(row.id, row.source_id, row.account_id, versions[row.id])
        for row in rows
        if row.id in versions
    ]


def contract(*, actor: Actor, contract_id: int, on: date) -> ContractDetail:
    """Return a contract with the terms in force on a day, before its first day those first ones."""
    actor.must("revenue.read")
    row = Contract.objects.visible_to(actor).filter(id=contract_id).first()
    version = versions_on(on, {contract_id}).get(contract_id)
    if row is None or version is None:
        raise ContractNotFoundError(contract_id)
    return ContractDetail(row.id, row.source_id, row.account_id, version)


def contract_versions(*, actor: Actor, contract_id: int) -> list[VersionValue]:
    """Return the versions of a contract as now recorded, by the day they take effect."""
    actor.must("revenue.read")
    if not Contract.objects.visible_to(actor).filter(id=contract_id).exists():
        raise ContractNotFoundError(contract_id)
    rows = ContractVersion.objects.filter(contract_id=contract_id, recorded_to__isnull=True)
    return [_version(row) for row in rows.order_by("effective_on", "id")]


def products(*, actor: Actor) -> list[ProductSummary]:
    """Return all products by name."""
    actor.must("revenue.read")
    rows = Product.objects.order_by("name", "id")
    return [ProductSummary(row.id, row.source_id, row.name) for row in rows]


def last_rates(*, actor: Actor) -> list[Rate]:
    """Return the latest rate of each currency, by currency."""
    actor.must("revenue.read")
    rows = ExchangeRate.objects.filter(recorded_to__isnull=True)
    latest = rows.order_by("currency", "-starts_on").distinct("currency")
    return [Rate(row.currency, row.starts_on, row.rate) for row in latest]


def subscription_rows(rows: QuerySet[Subscription]) -> list[SubscriptionRow]:
    return [
        SubscriptionRow(
            id=row.id,
            source_id=row.source_id,
            account_id=row.account_id,
            line=row.line,
            contract=row.contract.source_id if row.contract else None,
            product=row.product.source_id if row.product else None,
            plan=row.plan,
            kind=Kind(row.kind),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            price=row.price,
            mrr=Money(row.mrr, row.currency),
            mrr_before_discount=Money(row.mrr_before_discount, row.currency),
            start_cause=row.start_cause,
            end_reason=row.end_reason,
            recorded_from=row.recorded_from,
            recorded_to=row.recorded_to,
            load_id=row.load_id,
        )
        for row in rows.select_related("contract", "product")
    ]


def charge_rows(rows: QuerySet[Charge]) -> list[ChargeRow]:
    return [
        ChargeRow(
            id=row.id,
            source_id=row.source_id,
            account_id=row.account_id,
            kind=ChargeKind(row.kind),
            charged_on=row.charged_on,
            amount=Money(row.amount, row.currency),
            contract=row.contract.source_id if row.contract else None,
            product=row.product.source_id if row.product else None,
        )
        for row in rows.select_related("contract", "product")
    ]


def versions_on(on: date, contract_ids: Collection[int]) -> dict[int, VersionValue]:
    rows = ContractVersion.objects.filter(
        contract_id__in=list(contract_ids), recorded_to__isnull=True
    )
    found: dict[int, VersionValue] = {}
    for row in rows.order_by("contract_id", "effective_on"):
        if row.contract_id not in found or row.effective_on <= on:
            found[row.contract_id] = _version(row)
    return found


def _version(row: ContractVersion) -> VersionValue:
    return VersionValue(
        id=row.id,
        effective_on=row.effective_on,
        terms=ContractTerms(**{name: getattr(row, name) for name in _TERMS}),
        recorded_from=row.recorded_from,
        load_id=row.load_id,
    )
