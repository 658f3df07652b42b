from datetime import date, datetime

from django.db import transaction

from parlance.domains.accounts import events
from parlance.domains.accounts.errors import AccountNotFoundError, SourceIdTakenError
from parlance.domains.accounts.models import Account, AccountUser, Contact
from parlance.domains.metrics.commands import mark_changed
from parlance.kit.actor import Actor
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish
from parlance.platform.people.models import Person


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
    if Contact.objects.filter(source_id=source_id).exists():
        raise SourceIdTakenError(source_id)

    person = Person.objects.create(name=name, email=email, phone=phone)
    row = Contact.objects.create(
        source_id=source_id, account_id=account_id, person=person, title=title, role=role
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


def _require_account(actor: Actor, account_id: int) -> None:
    if not Account.objects.visible_to(actor).filter(id=account_id).exists():
        raise AccountNotFoundError(account_id)
