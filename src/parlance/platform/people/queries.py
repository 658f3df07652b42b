from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from parlance.kit.actor import Actor, Scope
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.errors import MemberNotFoundError
from parlance.platform.people.models import Person, RoleGrant, User
from parlance.platform.people.rights import is_narrowed, rights_of
from parlance.platform.people.values import Member, Role

NOBODY = Actor(id="nobody", name="Nobody")
"""Somebody who has not signed in: no rights at all."""


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


def members(*, actor: Actor) -> list[Member]:
    """Return everybody who has a sign-in, by name; closed ones too."""
    actor.must("people.change")
    users = list(User.objects.select_related("person").order_by("person__name", "id"))
    roles: dict[UUID, set[Role]] = defaultdict(set)
    for person_id, role in RoleGrant.objects.values_list("person_id", "role"):
        roles[person_id].add(Role(role))
    return [
        Member(
            person_id=user.person_id,
            name=user.person.name,
            email=user.person.email or "",
            roles=frozenset(roles[user.person_id]),
            is_active=user.is_active,
        )
        for user in users
    ]


def person_names(ids: Collection[str]) -> dict[str, str]:
    """Return the names of persons by id, as text; unknown and erased ones are left out.

    Ids that are no UUID (programs such as "system") are left out as well.
    """
    keys = [key for key in map(_uuid, ids) if key]
    rows = Person.objects.filter(id__in=keys).values_list("id", "name")
    return {str(key): name for key, name in rows}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
