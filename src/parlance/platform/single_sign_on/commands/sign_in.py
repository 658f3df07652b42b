"""Who is let in: the identity decides, never the address."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.audit import commands as audit
from parlance.platform.people.commands import lock_members
from parlance.platform.people.errors import LastAdministratorError
from parlance.platform.people.models import Person, RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.privacy.suppression import EMAIL, suppressed
from parlance.platform.single_sign_on.commands.roles import settle_roles
from parlance.platform.single_sign_on.errors import (
    AddressTakenError,
    ErasedError,
    NoRoleError,
    RefusedError,
    SignInClosedError,
)
from parlance.platform.single_sign_on.models import Identity, Provider
from parlance.platform.single_sign_on.rules import identity_key, may_link, roles_for
from parlance.platform.single_sign_on.values import Admission, Claims

_PROVIDER = "identity_provider"


def admit(provider: Provider, claims: Claims, *, at: datetime) -> Admission:
    """Let somebody in whom the provider vouches for, with the roles that their groups give now.

    A member is found by issuer and subject; a first sign-in links a member with the same address
    where the provider is trusted for it, or makes a new member where a group gives a role.
    Raises `RefusedError`; roles that groups gave and give no more are taken all the same.
    """
    with transaction.atomic():
        lock_members()
        identity = _identity(provider, claims)
        user = User.objects.select_related("person").get(person_id=identity.person_id)
        if not user.is_active:
            raise SignInClosedError
        roles = _settle(provider, claims, identity)
        if roles:
            _take_details(user.person, claims)
            _record_entry(provider, user)
    if not roles:
        raise NoRoleError
    ends_at = at + timedelta(hours=provider.session_hours)
    return Admission(user.pk, min(ends_at, claims.ends_at or ends_at))


def record_refusal(provider: Provider, error: RefusedError) -> None:
    """Write down that somebody was not let in, and why; not who it was."""
    audit.record(
        actor=SYSTEM,
        action="single_sign_on.refused",
        subject=(_PROVIDER, str(provider.id)),
        after={"why": error.code},
        reason=str(error),
    )


def _identity(provider: Provider, claims: Claims) -> Identity:
    key = identity_key(claims.issuer, claims.subject)
    known = Identity.objects.filter(key=key).first()
    if known is not None:
        return known
    user = _linked_member(provider, claims) or _new_member(provider, claims)
    audit.record(
        actor=SYSTEM,
        action="single_sign_on.link",
        subject=("person", str(user.person_id)),
        after={"identity_provider": provider.id},
    )
    return Identity.objects.create(key=key, provider=provider, person=user.person)


def _linked_member(provider: Provider, claims: Claims) -> User | None:
    """Return the member with this address, who has no identity yet. Raises `AddressTakenError`."""
    member = _member_at(claims.email)
    if member is None:
        return None
    is_linked = Identity.objects.filter(person_id=member.person_id).exists()
    if is_linked or not may_link(claims, provider.linked_domains):
        raise AddressTakenError
    return member


def _new_member(provider: Provider, claims: Claims) -> User:
    if not roles_for(claims.groups, provider.role_map):
        raise NoRoleError
    key = identity_key(claims.issuer, claims.subject)
    if suppressed("identity", [key]) or suppressed(EMAIL, [claims.email]):
        raise ErasedError
    email = claims.email if claims.is_email_verified and _is_address(claims.email) else None
    person = Person.objects.create(name=claims.name or "New member", email=email)
    user = User(person=person)
    user.set_unusable_password()
    user.save()
    audit.record(
        actor=SYSTEM,
        action="people.create_user",
        subject=("person", str(person.id)),
        after={"identity_provider": provider.id},
    )
    return user


def _settle(provider: Provider, claims: Claims, identity: Identity) -> frozenset[str]:
    """Give the roles of the groups; a provider without any group for a role changes none."""
    if not provider.role_map:
        held = RoleGrant.objects.filter(person_id=identity.person_id)
        return frozenset(held.values_list("role", flat=True))
    given = roles_for(claims.groups, provider.role_map)
    wanted = given
    try:
        roles = _give(provider, identity, wanted)
    except LastAdministratorError:
        # The installation keeps its last administrator, whatever the groups say.
        wanted = given | {Role.ADMIN.value}
        roles = _give(provider, identity, wanted)
    identity.roles = sorted(wanted)
    identity.save(update_fields=["roles"])
    return roles


def _give(provider: Provider, identity: Identity, wanted: frozenset[str]) -> frozenset[str]:
    with transaction.atomic():
        return settle_roles(
            actor=SYSTEM,
            person_id=identity.person_id,
            given_before=identity.roles,
            given_now=wanted,
            keeps_others=provider.keeps_other_roles,
            reason=f"Groups at {provider.label}",
        )


def _take_details(person: Person, claims: Claims) -> None:
    """Follow a change of name or address at the provider; an address of somebody else stays."""
    if claims.name:
        person.name = claims.name
    if claims.is_email_verified and _is_address(claims.email):
        taken = _member_at(claims.email)
        if taken is None or taken.person_id == person.id:
            person.email = claims.email
    person.save(update_fields=["name", "email"])


def _record_entry(provider: Provider, user: User) -> None:
    audit.record(
        actor=Actor(id=str(user.person_id), name=""),
        action="single_sign_on.admit",
        subject=("person", str(user.person_id)),
        after={"identity_provider": provider.id},
    )


def _member_at(email: str) -> User | None:
    if not email:
        return None
    found = User.objects.select_related("person").filter(person__email__lower=email.lower())
    return found.order_by("id").first()


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
