"""The people of accounts: contacts, users, and the team that looks after an account."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from parlance.domains.accounts.api.schemas import SOURCE_ID, Id
from parlance.domains.accounts.commands import people
from parlance.domains.accounts.commands import team as team_commands
from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    ContactNotFoundError,
    MemberNotFoundError,
    SourceIdTakenError,
    ValueUnsoundError,
)
from parlance.domains.accounts.queries import records as queries
from parlance.domains.accounts.queries import team
from parlance.domains.accounts.values.records import ContactDetail
from parlance.domains.accounts.values.records import Member as MemberValue
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Day, Key, RecordId, Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.privacy.consents import Consent
from parlance.platform.privacy.errors import ErasedPersonError
from parlance.platform.rendering import Request

doors = Doors(
    "People of accounts",
    "Whom to talk to at an account, who uses your product there, and who looks after it here.",
)


class Contact(Shown):
    """A person to talk to at an account."""

    id: int = Field(description="Names the contact.", examples=[5])
    source_id: str = Field(description=SOURCE_ID, examples=["P-1"])
    person_id: UUID = Field(description="The person.")
    name: str = Field(description="The person's name.", examples=["Robin Field"])
    email: str | None = Field(description="The person's address.", examples=["robin@example.com"])
    phone: str | None = Field(description="The person's telephone number.", examples=[None])
    title: str | None = Field(description="Job title.", examples=["Head of Operations"])
    role: str | None = Field(description="What the person is for you.", examples=["champion"])
    consent_service: Consent | None = Field(
        description="The last word about messages on the service; null: none.", examples=["given"]
    )
    consent_marketing: Consent | None = Field(
        description="The last word about marketing; null: none.", examples=["withdrawn"]
    )
    consent_on: date | None = Field(description="The day of that word.", examples=["2026-03-01"])
    consent_by: str | None = Field(description="By which means.", examples=["web form"])
    ends_on: date | None = Field(description="No longer a contact from then.", examples=[None])


class NewContact(Given):
    """A person to add to an account."""

    source_id: Key = Field(description=SOURCE_ID, examples=["P-1"])
    name: Text = Field(description="The person's name.", examples=["Robin Field"])
    email: Text | None = Field(None, description="The address.", examples=["robin@example.com"])
    phone: Text | None = Field(None, description="The telephone number.", examples=[None])
    title: Text | None = Field(None, description="Job title.", examples=["Head of Operations"])
    role: Text | None = Field(None, description="What for.", examples=["champion"])


class NewUser(Given):
    """A person who uses the product for an account."""

    source_id: Key = Field(description=SOURCE_ID, examples=["U-1"])
    name: Text = Field(description="The person's name.", examples=["Robin Field"])
    email: Text | None = Field(None, description="The address.", examples=["robin@example.com"])
    starts_on: Day | None = Field(None, description="Null: always.", examples=["2026-01-01"])
    ends_on: Day | None = Field(None, description="Null: still one.", examples=[None])


class Added(Shown):
    """What was added."""

    id: int = Field(description="Names the record.", examples=[5])


class ContactGiven(Given):
    """Who a contact is and what for; what is left out is cleared."""

    name: Text = Field(description="The person's name.", examples=["Robin Field"])
    email: Text | None = Field(None, description="The address.", examples=["robin@example.com"])
    phone: Text | None = Field(None, description="The telephone number.", examples=[None])
    title: Text | None = Field(None, description="Job title.", examples=["Head of Operations"])
    role: Text | None = Field(None, description="What for.", examples=["champion"])


class ContactEnd(Given):
    """From which day on somebody is no longer a contact."""

    ends_on: Day | None = Field(description="The first day; null: still one.", examples=[None])


class TeamMember(Shown):
    """Somebody who looks after an account."""

    id: int | None = Field(
        description="Names the membership; null for the CSM, the account's owner.", examples=[4]
    )
    role: str = Field(description="What for.", examples=["account_executive"])
    person_id: str = Field(
        description="The person.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"]
    )
    name: str = Field(description="The person's name.", examples=["Dana Field"])
    starts_on: date | None = Field(description="From this day on.")
    ends_on: date | None = Field(description="The first day no longer on it.", examples=[None])


class NewTeamMember(Given):
    """Somebody to put on the team."""

    person_id: UUID = Field(description="The person.")
    role: Text = Field(
        description="customer_success_manager, account_executive, account_manager, or a word of "
        "yours.",
        examples=["account_executive"],
    )
    starts_on: Day = Field(description="From this day on.", examples=["2026-01-01"])


class TeamEnd(Given):
    """The end of somebody's time on a team."""

    ends_on: Day = Field(description="The first day no longer on it.", examples=["2026-07-01"])


ContactId = Annotated[RecordId, Field(description="The contact's id.", examples=[5])]
MemberId = Annotated[RecordId, Field(description="The membership's id.", examples=[4])]


@doors.get(
    "/accounts/{account_id}/contacts",
    returns=Page[Contact],
    right="accounts.read_personal",
    refusals=(AccountNotFoundError,),
)
def list_contacts(request: Request, account_id: Id, asked: Query[Paged]) -> object:
    """List the people to talk to at an account."""
    queries.account(actor=request.actor, account_id=account_id)
    found = queries.contacts(actor=request.actor, account_id=account_id)
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.post(
    "/accounts/{account_id}/contacts",
    returns=Added,
    right="accounts.change",
    status=201,
    refusals=(AccountNotFoundError, SourceIdTakenError, ErasedPersonError),
)
def add_contact(request: Request, account_id: Id, given: NewContact) -> object:
    """Add a person to talk to at an account."""
    contact_id = people.add_contact(actor=request.actor, account_id=account_id, **dict(given))
    return {"id": contact_id}


@doors.post(
    "/accounts/{account_id}/users",
    returns=Added,
    right="accounts.change",
    status=201,
    refusals=(AccountNotFoundError, SourceIdTakenError, ErasedPersonError),
)
def add_user(request: Request, account_id: Id, given: NewUser) -> object:
    """Add a person who uses your product for an account."""
    row_id = people.add_user(
        actor=request.actor, account_id=account_id, recorded_at=clock.now(), **dict(given)
    )
    return {"id": row_id}


@doors.get(
    "/contacts/{contact_id}",
    returns=Contact,
    right="accounts.read_personal",
    refusals=(ContactNotFoundError,),
)
def get_contact(request: Request, response: HttpResponse, contact_id: ContactId) -> object:
    """Show one contact."""
    return _contact(request, response, contact_id)


@doors.put(
    "/contacts/{contact_id}",
    right="accounts.change",
    returns=Contact,
    has_tag=True,
    refusals=(ContactNotFoundError, ValueUnsoundError, DeniedError),
)
def change_contact(
    request: Request, response: HttpResponse, contact_id: ContactId, given: ContactGiven
) -> object:
    """Say who a contact is and what for. Needs the right to see personal data, too."""
    people.change_contact(
        actor=request.actor,
        contact_id=contact_id,
        expected=entity_tags.expected(request),
        **dict(given),
    )
    return _contact(request, response, contact_id)


@doors.post(
    "/contacts/{contact_id}/end",
    returns=None,
    right="accounts.change",
    status=204,
    refusals=(ContactNotFoundError,),
)
def end_contact(request: Request, contact_id: ContactId, given: ContactEnd) -> None:
    """Say from which day on somebody is no longer a contact."""
    people.end_contact(actor=request.actor, contact_id=contact_id, ends_on=given.ends_on)


@doors.get(
    "/accounts/{account_id}/team",
    returns=Page[TeamMember],
    right="accounts.read",
    refusals=(AccountNotFoundError,),
)
def list_team(request: Request, account_id: Id, asked: Query[Paged]) -> object:
    """List who looks after an account, and who did."""
    queries.account(actor=request.actor, account_id=account_id)
    found = team.past_and_present(actor=request.actor, account_id=account_id)
    return paged(sorted(found, key=_place), asked, _place)


@doors.post(
    "/accounts/{account_id}/team",
    returns=None,
    right="accounts.assign",
    status=204,
    refusals=(AccountNotFoundError, ValueUnsoundError),
)
def join_team(request: Request, account_id: Id, given: NewTeamMember) -> None:
    """Put somebody on an account's team from a day on."""
    team_commands.join_team(
        actor=request.actor,
        account_id=account_id,
        today=clock.today(),
        recorded_at=clock.now(),
        **dict(given),
    )


@doors.post(
    "/team-members/{member_id}/end",
    returns=None,
    right="accounts.assign",
    status=204,
    refusals=(MemberNotFoundError,),
)
def leave_team(request: Request, member_id: MemberId, given: TeamEnd) -> None:
    """End somebody's time on a team."""
    team_commands.leave_team(actor=request.actor, member_id=member_id, ends_on=given.ends_on)


def _contact(request: Request, response: HttpResponse, contact_id: int) -> ContactDetail:
    found = queries.contact(actor=request.actor, contact_id=contact_id)
    entity_tags.tag(response, fingerprint(people.contact_values(found)))
    return found


def _place(one: MemberValue) -> tuple[str, str, str]:
    return (one.role, str(one.starts_on or ""), one.person_id)
