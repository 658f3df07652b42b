from collections.abc import Collection
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from parlance.kit.actor import SYSTEM, Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit import commands as audit
from parlance.platform.events.outbox import publish
from parlance.platform.people import sessions
from parlance.platform.people.errors import (
    AdministratorExistsError,
    EmailTakenError,
    InvalidMemberError,
    LastAdministratorError,
    MemberNotFoundError,
)
from parlance.platform.people.events import RolesChanged, SignInClosed
from parlance.platform.people.models import PasswordLink, Person, RoleGrant, User
from parlance.platform.people.passwords import checked_password
from parlance.platform.people.values import Role
from parlance.platform.privacy.suppression import forgive

LONGEST_NAME = 300

_MEMBERS = 7_031_955_202  # names our advisory lock; any number that no one else uses
_TURNING = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Characters that turn the text after them around: a name could make a page say something else."""


@transaction.atomic
def create_user(
    *,
    actor: Actor,
    name: str,
    email: str,
    password: str | None,
    roles: Collection[Role | str],
) -> UUID:
    """Add somebody who signs in with this address; return the person's id.

    Without a password they come in by single sign-on. A person who is known by the address but
    has no sign-in yet is given one. Raises `InvalidMemberError`, `WeakPasswordError` or
    `EmailTakenError`.
    """
    actor.must("people.change")
    user = add_member(name=name, email=email, roles=roles)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(checked_password(password, user))
    user.save(update_fields=["password"])
    audit.record(
        actor=actor,
        action="people.create_user",
        subject=("person", str(user.person_id)),
        after={"roles": sorted(_held(user.person_id))},
    )
    return user.person_id


@transaction.atomic
def create_first_administrator(*, name: str, email: str, password: str) -> User:
    """Add the administrator of an installation that nobody can sign in to yet.

    The caller has checked the code of the first start. Raises `AdministratorExistsError`, and
    what `create_user` raises; of two at once, one succeeds.
    """
    lock_members()
    if User.objects.exists():
        raise AdministratorExistsError
    person_id = create_user(
        actor=SYSTEM, name=name, email=email, password=password, roles=[Role.ADMIN]
    )
    return User.objects.select_related("person").get(person_id=person_id)


@transaction.atomic
def change_roles(
    *,
    actor: Actor,
    person_id: UUID,
    roles: Collection[Role | str],
    reason: str = "",
    expected: str | None = None,
) -> None:
    """Replace the roles of a member.

    Raises `MemberNotFoundError`, `LastAdministratorError`, or `StaleEditError` when `expected`
    is not the fingerprint of the roles now.
    """
    actor.must("people.change")
    granted = checked_roles(roles)
    lock_members()
    held = _held(person_id)
    must_be_fresh(expected, {"roles": sorted(held)}, {"roles": sorted(granted)})
    if granted == held:
        return
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
    publish(RolesChanged(person_id), actor)


@transaction.atomic
def change_profile(
    *, actor: Actor, person_id: UUID, name: str, email: str, expected: str | None = None
) -> None:
    """Change what a member is called and reached by: one's own, or with the right anybody's.

    Raises `MemberNotFoundError`, `InvalidMemberError`, `EmailTakenError`, or `StaleEditError`
    when `expected` is not the fingerprint of name and address now.
    """
    if actor.id != str(person_id):
        actor.must("people.change")
    lock_members()
    name, email = checked_name(name), checked_email(email)
    user = User.objects.select_related("person").filter(person_id=person_id).first()
    if user is None:
        raise MemberNotFoundError(person_id)
    now = {"name": user.person.name, "email": user.person.email or ""}
    asked = {"name": name, "email": email}
    must_be_fresh(expected, now, asked)
    _address_is_free(email, person_id)
    changed = sorted(field for field, value in asked.items() if now[field] != value)
    if not changed:
        return

    Person.objects.filter(id=person_id).update(**asked)
    if "email" in changed:
        PasswordLink.objects.filter(user=user).delete()
    audit.record(
        actor=actor,
        action="people.change_profile",
        subject=("person", str(person_id)),
        after={"changed": changed},
    )


@transaction.atomic
def close_sign_in(*, actor: Actor, person_id: UUID, reason: str = "") -> None:
    """Let a member sign in no more; sessions and links end at once, and programs are told.

    Raises `MemberNotFoundError` or `LastAdministratorError`.
    """
    _open_or_close(actor, person_id, reason, is_active=False)


@transaction.atomic
def reopen_sign_in(*, actor: Actor, person_id: UUID, reason: str = "") -> None:
    """Let a member sign in again, with the roles they had. Raises `MemberNotFoundError`."""
    _open_or_close(actor, person_id, reason, is_active=True)


def _open_or_close(actor: Actor, person_id: UUID, reason: str, *, is_active: bool) -> None:
    actor.must("people.change")
    lock_members()
    held = _held(person_id)
    user = User.objects.get(person_id=person_id)
    if user.is_active == is_active:
        return
    if not is_active:
        if Role.ADMIN in held:
            _keep_an_administrator(person_id)
        sessions.end_of(user)
        PasswordLink.objects.filter(user=user).delete()
        publish(SignInClosed(person_id), actor)

    User.objects.filter(id=user.id).update(is_active=is_active)
    audit.record(
        actor=actor,
        action="people.reopen_sign_in" if is_active else "people.close_sign_in",
        subject=("person", str(person_id)),
        before={"is_active": not is_active},
        after={"is_active": is_active},
        reason=reason,
    )


def add_member(*, name: str, email: str, roles: Collection[Role | str], **state: Any) -> User:
    """Save a sign-in with its roles for a known or a new person; inside a transaction.

    Who was erased once is recorded again: an administrator asks for it by name.
    """
    name, email, granted = checked_name(name), checked_email(email), checked_roles(roles)
    forgive(email=email)
    lock_members()
    _address_is_free(email, None)
    taken = User.objects.values("person_id")
    known = Person.objects.filter(email__lower=email.lower(), name=name).exclude(id__in=taken)
    person = known.order_by("id").first() or Person.objects.create(name=name, email=email)
    user = User(person=person, **state)
    user.set_unusable_password()
    user.save()
    _grant(person.id, granted)
    return user


def checked_name(name: str) -> str:
    """Return a name as it is kept: composed, on one line, of at most `LONGEST_NAME` characters."""
    plain = " ".join(normalize("NFC", name).translate(_TURNING).replace("\x00", "").split())
    if not plain:
        raise InvalidMemberError("A member needs a name.")
    if len(plain) > LONGEST_NAME:
        raise InvalidMemberError(f"A name has at most {LONGEST_NAME} characters.")
    return plain


def checked_email(email: str) -> str:
    plain = email.strip()
    try:
        validate_email(plain)
    except ValidationError as error:
        raise InvalidMemberError(" ".join(error.messages)) from error
    return plain


def checked_roles(roles: Collection[Role | str]) -> frozenset[Role]:
    try:
        granted = frozenset(Role(role) for role in roles)
    except ValueError as error:
        known = ", ".join(Role)
        raise InvalidMemberError(f"{error}; roles are {known}.") from error
    if not granted:
        raise InvalidMemberError("A member needs at least one role.")
    return granted


def lock_members() -> None:
    """Serialise changes of members: neither an address nor the last admin may be raced for."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_MEMBERS])


def _address_is_free(email: str, person_id: UUID | None) -> None:
    others = User.objects.filter(person__email__lower=email.lower())
    if person_id is not None:
        others = others.exclude(person_id=person_id)
    if others.exists():
        raise EmailTakenError(email)


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
    active = User.objects.filter(is_active=True, joined_at__isnull=False).values("person_id")
    others = RoleGrant.objects.filter(role=Role.ADMIN, person_id__in=active)
    if not others.exclude(person_id=person_id).exists():
        raise LastAdministratorError
