from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.commands.attributes import change_attribute
from parlance.domains.accounts.commands.telling import tell_member
from parlance.domains.accounts.commands.values import sound_day
from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    MemberNotFoundError,
    ValueUnsoundError,
)
from parlance.domains.accounts.models import Account, TeamMember
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import CSM, AttributeType, TeamRole
from parlance.kit.actor import Actor
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish
from parlance.platform.people.queries import person_names

ASSIGN = "accounts.assign"


@transaction.atomic
def join_team(
    *,
    actor: Actor,
    account_id: int,
    person_id: UUID,
    role: str,
    starts_on: date,
    today: date,
    recorded_at: datetime,
) -> None:
    """Put somebody on an account's team from a day on.

    The CSM becomes the account's owner. Whoever held a role that one person holds leaves it on
    that day; other roles are free words, which several may hold. Raises `ValueUnsoundError`.
    """
    actor.must(ASSIGN)
    named = sound_role(role)
    if not person_names([str(person_id)]):
        raise ValueUnsoundError("person_id", "There is no such person; choose one of the list.")
    if named == CSM:
        change_attribute(
            actor=actor,
            account_id=account_id,
            attribute="owner",
            value=str(person_id),
            from_on=starts_on,
            today=today,
            recorded_at=recorded_at,
        )
        return
    _lock(actor, account_id)
    _make_room(account_id, named, sound_day(starts_on), person_id)
    row = TeamMember.objects.create(
        account_id=account_id, person_id=person_id, role=named, starts_on=starts_on
    )
    after = {"person_id": str(person_id), "role": named, "starts_on": starts_on}
    _note(actor, "accounts.join_team", row, None, after)
    publish(events.TeamChanged(account_id, named, starts_on), actor)
    tell_member(actor=actor, person_id=str(person_id), account_ids=[account_id])


@transaction.atomic
def leave_team(*, actor: Actor, member_id: int, ends_on: date) -> None:
    """End somebody's time on a team: the day before is the last. The past team stays seen."""
    actor.must(ASSIGN)
    row = TeamMember.objects.visible_to(actor).filter(id=member_id).select_for_update().first()
    if row is None:
        raise MemberNotFoundError(member_id)
    if ends_on < row.starts_on:
        raise ValueUnsoundError("ends_on", f"It began on {row.starts_on}; choose a later day.")
    before, row.ends_on = row.ends_on, sound_day(ends_on)
    row.save(update_fields=["ends_on"])
    _note(actor, "accounts.leave_team", row, {"ends_on": before}, {"ends_on": ends_on})
    publish(events.TeamChanged(row.account_id, row.role, ends_on), actor)


def sound_role(role: str) -> str:
    """Return a role in one spelling; raise `ValueUnsoundError` for none."""
    named = kept_value("role", role, AttributeType.TEXT)
    if named is None:
        raise ValueUnsoundError("role", "Say as what: account executive, or a role of your own.")
    key = "_".join(named.casefold().split())
    return key if key in {CSM, *(one.value for one in TeamRole)} else named


def _lock(actor: Actor, account_id: int) -> None:
    visible = Account.objects.visible_to(actor).filter(id=account_id)
    if not visible.select_for_update().exists():
        raise AccountNotFoundError(account_id)


def _make_room(account_id: int, role: str, starts_on: date, person_id: UUID) -> None:
    rows = TeamMember.objects.filter(account_id=account_id, role=role, ends_on=None)
    if role not in {one.value for one in TeamRole}:
        if rows.filter(person_id=person_id).exists():
            raise ValueUnsoundError("person_id", "This person is on the team in this role already.")
        return
    for row in rows.select_for_update():
        if row.person_id == person_id:
            raise ValueUnsoundError("person_id", "This person is on the team in this role already.")
        if row.starts_on > starts_on:
            raise ValueUnsoundError(
                "starts_on", f"Somebody holds this role from {row.starts_on} on; end that first."
            )
        row.ends_on = starts_on
        row.save(update_fields=["ends_on"])


def _note(
    actor: Actor,
    action: str,
    row: TeamMember,
    before: dict[str, object] | None,
    after: dict[str, object],
) -> None:
    record(
        actor=actor,
        action=action,
        subject=("account", str(row.account_id)),
        before=before,
        after={"member_id": row.id, **after},
    )
