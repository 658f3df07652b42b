from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from parlance.kit.actor import Actor
from parlance.platform.directory.errors import EntryNotFoundError
from parlance.platform.directory.models import Entry, Group, GroupRoles, Token
from parlance.platform.directory.rules import external_key, name_key, token_digest
from parlance.platform.directory.values import (
    DIRECTORY,
    DirectoryGroup,
    DirectoryMember,
    DirectoryToken,
    GroupRole,
    GroupState,
    MemberState,
    Named,
)
from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.secrets import unseal

_USE_NOTED_EVERY = timedelta(minutes=1)


def find_directory(*, token: str, at: datetime) -> Actor | None:
    """Return the directory if it shows a token that is valid, else None."""
    row = Token.objects.filter(digest=token_digest(token), revoked_at__isnull=True).first()
    if row is None:
        return None
    if row.last_used_at is None or row.last_used_at < at - _USE_NOTED_EVERY:
        Token.objects.filter(id=row.id).update(last_used_at=at)
    return DIRECTORY


def member_ids(
    *, actor: Actor, user_name: str | None = None, external_id: str | None = None
) -> list[UUID]:
    """Return whom the directory may see, the oldest first; by one of its names, if given.

    Members whom it did not make are found by their address.
    """
    actor.must("people.read")
    users = _users()
    if user_name is not None:
        by_name = Entry.objects.filter(user_name_key=name_key(user_name)).values("person_id")
        entered = Entry.objects.values("person_id")
        by_address = users.filter(person__email__lower=user_name.lower())
        users = users.filter(person_id__in=by_name) | by_address.exclude(person_id__in=entered)
    if external_id is not None:
        key = external_key(external_id)
        users = users.filter(
            person_id__in=Entry.objects.filter(external_id_key=key).values("person_id")
        )
    return list(users.order_by("created_at", "id").values_list("person_id", flat=True))


def members(*, actor: Actor, ids: Sequence[UUID]) -> list[DirectoryMember]:
    """Return these members, in this order; those that are gone are left out."""
    actor.must("people.read")
    users = {user.person_id: user for user in _users().filter(person_id__in=ids)}
    entries = {entry.person_id: entry for entry in Entry.objects.filter(person_id__in=ids)}
    groups: dict[UUID, list[Named]] = defaultdict(list)
    rows = Group.objects.filter(members__person_id__in=ids).order_by("name")
    for person_id, key, name in rows.values_list("members__person_id", "id", "name"):
        groups[person_id].append(Named(key, name))
    return [
        _member(users[one], entries.get(one), tuple(groups[one])) for one in ids if one in users
    ]


def member(*, actor: Actor, person_id: UUID) -> DirectoryMember:
    """Return one member. Raises `EntryNotFoundError`."""
    found = members(actor=actor, ids=[person_id])
    if not found:
        raise EntryNotFoundError(person_id)
    return found[0]


def group_ids(*, actor: Actor, name: str | None = None) -> list[UUID]:
    """Return the groups by name; one of them, if its name is given."""
    actor.must("people.read")
    rows = Group.objects.order_by("name", "id")
    if name is not None:
        rows = rows.filter(name__lower=name.lower())
    return list(rows.values_list("id", flat=True))


def groups(*, actor: Actor, ids: Sequence[UUID]) -> list[DirectoryGroup]:
    """Return these groups with their members, in this order."""
    actor.must("people.read")
    rows = {row.id: row for row in Group.objects.filter(id__in=ids)}
    inside: dict[UUID, list[Named]] = defaultdict(list)
    entries = Entry.objects.filter(groups__in=ids, is_removed=False).order_by("person__name", "id")
    for key, person_id, name in entries.values_list("groups__id", "person_id", "person__name"):
        inside[key].append(Named(person_id, name))
    return [_group(rows[one], tuple(inside[one])) for one in ids if one in rows]


def group(*, actor: Actor, group_id: UUID) -> DirectoryGroup:
    """Return one group. Raises `EntryNotFoundError`."""
    found = groups(actor=actor, ids=[group_id])
    if not found:
        raise EntryNotFoundError(group_id)
    return found[0]


def group_roles(*, actor: Actor) -> list[GroupRole]:
    """Return the directory's groups and the roles they give, and those it has not sent yet."""
    actor.must("people.change")
    role_map = find_role_map()
    counted = Group.objects.annotate(size=Count("members")).order_by("name")
    known = [GroupRole(row.name, row.size, role_map.get(row.name, "")) for row in counted]
    names = {one.name for one in known}
    awaited = sorted(name for name in role_map if name not in names)
    return [*known, *(GroupRole(name, 0, role_map[name]) for name in awaited)]


def tokens(*, actor: Actor) -> list[DirectoryToken]:
    """Return the tokens that are valid, the newest first."""
    actor.must("people.change")
    rows = Token.objects.filter(revoked_at__isnull=True).order_by("-made_at", "-id")
    return [DirectoryToken(row.id, row.prefix, row.made_at, row.last_used_at) for row in rows]


def find_role_map() -> dict[str, str]:
    """Return which group gives which role."""
    row = GroupRoles.objects.first()
    return dict(row.role_map) if row else {}


def _users() -> QuerySet[User]:
    """Leave out customers' people, and whom the directory has removed."""
    customers = RoleGrant.objects.filter(role=Role.CUSTOMER).values("person_id")
    removed = Entry.objects.filter(is_removed=True).values("person_id")
    users = User.objects.select_related("person")
    return users.exclude(person_id__in=customers).exclude(person_id__in=removed)


def _member(user: User, entry: Entry | None, groups: tuple[Named, ...]) -> DirectoryMember:
    person = user.person
    user_name = unseal(entry.user_name) if entry else person.email or str(person.id)
    state = MemberState(
        user_name=user_name,
        name=person.name,
        email=person.email or "",
        external_id=unseal(entry.external_id) if entry and entry.external_id else "",
        is_active=user.is_active,
    )
    return DirectoryMember(
        id=person.id,
        state=state,
        groups=groups,
        made_at=user.created_at,
        changed_at=max(user.created_at, entry.changed_at) if entry else user.created_at,
    )


def _group(row: Group, inside: tuple[Named, ...]) -> DirectoryGroup:
    state = GroupState(row.name, row.external_id, frozenset(one.id for one in inside))
    return DirectoryGroup(row.id, state, inside, row.made_at, row.changed_at)
