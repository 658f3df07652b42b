from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parlance.domains.metrics.commands import mark_changed
from parlance.domains.revenue import events, rules
from parlance.domains.revenue.commands.references import (
    require_account,
    require_contract_of,
    require_product,
)
from parlance.domains.revenue.errors import (
    EndsBeforeStartError,
    NotYetStartedError,
    PriceUnsoundError,
    ReasonMissingError,
    SourceIdTakenError,
    SubscriptionAlreadyEndedError,
    SubscriptionNotFoundError,
)
from parlance.domains.revenue.models import Subscription
from parlance.domains.revenue.values.records import Price, SubscriptionTerms
from parlance.kit.actor import Actor
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish


@transaction.atomic
def record_subscription(*, actor: Actor, terms: SubscriptionTerms, recorded_at: datetime) -> int:
    """Add a priced interval to an account; return the ledger row's id."""
    actor.must("revenue.change")
    _check(actor, terms)
    _require_free(terms.source_id)

    row = Subscription.objects.create(**_columns(terms), recorded_from=recorded_at)
    _audit(actor, "revenue.record_subscription", row, before=None)
    publish(events.SubscriptionRecorded(row.id, row.account_id), actor)
    mark_changed(account_ids=[row.account_id])
    return row.id


@transaction.atomic
def amend_subscription(
    *,
    actor: Actor,
    subscription_id: int,
    effective_on: date,
    source_id: str,
    price: Price,
    recorded_at: datetime,
    plan: str | None = None,
    product_id: int | None = None,
    start_cause: str | None = None,
) -> int:
    """Let the line go on at another price from a day on; return the new interval's row.

    The interval before ends that day, and its figures stay as they were. Plan and product stay
    unless given.
    """
    actor.must("revenue.change")
    row = _locked(actor, subscription_id)
    if effective_on < row.starts_on:
        raise NotYetStartedError(row.starts_on)
    if row.ends_on is not None and effective_on >= row.ends_on:
        raise SubscriptionAlreadyEndedError(row.ends_on)
    terms = replace(
        _terms(row),
        source_id=source_id,
        starts_on=effective_on,
        price=price,
        plan=row.plan if plan is None else plan,
        product_id=row.product_id if product_id is None else product_id,
        start_cause=start_cause,
    )
    _check(actor, terms)
    _require_free(source_id)

    ended = _supersede(row, recorded_at, ends_on=effective_on, end_reason=None)
    following = Subscription.objects.create(**_columns(terms), recorded_from=recorded_at)
    _audit(actor, "revenue.amend_subscription", following, before=ended)
    event = events.SubscriptionAmended(following.id, row.account_id, effective_on)
    publish(event, actor)
    mark_changed(account_ids=[row.account_id])
    return following.id


@transaction.atomic
def end_subscription(
    *, actor: Actor, subscription_id: int, ends_on: date, reason: str, recorded_at: datetime
) -> int:
    """End an interval on its first unpaid day, for a reason; return the row that says so."""
    actor.must("revenue.change")
    if not reason.strip():
        raise ReasonMissingError
    row = _locked(actor, subscription_id)
    if ends_on < row.starts_on:
        raise EndsBeforeStartError(row.starts_on, ends_on)
    if row.ends_on is not None and ends_on > row.ends_on:
        raise SubscriptionAlreadyEndedError(row.ends_on)

    ended = _supersede(row, recorded_at, ends_on=ends_on, end_reason=reason)
    _audit(actor, "revenue.end_subscription", ended, before=row, reason=reason)
    event = events.SubscriptionEnded(ended.id, ended.account_id, ends_on, reason)
    publish(event, actor)
    mark_changed(account_ids=[ended.account_id])
    return ended.id


@transaction.atomic
def correct_subscription(
    *,
    actor: Actor,
    subscription_id: int,
    terms: SubscriptionTerms,
    reason: str,
    recorded_at: datetime,
) -> int:
    """Say what the interval really was; return the row that stands instead.

    What was recorded before stays on record, for figures as of then.
    """
    actor.must("revenue.change")
    if not reason.strip():
        raise ReasonMissingError
    row = _locked(actor, subscription_id)
    _check(actor, terms)
    if terms.source_id != row.source_id:
        _require_free(terms.source_id)

    corrected = _supersede(row, recorded_at, **_columns(terms))
    _audit(actor, "revenue.correct_subscription", corrected, before=row, reason=reason)
    publish(events.SubscriptionCorrected(corrected.id, corrected.account_id), actor)
    mark_changed(account_ids={row.account_id, corrected.account_id})
    return corrected.id


def _check(actor: Actor, terms: SubscriptionTerms) -> None:
    flaw = rules.price_flaw(terms.price)
    if flaw:
        raise PriceUnsoundError(flaw)
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise EndsBeforeStartError(terms.starts_on, terms.ends_on)
    require_account(actor, terms.account_id)
    require_contract_of(terms.account_id, terms.contract_id)
    require_product(terms.product_id)


def _require_free(source_id: str) -> None:
    if Subscription.objects.current().filter(source_id=source_id).exists():
        raise SourceIdTakenError(source_id)


def _locked(actor: Actor, subscription_id: int) -> Subscription:
    found = Subscription.objects.visible_to(actor).current().filter(id=subscription_id)
    row = found.select_for_update().first()
    if row is None:
        raise SubscriptionNotFoundError(subscription_id)
    return row


def _supersede(row: Subscription, recorded_at: datetime, **changes: Any) -> Subscription:
    """Close a ledger row and add one that differs in `changes`."""
    columns = _columns(_terms(row)) | changes
    recorded_at = max(recorded_at, row.recorded_from)  # whoever waited looked at the clock before
    Subscription.objects.filter(id=row.id).update(recorded_to=recorded_at)
    return Subscription.objects.create(**columns, recorded_from=recorded_at)


_SAME = (
    *("source_id", "account_id", "contract_id", "product_id", "plan", "kind", "starts_on"),
    *("ends_on", "billed_every", "billed_unit", "start_cause", "end_reason"),
)


def _columns(terms: SubscriptionTerms) -> dict[str, Any]:
    price = terms.price
    return {name: getattr(terms, name) for name in _SAME} | {
        "line": terms.line or terms.source_id,
        "quantity": price.quantity,
        "amount": price.amount,
        "price_every": price.every,
        "price_unit": price.unit,
        "discount_rate": price.discount_rate,
        "discount_amount": price.discount_amount,
        "currency": price.currency,
    }


def _terms(row: Subscription) -> SubscriptionTerms:
    return SubscriptionTerms(
        **{name: getattr(row, name) for name in _SAME}, line=row.line, price=row.price
    )


def _audit(
    actor: Actor,
    action: str,
    row: Subscription,
    *,
    before: Subscription | None,
    reason: str = "",
) -> None:
    record(
        actor=actor,
        action=action,
        subject=("subscription", str(row.id)),
        before={"id": before.id} | _columns(_terms(before)) if before else None,
        after=_columns(_terms(row)),
        reason=reason,
    )
