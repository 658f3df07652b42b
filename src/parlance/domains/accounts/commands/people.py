import re
from datetime import date, datetime

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    ContactNotFoundError,
    SourceIdTakenError,
    ValueUnsoundError,
)
from parlance.domains.accounts.models import Account, AccountUser, Contact
from parlance.domains.accounts.rules.texts import kept_value
from parlance.domains.accounts.values.records import AttributeType, ContactDetail
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish
from parlance.platform.people.models import Person
from parlance.platform.privacy.suppression import must_not_be_erased


@transaction.atomic
def add_contact(
    *,
    actor: Actor,
    account_id: int,
    source_id: str,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    title: str | None = None,
    role: str | None = None,
) -> int:
    """Add a person to talk to at an account; return the contact's id."""
    actor.must("accounts.change")
    _require_account(actor, account_id)
    name = _text("name", name) or ""
    if not name:
        raise ValueUnsoundError("name", "Write the person's name.")
    must_not_be_erased(contacts=source_id, email=email)
    if Contact.objects.filter(source_id=source_id).exists():
        raise SourceIdTakenError(source_id)

    person = Person.objects.create(name=name, email=_email(email), phone=_text("phone", phone))
    row = Contact.objects.create(
        source_id=source_id,
        account_id=account_id,
        person=person,
        title=_text("title", title),
        role=_text("role", role),
    )
    record(
        actor=actor,
        action="accounts.add_contact",
        subject=("contact", str(row.id)),
        after={"account_id": account_id, "person_id": str(person.id), "role": role},
    )
    publish(events.ContactAdded(account_id, row.id), actor)
    return row.id


@transaction.atomic
def change_contact(
    *,
    actor: Actor,
    contact_id: int,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    title: str | None = None,
    role: str | None = None,
    expected: str | None = None,
) -> None:
    """Change who a contact is and what for. Raises `ValueUnsoundError` and `StaleEditError`."""
    actor.must("accounts.change")
    actor.must("accounts.read_personal")
    row = contact_to_change(actor, contact_id)
    asked = {"name": name, "email": email, "phone": phone, "title": title, "role": role}
    must_be_fresh(expected, contact_values(row), asked)
    row.person.name = _text("name", name) or ""
    if not row.person.name:
        raise ValueUnsoundError("name", "Write the person's name.")
    row.person.email, row.person.phone = _email(email), _text("phone", phone)
    before = {"title": row.title, "role": row.role}
    row.title, row.role = _text("title", title), _text("role", role)
    row.person.save(update_fields=["name", "email", "phone"])
    row.save(update_fields=["title", "role"])
    record(
        actor=actor,
        action="accounts.change_contact",
        subject=("contact", str(contact_id)),
        before={"role": before["role"]},
        after={"account_id": row.account_id, "person_id": str(row.person_id), "role": row.role},
    )
    publish(events.ContactChanged(row.account_id, contact_id), actor)


@transaction.atomic
def end_contact(*, actor: Actor, contact_id: int, ends_on: date | None) -> None:
    """Say from which day on this is no longer somebody to talk to; None: still so."""
    actor.must("accounts.change")
    row = contact_to_change(actor, contact_id)
    before, row.ends_on = row.ends_on, ends_on
    row.save(update_fields=["ends_on"])
    record(
        actor=actor,
        action="accounts.end_contact",
        subject=("contact", str(contact_id)),
        before={"ends_on": before},
        after={"ends_on": ends_on},
    )
    publish(events.ContactChanged(row.account_id, contact_id), actor)


def contact_values(row: Contact | ContactDetail) -> dict[str, str | None]:
    """Return what an edit of a contact starts from."""
    who = row.person if isinstance(row, Contact) else row
    return {
        "name": who.name,
        "email": who.email,
        "phone": who.phone,
        "title": row.title,
        "role": row.role,
    }


@transaction.atomic
def add_user(
    *,
    actor: Actor,
    account_id: int,
    source_id: str,
    name: str,
    recorded_at: datetime,
    email: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> int:
    """Add a person who uses the product for an account; return the row's id."""
    actor.must("accounts.change")
    _require_account(actor, account_id)
    must_not_be_erased(users=source_id, email=email)
    if AccountUser.objects.filter(source_id=source_id, recorded_to__isnull=True).exists():
        raise SourceIdTakenError(source_id)

    person = Person.objects.create(name=name, email=email)
    row = AccountUser.objects.create(
        source_id=source_id,
        account_id=account_id,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_from=recorded_at,
    )
    record(
        actor=actor,
        action="accounts.add_user",
        subject=("account_user", str(row.id)),
        after={"account_id": account_id, "person_id": str(person.id), "starts_on": starts_on},
    )
    publish(events.UserAdded(account_id, row.id), actor)
    mark_changed(account_ids=[account_id])
    return row.id


def contact_to_change(actor: Actor, contact_id: int) -> Contact:
    found = Contact.objects.visible_to(actor).filter(id=contact_id)
    row = found.select_related("person").select_for_update(of=("self",)).first()
    if row is None:
        raise ContactNotFoundError(contact_id)
    return row


def _text(field: str, text: str | None) -> str | None:
    return kept_value(field, text, AttributeType.TEXT)


def _email(email: str | None) -> str | None:
    text = _text("email", email)
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueUnsoundError("email", "An address reads like name@example.com.")
    return text


def _require_account(actor: Actor, account_id: int) -> None:
    if not Account.objects.visible_to(actor).filter(id=account_id).exists():
        raise AccountNotFoundError(account_id)
