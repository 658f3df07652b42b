from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.people.errors import (
    EmailTakenError,
    InvalidMemberError,
    LastAdministratorError,
    MemberNotFoundError,
)
from parlance.platform.people.models import Person, RoleGrant, User
from parlance.platform.people.values import Role


@transaction.atomic
def create_user(
    *, actor: Actor, name: str, email: str, password: str, roles: Collection[Role | str]
) -> UUID:
    """Add somebody who signs in with this address and password; return the person's id.

    A person who is known by the address but has no sign-in yet is given one. Raises
    `InvalidMemberError` or `EmailTakenError`.
    """
    actor.must("people.change")
    _check(name, email, password)
    granted = _roles(roles)
    _lock_members()
    if User.objects.filter(person__email__lower=email.lower()).exists():
        raise EmailTakenError(email)

    known = Person.objects.filter(email__lower=email.lower(), name=name).order_by("id").first()
    person = known or Person.objects.create(name=name, email=email)
    user = User(person=person)
    user.set_password(password)
    user.save()
    _grant(person.id, granted)
    audit.record(
        actor=actor,
        action="people.create_user",
        subject=("person", str(person.id)),
        after={"roles": sorted(granted)},
    )
    return person.id


@transaction.atomic
def change_roles(
    *, actor: Actor, person_id: UUID, roles: Collection[Role | str], reason: str = ""
) -> None:
    """Replace the roles of a member. Raises `MemberNotFoundError`, `LastAdministratorError`."""
    actor.must("people.change")
    granted = _roles(roles)
    _lock_members()
    held = _held(person_id)
    if Role.ADMIN in held - granted:
        _keep_an_administrator(person_id)

    RoleGrant.objects.filter(person_id=person_id).exclude(role__in=granted).delete()
    _grant(person_id, granted - held)
    audit.record(
        actor=actor,
        action="people.change_roles",
        subject=("person", str(person_id)),
        before={"roles": sorted(held)},
        after={"roles": sorted(granted)},
        reason=reason,
    )


@transaction.atomic
def close_sign_in(*, actor: Actor, person_id: UUID, reason: str = "") -> None:
    """Let a member sign in no more; open sessions end with their next request.

    Raises `MemberNotFoundError` or `LastAdministratorError`.
    """
    actor.must("people.change")
    _lock_members()
    if Role.ADMIN in _held(person_id):
        _keep_an_administrator(person_id)

    User.objects.filter(person_id=person_id).update(is_active=False)
    audit.record(
        actor=actor,
        action="people.close_sign_in",
        subject=("person", str(person_id)),
        before={"is_active": True},
        after={"is_active": False},
        reason=reason,
    )


def _check(name: str, email: str, password: str) -> None:
    if not name.strip():
        raise InvalidMemberError("A member needs a name.")
    try:
        validate_email(email)
        validate_password(password)
    except ValidationError as error:
        raise InvalidMemberError(" ".join(error.messages)) from error


def _roles(roles: Collection[Role | str]) -> frozenset[Role]:
    try:
        granted = frozenset(Role(role) for role in roles)
    except ValueError as error:
        known = ", ".join(Role)
        raise InvalidMemberError(f"{error}; roles are {known}.") from error
    if not granted:
        raise InvalidMemberError("A member needs at least one role.")
    return granted


def _lock_members() -> None:
    """Serialise changes of members: neither an address nor the last admin may be raced for."""
    list(User.objects.select_for_update().order_by("id").values_list("id", flat=True))


def _held(person_id: UUID) -> frozenset[Role]:
    if not User.objects.filter(person_id=person_id).exists():
        raise MemberNotFoundError(person_id)
    held = RoleGrant.objects.filter(person_id=person_id).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def _grant(person_id: UUID, roles: Collection[Role]) -> None:
    RoleGrant.objects.bulk_create(
        RoleGrant(person_id=person_id, role=role.value) for role in sorted(roles)
    )


def _keep_an_administrator(person_id: UUID) -> None:
    active = User.objects.filter(is_active=True).values("person_id")
    others = RoleGrant.objects.filter(role=Role.ADMIN, person_id__in=active)
    if not others.exclude(person_id=person_id).exists():
        raise LastAdministratorError
