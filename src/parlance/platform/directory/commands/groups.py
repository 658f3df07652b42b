from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit import commands as audit
from parlance.platform.directory.commands.members import entry_of
from parlance.platform.directory.commands.roles import settle
from parlance.platform.directory.errors import (
    EntryNotFoundError,
    InvalidEntryError,
    NameTakenError,
)
from parlance.platform.directory.models import Entry, Group, GroupRoles
from parlance.platform.directory.queries import find_role_map
from parlance.platform.directory.values import GroupState
from parlance.platform.people.commands import lock_members
from parlance.platform.people.values import Role
from parlance.platform.single_sign_on.rules import one_line

_LONGEST = 300
_GIVEN_BY_GROUPS = frozenset(Role) - {Role.CUSTOMER}


@transaction.atomic
def add_group(*, actor: Actor, state: GroupState, at: datetime) -> UUID:
    """Keep a group with its members, who get its role.

    Raises `NameTakenError`, `InvalidEntryError`, and `EntryNotFoundError` for an unknown member.
    """
    actor.must("people.change")
    lock_members()
    group = Group(name=_name(state), made_at=at)
    _fill(actor, group, state, at)
    return group.id


@transaction.atomic
def change_group(*, actor: Actor, group_id: UUID, state: GroupState, at: datetime) -> None:
    """Replace a group's name and members; roles follow. Raises as `add_group` does."""
    actor.must("people.change")
    lock_members()
    group = Group.objects.select_for_update().filter(id=group_id).first()
    if group is None:
        raise EntryNotFoundError(group_id)
    group.name = _name(state)
    _fill(actor, group, state, at)


@transaction.atomic
def remove_group(*, actor: Actor, group_id: UUID) -> None:
    """Forget a group; its members lose its role. Raises `EntryNotFoundError`."""
    actor.must("people.change")
    lock_members()
    group = Group.objects.filter(id=group_id).first()
    if group is None:
        raise EntryNotFoundError(group_id)
    inside = list(group.members.all())
    group.delete()
    _settle_all(actor, inside)
    audit.record(
        actor=actor,
        action="directory.remove_group",
        subject=("directory_group", str(group_id)),
        before={"name": group.name, "members": len(inside)},
    )


@transaction.atomic
def map_groups(
    *, actor: Actor, role_map: Mapping[str, str], expected: str | None = None, reason: str = ""
) -> None:
    """Say which group gives which role, and give the roles.

    Raises `InvalidEntryError`, `StaleEditError` or `LastAdministratorError`.
    """
    actor.must("people.change")
    lock_members()
    before = find_role_map()
    after = {one_line(group): role for group, role in role_map.items() if one_line(group)}
    must_be_fresh(expected, before, after)
    for role in after.values():
        if role not in _GIVEN_BY_GROUPS:
            raise InvalidEntryError(f"“{role}” is no role that a group can give.")
    GroupRoles.objects.update_or_create(id=1, defaults={"role_map": after})
    _settle_all(actor, Entry.objects.filter(is_removed=False).order_by("id"))
    audit.record(
        actor=actor,
        action="directory.map_groups",
        subject=("organisation", "1"),
        before={"role_map": before},
        after={"role_map": after},
        reason=reason,
    )


def _fill(actor: Actor, group: Group, state: GroupState, at: datetime) -> None:
    group.external_id = one_line(state.external_id)[:_LONGEST]
    group.changed_at = at
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise NameTakenError from error
    before = {entry.person_id: entry for entry in group.members.all()}
    after = {
        one: before.get(one) or entry_of(one, actor=actor, at=at)
        for one in sorted(state.member_ids)
    }
    group.members.set(after.values())
    _settle_all(actor, (before | after).values())
    audit.record(
        actor=actor,
        action="directory.change_group",
        subject=("directory_group", str(group.id)),
        before={"members": sorted(map(str, before))},
        after={"name": group.name, "members": sorted(map(str, after))},
    )


def _name(state: GroupState) -> str:
    name = one_line(state.name)
    if not name or len(name) > _LONGEST:
        raise InvalidEntryError(f"A group needs a displayName of at most {_LONGEST} characters.")
    return name


def _settle_all(actor: Actor, entries: Collection[Entry]) -> None:
    for entry in entries:
        settle(actor=actor, entry=entry)
