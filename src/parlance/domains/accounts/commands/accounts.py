from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.currents import put_in_force
from parlance.domains.accounts.commands.telling import tell_owner
from parlance.domains.accounts.commands.values import record_value, sound_value
from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    SourceIdTakenError,
    ValueUnsoundError,
)
from parlance.domains.accounts.models import Account
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import AttributeType
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    source_id: str,
    name: str,
    today: date,
    recorded_at: datetime,
    signed_up_on: date | None = None,
    attributes: Mapping[str, str] | None = None,
) -> int:
    """Add an account with its attributes, in force from `today` on; return its id.

    A `parent` among the attributes is that account's id as text. Whom it belongs to says who
    may assign; others only make accounts of their own.
    """
    actor.must("accounts.change")
    sound = {key: sound_value(key, value) for key, value in (attributes or {}).items()}
    if sound.get("owner") not in {None, actor.id}:
        actor.must("accounts.assign")
    name, source_id = sound_name(name), sound_name(source_id, "source_id")
    if Account.objects.filter(source_id=source_id).exists():
        raise SourceIdTakenError(source_id)

    row = Account.objects.create(source_id=source_id, name=name, signed_up_on=signed_up_on)
    kept = {key: value for key, value in sound.items() if value is not None}
    for attribute, value in kept.items():
        record_value(
            actor=actor,
            account_id=row.id,
            attribute=attribute,
            value=value,
            starts_on=today,
            recorded_at=recorded_at,
        )
    put_in_force(on=today, account_ids=[row.id])
    record(
        actor=actor,
        action="accounts.create_account",
        subject=("account", str(row.id)),
        after={"source_id": source_id, "name": name, "signed_up_on": signed_up_on} | kept,
    )
    publish(events.AccountCreated(row.id), actor)
    tell_owner(actor=actor, owner=kept.get("owner"), account_ids=[row.id])
    mark_changed(account_ids=[row.id])
    return row.id


@transaction.atomic
def rename_account(*, actor: Actor, account_id: int, name: str) -> None:
    """Give an account another name."""
    actor.must("accounts.change")
    row = Account.objects.visible_to(actor).filter(id=account_id).select_for_update().first()
    if row is None:
        raise AccountNotFoundError(account_id)

    before, row.name = row.name, sound_name(name)
    row.save(update_fields=["name"])
    record(
        actor=actor,
        action="accounts.rename_account",
        subject=("account", str(account_id)),
        before={"name": before},
        after={"name": row.name},
    )
    publish(events.AccountRenamed(account_id, row.name), actor)


def sound_name(name: str, field: str = "name") -> str:
    """Return a name as it is kept; raise `ValueUnsoundError` for none."""
    kept = kept_value(field, name, AttributeType.TEXT)
    if kept is None:
        raise ValueUnsoundError(field, "Write something here; it cannot be empty.")
    return kept
