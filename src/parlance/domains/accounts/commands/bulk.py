"""One change of many accounts, and taking it back as a whole."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.currents import put_in_force
from parlance.domains.accounts.commands.telling import tell_member, tell_owner
from parlance.domains.accounts.commands.values import (
    define_inferred,
    right_to_set,
    sound_day,
    sound_value,
)
from parlance.domains.accounts.errors import BulkNotFoundError, BulkOverError, ValueUnsoundError
from parlance.domains.accounts.models import Account, AccountAttribute, BulkEdit, TeamMember
from parlance.domains.accounts.queries.bulk import (
    UNDONE_WITHIN,
    bulk_plan,
    is_team_role,
    may_see,
)
from parlance.domains.accounts.values.records import BulkPlan
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import fingerprint
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish
from parlance.platform.ledger import loads
from parlance.platform.ledger.moments import moment_after
from parlance.platform.people.queries import person_names

_AT_ONCE = 500
_NAMED_IN_AUDIT = 1_000

Report = Callable[[int, int], None]
"""Told how many accounts are done, of how many."""


def sound_bulk(*, actor: Actor, field: str, value: str | None) -> str | None:
    """Return the value as it is kept; raise what setting it on one account would raise."""
    actor.must("accounts.change")
    if field == "parent":
        raise ValueUnsoundError("field", "A parent is set on one account at a time.")
    if is_team_role(field):
        actor.must("accounts.assign")
        if value and not person_names([value]):
            raise ValueUnsoundError("value", "There is no such person; choose one of the list.")
        return value or None
    actor.must(right_to_set(field))
    return sound_value(field, value)


def plan_fingerprint(plan: BulkPlan) -> str:
    """Return what a bulk edit is confirmed with: it changes with the accounts it would change."""
    return fingerprint({"change": plan.change})


@transaction.atomic
def apply_bulk(
    *,
    actor: Actor,
    account_ids: Collection[int],
    field: str,
    value: str | None,
    from_on: date,
    today: date,
    made_at: datetime,
    reason: str = "",
    report: Report = lambda _done, _total: None,
) -> int:
    """Give one field of many accounts a value from a day on; return the bulk edit's id.

    `field` is an attribute or a role that one person holds. Accounts that have the value, and
    those that the actor may not see, stay as they are. All in one transaction.
    """
    kept = sound_bulk(actor=actor, field=field, value=value)
    day = sound_day(from_on)
    plan = bulk_plan(actor=actor, account_ids=account_ids, field=field, value=kept, from_on=day)
    list(Account.objects.filter(id__in=plan.change).order_by("id").select_for_update())
    written = AccountAttribute.objects.filter(account_id__in=plan.change, attribute=field)
    made_at = moment_after(made_at, written.filter(recorded_to=None))
    row = BulkEdit.objects.create(
        made_by=actor.id,
        made_at=made_at,
        field=field,
        value=kept,
        from_on=day,
        reason=reason,
        changed=len(plan.change),
    )
    write = _write_team if is_team_role(field) else _write_attribute
    for start in range(0, len(plan.change), _AT_ONCE):
        write(actor, row, plan.change[start : start + _AT_ONCE])
        report(min(start + _AT_ONCE, len(plan.change)), len(plan.change))
    _finish(actor, row, plan.change, today, "accounts.apply_bulk", reason)
    if field == "owner":
        tell_owner(actor=actor, owner=kept, account_ids=plan.change)
    elif is_team_role(field) and kept:
        tell_member(actor=actor, person_id=kept, account_ids=plan.change)
    return row.id


@transaction.atomic
def undo_bulk(*, actor: Actor, bulk_id: int, today: date, now: datetime) -> tuple[int, int]:
    """Take a whole bulk edit back; return how many accounts are as before, and how many are not.

    Accounts that somebody changed since, from the same day on, stay as they are. Raises
    `BulkOverError` a day after, or when it was undone already.
    """
    actor.must("accounts.change")
    row = BulkEdit.objects.filter(id=bulk_id).select_for_update().first()
    if row is None or not may_see(actor, row):
        raise BulkNotFoundError(bulk_id)
    if row.undone_at is not None:
        raise BulkOverError("This has been undone already.")
    if now - row.made_at > UNDONE_WITHIN:
        raise BulkOverError(
            "A bulk edit can be undone for 24 hours. Make another one with the value before."
        )
    undo = _undo_team if is_team_role(row.field) else _undo_attribute
    ids = undo(actor, row, now)
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    _finish(actor, row, ids, today, "accounts.undo_bulk", "")
    return len(ids), row.changed - len(ids)


def _write_attribute(actor: Actor, bulk: BulkEdit, ids: Sequence[int]) -> None:
    same_day = AccountAttribute.objects.filter(
        account_id__in=ids, attribute=bulk.field, starts_on=bulk.from_on, recorded_to=None
    )
    same_day.update(recorded_to=bulk.made_at, closed_by_bulk_id=bulk.id)
    AccountAttribute.objects.bulk_create(
        AccountAttribute(
            account_id=account_id,
            attribute=bulk.field,
            value=bulk.value,
            starts_on=bulk.from_on,
            recorded_from=bulk.made_at,
            recorded_by=actor.id,
            bulk_id=bulk.id,
        )
        for account_id in ids
    )
    define_inferred(bulk.field)


def _undo_attribute(actor: Actor, bulk: BulkEdit, now: datetime) -> list[int]:
    """Close what the bulk edit wrote, and record again what it had closed."""
    written = AccountAttribute.objects.visible_to(actor).filter(bulk_id=bulk.id, recorded_to=None)
    now = moment_after(now, written)
    ids = list(written.order_by("account_id").values_list("account_id", flat=True))
    AccountAttribute.objects.filter(bulk_id=bulk.id, account_id__in=ids, recorded_to=None).update(
        recorded_to=now
    )
    closed = AccountAttribute.objects.filter(closed_by_bulk_id=bulk.id, account_id__in=ids)
    AccountAttribute.objects.bulk_create(
        AccountAttribute(
            account_id=one.account_id,
            attribute=one.attribute,
            value=one.value,
            starts_on=one.starts_on,
            recorded_from=now,
            recorded_by=actor.id,
        )
        for one in closed
    )
    return ids


def _write_team(actor: Actor, bulk: BulkEdit, ids: Sequence[int]) -> None:  # noqa: ARG001 - as the other
    held = TeamMember.objects.filter(account_id__in=ids, role=bulk.field, ends_on=None)
    late = held.filter(starts_on__gt=bulk.from_on).count()
    if late:
        raise ValueUnsoundError(
            "from_on", f"On {late} of these accounts somebody begins later; choose a later day."
        )
    held.update(ends_on=bulk.from_on, ended_by_bulk_id=bulk.id)
    if bulk.value is not None:
        TeamMember.objects.bulk_create(
            TeamMember(
                account_id=account_id,
                person_id=bulk.value,
                role=bulk.field,
                starts_on=bulk.from_on,
                bulk_id=bulk.id,
            )
            for account_id in ids
        )


def _undo_team(actor: Actor, bulk: BulkEdit, now: datetime) -> list[int]:  # noqa: ARG001 - as the other
    seen = TeamMember.objects.visible_to(actor)
    written = seen.filter(bulk_id=bulk.id, ends_on=None)
    ended = seen.filter(ended_by_bulk_id=bulk.id)
    ids = set(written.values_list("account_id", flat=True))
    if bulk.value is None:
        ids = set(ended.values_list("account_id", flat=True))
    written.delete()
    taken = TeamMember.objects.filter(role=bulk.field, ends_on=None).values("account_id")
    free = ended.filter(account_id__in=ids).exclude(account_id__in=taken)
    free.update(ends_on=None, ended_by_bulk_id=None)
    return sorted(ids)


def _finish(
    actor: Actor, bulk: BulkEdit, ids: Sequence[int], today: date, action: str, reason: str
) -> None:
    """Bring the change into force, note it once for the whole, and have facts rebuilt."""
    put_in_force(on=today, account_ids=list(ids))
    named = list(ids) if len(ids) <= _NAMED_IN_AUDIT else None
    record(
        actor=actor,
        action=action,
        subject=("bulk_edit", str(bulk.id)),
        after={
            bulk.field: bulk.value,
            "from": bulk.from_on,
            "count": len(ids),
            "account_ids": named,
        },
        reason=reason,
    )
    publish(events.BulkApplied(bulk.id, bulk.field, len(ids)), actor)
    mark_changed(account_ids=list(ids) if len(ids) <= loads.MANY_ACCOUNTS else None)
