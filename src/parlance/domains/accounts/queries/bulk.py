"""Bulk edits: what one would do, and those that were made."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from parlance.domains.accounts.errors import BulkNotFoundError
from parlance.domains.accounts.models import Account, BulkEdit, TeamMember
from parlance.domains.accounts.values.records import BulkPlan, BulkSummary, TeamRole
from parlance.kit.actor import Actor
from parlance.platform.ledger import loads

UNDONE_WITHIN = timedelta(hours=24)
MOST_AT_ONCE = 500
"""More accounts than this are changed by a job that tells how far it is."""

_SAME = """
    select account_id from (
        select distinct on (account_id) account_id, value
        from accounts_accountattribute
        where recorded_to is null and attribute = %s and account_id = any(%s)
        order by account_id, starts_on > %s,
            case when starts_on <= %s then starts_on end desc, starts_on
    ) v where value is not distinct from %s
"""


def bulk_plan(
    *,
    actor: Actor,
    account_ids: Collection[int],
    field: str,
    value: str | None,
    from_on: date,
) -> BulkPlan:
    """Return which of the accounts a bulk edit would change; four statements at any size."""
    actor.must("accounts.change")
    asked = set(account_ids)
    seen = set(Account.objects.visible_to(actor).filter(id__in=asked).values_list("id", flat=True))
    same = (
        _holding(seen, field, value, from_on)
        if is_team_role(field)
        else _having(seen, field, value, from_on)
    )
    return BulkPlan(tuple(sorted(seen - same)), len(same), len(asked - seen))


def bulk_edit(*, actor: Actor, bulk_id: int) -> BulkSummary:
    """Return a bulk edit of the actor, or of anybody with `accounts.define`."""
    row = BulkEdit.objects.filter(id=bulk_id).first()
    if row is None or not may_see(actor, row):
        raise BulkNotFoundError(bulk_id)
    return _summary(row)


def undoable(*, actor: Actor, now: datetime) -> list[BulkSummary]:
    """Return the actor's own bulk edits that can still be undone, newest first."""
    rows = BulkEdit.objects.filter(
        made_by=actor.id, undone_at=None, made_at__gt=now - UNDONE_WITHIN, changed__gt=0
    )
    return [_summary(row) for row in rows.order_by("-id")[:5]]


def may_see(actor: Actor, row: BulkEdit) -> bool:
    return row.made_by == actor.id or actor.may("accounts.define")


def is_team_role(field: str) -> bool:
    return field in {one.value for one in TeamRole}


def _having(ids: set[int], field: str, value: str | None, day: date) -> set[int]:
    """Return the accounts whose attribute has the value on that day, or that have none."""
    found = {one for (one,) in loads.rows(_SAME, [field, sorted(ids), day, day, value])}
    if value is None:
        told = loads.rows(
            "select distinct account_id from accounts_accountattribute"
            " where recorded_to is null and attribute = %s and account_id = any(%s)",
            [field, sorted(ids)],
        )
        found |= ids - {one for (one,) in told}
    return found


def _holding(ids: set[int], role: str, person: str | None, day: date) -> set[int]:
    rows = TeamMember.objects.filter(account_id__in=ids, role=role).on(day)
    if person is None:
        return ids - set(rows.values_list("account_id", flat=True))
    return set(rows.filter(person_id=person).values_list("account_id", flat=True))


def _summary(row: BulkEdit) -> BulkSummary:
    return BulkSummary(
        id=row.id,
        made_by=row.made_by,
        made_at=row.made_at,
        field=row.field,
        value=row.value,
        from_on=row.from_on,
        reason=row.reason,
        changed=row.changed,
        undone_at=row.undone_at,
    )
