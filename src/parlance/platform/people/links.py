"""Links that let a person set a password: invitations, and resets. One use, a short life.

The token is random and stands in the link only; the database keeps its hash. A link that was
used, taken back, sent anew or never made looks the same from outside: `LinkGoneError`.
"""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import ForeignObjectRel, QuerySet

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.mail import commands as mail
from parlance.platform.organisation.queries import organisation
from parlance.platform.people import letters, sessions
from parlance.platform.people.commands import add_member, lock_members
from parlance.platform.people.errors import (
    LinkGoneError,
    MemberNotFoundError,
    NotInvitedError,
)
from parlance.platform.people.models import PasswordLink, Person, RoleGrant, User
from parlance.platform.people.passwords import checked_password
from parlance.platform.people.sign_in import own_actor
from parlance.platform.people.values import Purpose, Role, Welcomed

INVITATION_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=1)

Address = Callable[[str], str]
"""From a token to the whole address that a person opens."""


@transaction.atomic
def invite(
    *,
    actor: Actor,
    name: str,
    email: str,
    roles: Collection[Role | str],
    at: datetime,
    address: Address,
) -> tuple[UUID, str]:
    """Invite somebody by mail; return the person's id, and the link for where no mail is sent.

    Raises what `create_user` raises.
    """
    actor.must("people.change")
    user = add_member(name=name, email=email, roles=roles, joined_at=None)
    audit.record(
        actor=actor,
        action="people.invite",
        subject=("person", str(user.person_id)),
        after={"roles": sorted({str(Role(role)) for role in roles})},
    )
    return user.person_id, _send_invitation(actor, user, at, address)


@transaction.atomic
def invite_again(*, actor: Actor, person_id: UUID, at: datetime, address: Address) -> str:
    """Send a new link, and let the one before die.

    Raises `MemberNotFoundError`, or `NotInvitedError` for somebody who has come in already.
    """
    actor.must("people.change")
    user = _invited(person_id)
    audit.record(actor=actor, action="people.invite_again", subject=("person", str(user.person_id)))
    return _send_invitation(actor, user, at, address)


@transaction.atomic
def withdraw_invitation(*, actor: Actor, person_id: UUID) -> None:
    """Take an invitation back: its link dies, and the person is no member.

    Name and address go too, unless something else here is about that person.
    Raises as `invite_again` does.
    """
    actor.must("people.change")
    user = _invited(person_id)
    RoleGrant.objects.filter(person_id=person_id).delete()
    user.delete()
    if not _is_known_elsewhere(person_id):
        Person.objects.filter(id=person_id).delete()
    audit.record(
        actor=actor, action="people.withdraw_invitation", subject=("person", str(person_id))
    )


@transaction.atomic
def make_reset_link(*, actor: Actor, person_id: UUID, at: datetime, address: Address) -> str:
    """Return a link by which a member sets a new password: for where no mail is sent.

    Raises `MemberNotFoundError` for those who are closed or not here yet, too.
    """
    actor.must("people.change")
    user = _members().filter(person_id=person_id).first()
    if user is None:
        raise MemberNotFoundError(person_id)
    audit.record(actor=actor, action="people.make_reset_link", subject=("person", str(person_id)))
    return address(_make(user, Purpose.RESET, at + RESET_LIFE))


@transaction.atomic
def send_reset_link(*, email: str, at: datetime, address: Address) -> None:
    """Mail a link to whoever signs in with this address; do nothing where nobody does."""
    user = _members().filter(person__email__lower=email.strip().lower()).first()
    if user is None or not user.email:
        return
    link = address(_make(user, Purpose.RESET, at + RESET_LIFE))
    subject, text = letters.reset(name=user.person.name, link=link)
    mail.send(to=user.email, subject=subject, text=text)
    audit.record(
        actor=own_actor(user), action="people.ask_reset", subject=("person", str(user.person_id))
    )


def welcomed(*, token: str, at: datetime) -> Welcomed:
    """Return whom a link is for. Raises `LinkGoneError`."""
    found = _link(token, at)
    person = found.user.person
    return Welcomed(Purpose(found.purpose), person.name, person.email or "")


@transaction.atomic
def set_password(*, token: str, password: str, at: datetime) -> User:
    """Set the password of the link's person, and use the link up; sessions elsewhere end.

    Raises `LinkGoneError` or `WeakPasswordError`; after the latter the link still works.
    """
    lock_members()
    found = _link(token, at)
    user = found.user
    user.set_password(checked_password(password, user))
    user.joined_at = user.joined_at or at
    user.save(update_fields=["password", "joined_at"])
    PasswordLink.objects.filter(user=user).delete()
    sessions.end_of(user)
    audit.record(
        actor=own_actor(user),
        action=f"people.use_{found.purpose}",
        subject=("person", str(user.person_id)),
    )
    return user


def _send_invitation(actor: Actor, user: User, at: datetime, address: Address) -> str:
    link = address(_make(user, Purpose.INVITATION, at + INVITATION_LIFE))
    subject, text = letters.invitation(
        name=user.person.name,
        inviter=actor.name,
        organisation=organisation().name,
        link=link,
        days=INVITATION_LIFE.days,
    )
    mail.send(to=user.email or "", subject=subject, text=text)
    return link


def _make(user: User, purpose: Purpose, expires_at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    PasswordLink.objects.update_or_create(
        user=user,
        purpose=purpose.value,
        defaults={"token_hash": _hash(token), "expires_at": expires_at},
    )
    return token


def _link(token: str, at: datetime) -> PasswordLink:
    found = PasswordLink.objects.select_related("user__person").filter(
        token_hash=_hash(token), expires_at__gt=at, user__is_active=True
    )
    link = found.first()
    if link is None:
        raise LinkGoneError
    return link


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _members() -> QuerySet[User]:
    return User.objects.for_sign_in().filter(joined_at__isnull=False)


def _invited(person_id: UUID) -> User:
    lock_members()
    user = User.objects.select_related("person").filter(person_id=person_id).first()
    if user is None:
        raise MemberNotFoundError(person_id)
    if user.joined_at is not None:
        raise NotInvitedError
    return user


def _is_known_elsewhere(person_id: UUID) -> bool:
    """Tell whether any other table points to this person."""
    hidden = Person._meta.get_fields(include_hidden=True)  # noqa: SLF001 - Django's own word
    relations = [one for one in hidden if isinstance(one, ForeignObjectRel)]
    return any(
        one.related_model._base_manager.filter(**{one.field.name: person_id}).exists()  # noqa: SLF001
        for one in relations
        if not isinstance(one.related_model, str)
    )
