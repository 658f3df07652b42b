from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from parlance.kit.actor import Actor, Scope
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.errors import MemberNotFoundError
from parlance.platform.people.models import PasswordLink, Person, RoleGrant, User
from parlance.platform.people.rights import is_narrowed, rights_of
from parlance.platform.people.values import Member, Purpose, Role, State
from parlance.platform.privacy.models import Erasure

NOBODY = Actor(id="nobody", name="Nobody")
"""Somebody who has not signed in: no rights at all."""

_STATES = {
    State.ACTIVE: Q(is_active=True, joined_at__isnull=False),
    State.INVITED: Q(is_active=True, joined_at__isnull=True),
    State.CLOSED: Q(is_active=False),
}


def actor_for(user: User | AnonymousUser) -> Actor:
    """Return who asks, with the rights and the scope that their roles give now."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    person = user.person
    grants = RoleGrant.objects.filter(person_id=person.id)
    roles = frozenset(Role(role) for role in grants.values_list("role", flat=True))
    owner = None
    if is_narrowed(roles) and organisation().is_narrowed_to_book:
        owner = str(person.id)
    return Actor(
        id=str(person.id),
        name=person.name,
        roles=frozenset(role.value for role in roles),
        rights=rights_of(roles),
        scope=Scope(owner=owner),
    )


def actor_by_email(email: str) -> Actor:
    """Return the actor who signs in with this address, for the command line's `--as`.

    Raises `MemberNotFoundError`.
    """
    user = User.objects.for_sign_in().filter(person__email__lower=email.lower()).first()
    if user is None:
        raise MemberNotFoundError(email)
    return actor_for(user)


def actor_by_id(person_id: UUID) -> Actor:
    """Return the actor who this person is now; `NOBODY` for those who may not sign in."""
    user = User.objects.for_sign_in().filter(person_id=person_id).first()
    return actor_for(user) if user else NOBODY


def anybody_signs_in() -> bool:
    """Tell whether this installation has people at all, or waits for its first administrator."""
    return User.objects.exists()


def members(
    *,
    actor: Actor,
    search: str = "",
    role: Role | None = None,
    state: State | None = None,
    limit: int | None = None,
) -> list[Member]:
    """Return everybody who has a sign-in, by name; invited and closed ones too.

    `search` looks for a part of name or address. At most `limit`.
    """
    actor.must("people.read")
    users = User.objects.select_related("person").order_by("person__name", "id")
    if search:
        users = users.filter(Q(person__name__icontains=search) | Q(person__email__icontains=search))
    if role is not None:
        holders = RoleGrant.objects.filter(role=role.value)
        users = users.filter(person_id__in=holders.values("person_id"))
    if state is not None:
        users = users.filter(_STATES[state])
    return _members(users[:limit] if limit else users)


def member(*, actor: Actor, person_id: UUID) -> Member:
    """Return one person who has a sign-in. Raises `MemberNotFoundError`."""
    actor.must("people.read")
    found = _members(User.objects.select_related("person").filter(person_id=person_id))
    if not found:
        raise MemberNotFoundError(person_id)
    return found[0]


def own_profile(*, actor: Actor) -> Member:
    """Return the actor's own entry, whatever their roles. Raises `MemberNotFoundError`."""
    person_id = _uuid(actor.id)
    users = User.objects.select_related("person")
    found = _members(users.filter(person_id=person_id)) if person_id else []
    if not found:
        raise MemberNotFoundError(actor.name)
    return found[0]


def holders(*, actor: Actor) -> dict[Role, list[str]]:
    """Return the names of those who hold each role and may sign in, by name."""
    actor.must("people.read")
    active = User.objects.filter(_STATES[State.ACTIVE]).values("person_id")
    rows = RoleGrant.objects.filter(person_id__in=active).order_by("person__name", "id")
    names: dict[Role, list[str]] = {role: [] for role in Role}
    for role, name in rows.values_list("role", "person__name"):
        names[Role(role)].append(name)
    return names


def _members(users: QuerySet[User]) -> list[Member]:
    found = list(users)
    ids = [user.person_id for user in found]
    roles: dict[UUID, set[Role]] = defaultdict(set)
    for person_id, role in RoleGrant.objects.filter(person_id__in=ids).values_list(
        "person_id", "role"
    ):
        roles[person_id].add(Role(role))
    invitations = PasswordLink.objects.filter(purpose=Purpose.INVITATION, user__in=found)
    until = dict(invitations.values_list("user_id", "expires_at"))
    return [
        Member(
            person_id=user.person_id,
            name=user.person.name,
            email=user.person.email or "",
            roles=frozenset(roles[user.person_id]),
            state=_state(user),
            last_sign_in_at=user.last_login,
            invited_until=until.get(user.id),
        )
        for user in found
    ]


def _state(user: User) -> State:
    if not user.is_active:
        return State.CLOSED
    return State.ACTIVE if user.joined_at else State.INVITED


def person_names(ids: Collection[str]) -> dict[str, str]:
    """Return the names of persons by id, as text; unknown and erased ones are left out.

    Ids that are no UUID (programs such as "system") are left out as well.
    """
    keys = [key for key in map(_uuid, ids) if key]
    rows = Person.objects.filter(id__in=keys).exclude(name="").values_list("id", "name")
    return {str(key): name for key, name in rows}


def shown_names(ids: Collection[str]) -> dict[str, str]:
    """Return the names of persons as pages show them: somebody erased is called that."""
    names = person_names(ids)
    missing = [key for key in map(_uuid, set(ids) - names.keys()) if key]
    if missing:
        gone = Erasure.objects.filter(person_id__in=missing).values_list("person_id", flat=True)
        names |= {str(key): _("Erased person %(start)s") % {"start": str(key)[:8]} for key in gone}
    return names


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
