from datetime import date, datetime

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.currents import put_in_force
from parlance.domains.accounts.commands.telling import tell_owner
from parlance.domains.accounts.commands.values import (
    must_not_circle,
    record_value,
    right_to_set,
    sound_day,
    sound_value,
)
from parlance.domains.accounts.errors import AttributeNotRecordedError
from parlance.domains.accounts.models import AccountAttribute
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish


@transaction.atomic
def change_attribute(
    *,
    actor: Actor,
    account_id: int,
    attribute: str,
    value: str | None,
    from_on: date,
    today: date,
    recorded_at: datetime,
    reason: str = "",
) -> None:
    """Give an attribute a value from a day on; None clears it from that day on.

    What was recorded from that very day on is superseded. A `parent` is an account's id as text.
    Raises `ValueUnsoundError` for a value or day that does not suit, and `ParentCycleError`.
    """
    actor.must(right_to_set(attribute))
    value = sound_value(attribute, value)
    before = record_value(
        actor=actor,
        account_id=account_id,
        attribute=attribute,
        value=value,
        starts_on=sound_day(from_on),
        recorded_at=recorded_at,
    )
    put_in_force(on=today, account_ids=[account_id])
    if attribute == "parent" and value is not None:
        must_not_circle(account_id=account_id, days={today, from_on})
    record(
        actor=actor,
        action="accounts.change_attribute",
        subject=("account", str(account_id)),
        before={attribute: before.value, "from": from_on} if before else None,
        after={attribute: value, "from": from_on},
        reason=reason,
    )
    publish(events.AttributeChanged(account_id, attribute, value, from_on), actor)
    if attribute == "owner":
        tell_owner(actor=actor, owner=value, account_ids=[account_id])
    mark_changed(account_ids=[account_id])


@transaction.atomic
def correct_attribute(
    *,
    actor: Actor,
    account_id: int,
    attribute: str,
    starts_on: date,
    value: str | None,
    today: date,
    recorded_at: datetime,
    reason: str,
) -> None:
    """Say what the value from that day on really was; what was recorded before stays on record.

    Raises `AttributeNotRecordedError` where nothing is recorded from that day on.
    """
    actor.must("accounts.change")
    recorded = AccountAttribute.objects.visible_to(actor).filter(
        account_id=account_id, attribute=attribute, starts_on=starts_on, recorded_to__isnull=True
    )
    if not recorded.exists():
        raise AttributeNotRecordedError(attribute, starts_on)
    change_attribute(
        actor=actor,
        account_id=account_id,
        attribute=attribute,
        value=value,
        from_on=starts_on,
        today=today,
        recorded_at=recorded_at,
        reason=reason,
    )


@transaction.atomic
def refresh_attributes_in_force(*, actor: Actor, today: date) -> int:
    """Keep on every account the values in force on this day; return how many differed.

    Values recorded for a later day come into force with the day: run it each morning.
    """
    actor.must("accounts.change")
    return put_in_force(on=today, account_ids=None)
