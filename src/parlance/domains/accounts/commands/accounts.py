from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.attributes import record_value
from parlance.domains.accounts.commands.currents import put_in_force
from parlance.domains.accounts.errors import AccountNotFoundError, SourceIdTakenError
from parlance.domains.accounts.models import Account
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

    A `parent` among the attributes is that account's id as text.
    """
    actor.must("accounts.change")
    if Account.objects.filter(source_id=source_id).exists():
        raise SourceIdTakenError(source_id)

    row = Account.objects.create(source_id=source_id, name=name, signed_up_on=signed_up_on)
    for attribute, value in (attributes or {}).items():
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
        after={"source_id": source_id, "name": name, "signed_up_on": signed_up_on}
        | dict(attributes or {}),
    )
    publish(events.AccountCreated(row.id), actor)
    mark_changed(account_ids=[row.id])
    return row.id


@transaction.atomic
def rename_account(*, actor: Actor, account_id: int, name: str) -> None:
    """Give an account another name."""
    actor.must("accounts.change")
    row = Account.objects.visible_to(actor).filter(id=account_id).select_for_update().first()
    if row is None:
        raise AccountNotFoundError(account_id)

    before, row.name = row.name, name
    row.save(update_fields=["name"])
    record(
        actor=actor,
        action="accounts.rename_account",
        subject=("account", str(account_id)),
        before={"name": before},
        after={"name": name},
    )
    publish(events.AccountRenamed(account_id, name), actor)
