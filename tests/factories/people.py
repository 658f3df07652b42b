from collections.abc import Collection
from typing import Any

from parlance.platform.people.models import Person, RoleGrant, User
from parlance.platform.people.values import Role

PASSWORD = "correct-horse-battery"  # noqa: S105 - of tests only


def make_person(**values: Any) -> Person:
    """Save a person with a name and an address."""
    usual = {"name": "Dana Field", "email": "dana@example.com"}
    return Person.objects.create(**(usual | values))


def make_user(
    *, person: Person | None = None, roles: Collection[Role] = (Role.CSM,), **values: Any
) -> User:
    """Save somebody who signs in with `PASSWORD`, by default a CSM."""
    user = User(person=person or make_person(), **values)
    user.set_password(PASSWORD)
    user.save()
    RoleGrant.objects.bulk_create(RoleGrant(person=user.person, role=role) for role in roles)
    return user
