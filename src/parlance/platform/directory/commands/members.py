from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.directory.commands.roles import settle
from parlance.platform.directory.errors import (
    EntryNotFoundError,
    InvalidEntryError,
    NameTakenError,
)
from parlance.platform.directory.models import Entry
from parlance.platform.directory.queries import member
from parlance.platform.directory.rules import external_key, name_key
from parlance.platform.directory.values import MemberState
from parlance.platform.people.commands import close_sign_in, lock_members, reopen_sign_in
from parlance.platform.people.models import Person, User
from parlance.platform.privacy.suppression import must_not_be_erased
from parlance.platform.secrets import seal
from parlance.platform.single_sign_on.rules import one_line

_LONGEST = 300
_REASON = "Said by the directory"


@transaction.atomic
def add_member(*, actor: Actor, state: MemberState, at: datetime) -> UUID:
    """Make somebody a member without a password and without a role; groups give roles.

    Whom the directory had removed comes back as the same person. Raises `NameTakenError` or
    `InvalidEntryError`.
    """
    actor.must("people.change")
    lock_members()
    state = _cleaned(state)
    entry = Entry.objects.filter(user_name_key=name_key(state.user_name)).first()
    if entry is not None:
        if not entry.is_removed:
            raise NameTakenError
        Entry.objects.filter(id=entry.id).update(is_removed=False)
        reopen_sign_in(actor=actor, person_id=entry.person_id, reason=_REASON)
        change_member(actor=actor, person_id=entry.person_id, state=state, at=at)
        return entry.person_id
    _must_be_free(state, None)
    must_not_be_erased(email=state.email or state.user_name, directory=name_key(state.user_name))
    person = Person.objects.create(name=state.name, email=state.email or None)
    user = User(person=person, is_active=state.is_active)
    user.set_unusable_password()
    user.save()
    _keep_names(person.id, state, at)
    audit.record(
        actor=actor,
        action="people.create_user",
        subject=("person", str(person.id)),
        after={"is_active": state.is_active},
        reason=_REASON,
    )
    return person.id


@transaction.atomic
def change_member(*, actor: Actor, person_id: UUID, state: MemberState, at: datetime) -> None:
    """Replace what the directory says of a member; closing a sign-in ends all access at once.

    Raises `EntryNotFoundError`, `NameTakenError`, `InvalidEntryError` or
    `LastAdministratorError`.
    """
    actor.must("people.change")
    lock_members()
    before = member(actor=actor, person_id=person_id).state
    state = _cleaned(state)
    _must_be_free(state, person_id)
    if state.email != before.email:
        must_not_be_erased(email=state.email)
    Person.objects.filter(id=person_id).update(name=state.name, email=state.email or None)
    if state.is_active != before.is_active:
        change = reopen_sign_in if state.is_active else close_sign_in
        change(actor=actor, person_id=person_id, reason=_REASON)
    if state == before:
        return
    _keep_names(person_id, state, at)
    audit.record(
        actor=actor,
        action="people.change_profile",
        subject=("person", str(person_id)),
        after={"changed": _changed(before, state)},
        reason=_REASON,
    )


@transaction.atomic
def remove_member(*, actor: Actor, person_id: UUID, at: datetime) -> None:
    """End somebody's access, and with it what the directory's groups gave; the records stay.

    Raises `EntryNotFoundError` or `LastAdministratorError`.
    """
    actor.must("people.change")
    lock_members()
    known = member(actor=actor, person_id=person_id)
    close_sign_in(actor=actor, person_id=person_id, reason=_REASON)
    if not Entry.objects.filter(person_id=person_id).exists():
        _keep_names(person_id, known.state, at)
    entry = Entry.objects.get(person_id=person_id)
    entry.is_removed = True
    entry.save(update_fields=["is_removed"])
    entry.groups.clear()
    settle(actor=actor, entry=entry)


def entry_of(person_id: UUID, *, actor: Actor, at: datetime) -> Entry:
    """Return the entry of a member, made if the directory had not named them before."""
    found = Entry.objects.filter(person_id=person_id, is_removed=False).first()
    if found is not None:
        return found
    known = member(actor=actor, person_id=person_id)
    _keep_names(person_id, known.state, at)
    return Entry.objects.get(person_id=person_id)


def _cleaned(state: MemberState) -> MemberState:
    user_name, email = one_line(state.user_name), one_line(state.email)
    if not user_name:
        raise InvalidEntryError("A member needs a userName.")
    name = one_line(state.name) or user_name
    if max(map(len, (user_name, email, name, state.external_id))) > _LONGEST:
        raise InvalidEntryError(f"A name or an address has at most {_LONGEST} characters.")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise InvalidEntryError("The e-mail address is none.") from error
    return MemberState(user_name, name, email, one_line(state.external_id), state.is_active)


def _must_be_free(state: MemberState, person_id: UUID | None) -> None:
    """Raise `NameTakenError` if somebody else has the name or an address."""
    named = Entry.objects.filter(user_name_key=name_key(state.user_name))
    addresses = {one.lower() for one in (state.email, state.user_name) if "@" in one}
    reached = User.objects.filter(person__email__lower__in=addresses)
    holders = {
        *named.values_list("person_id", flat=True),
        *reached.values_list("person_id", flat=True),
    }
    if holders - {person_id}:
        raise NameTakenError


def _keep_names(person_id: UUID, state: MemberState, at: datetime) -> None:
    if not Person.objects.filter(id=person_id).exists():
        raise EntryNotFoundError(person_id)
    Entry.objects.update_or_create(
        person_id=person_id,
        defaults={
            "user_name": seal(state.user_name),
            "user_name_key": name_key(state.user_name),
            "external_id": seal(state.external_id) if state.external_id else "",
            "external_id_key": external_key(state.external_id),
            "changed_at": at,
        },
        create_defaults={
            "user_name": seal(state.user_name),
            "user_name_key": name_key(state.user_name),
            "external_id": seal(state.external_id) if state.external_id else "",
            "external_id_key": external_key(state.external_id),
            "made_at": at,
            "changed_at": at,
        },
    )


def _changed(before: MemberState, after: MemberState) -> list[str]:
    names = ("user_name", "name", "email", "external_id", "is_active")
    return [name for name in names if getattr(before, name) != getattr(after, name)]
