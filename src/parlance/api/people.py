"""Who works here, for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from ninja import Query
from pydantic import Field

from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import RecordId, Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.people import commands, links, queries, sessions
from parlance.platform.people.errors import (
    EmailTakenError,
    InvalidMemberError,
    LastAdministratorError,
    MemberNotFoundError,
    NotInvitedError,
    SessionNotFoundError,
)
from parlance.platform.people.values import Member as MemberValue
from parlance.platform.people.values import Role, State
from parlance.platform.rendering import Request

doors = Doors("People", "Who works here, in which roles, and who was invited.")

Id = Annotated[UUID, Field(description="The person.")]
SessionId = Annotated[RecordId, Field(description="The session's id.", examples=[5])]


class Member(Shown):
    """A person who may sign in, or was invited to."""

    person_id: UUID = Field(description="Names the person.")
    name: str = Field(description="What people call them.", examples=["Dana Field"])
    email: str = Field(description="Their address.", examples=["dana@example.com"])
    roles: list[Role] = Field(description="What they are here for.", examples=[["csm"]])
    state: State = Field(description="Whether they may sign in.")
    last_sign_in_at: datetime | None = Field(description="When they came in last.")
    invited_until: datetime | None = Field(description="When the invitation expires.")

    @staticmethod
    def of(one: MemberValue) -> "Member":
        plain = {name: getattr(one, name) for name in Member.model_fields}
        return Member(**plain | {"roles": sorted(one.roles)})


class NewMember(Given):
    """Somebody to invite by mail."""

    name: Text = Field(description="What people call them.", examples=["Dana Field"])
    email: Text = Field(description="Their address.", examples=["dana@example.com"])
    roles: Annotated[list[Role], Field(min_length=1, max_length=20)] = Field(
        description="What they will be here for.", examples=[["csm"]]
    )


class RolesGiven(Given):
    """The roles that a member holds from now on."""

    roles: Annotated[list[Role], Field(min_length=1, max_length=20)] = Field(
        description="All of them.", examples=[["csm", "cs_lead"]]
    )
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["Leads the team now."]
    )


class StateGiven(Given):
    """Whether a member may sign in."""

    state: Annotated[State, Field(description="active or closed.", examples=["closed"])]
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["Left the company."]
    )


class Profile(Shown):
    """What a member is called and reached by."""

    name: str = Field(description="What people call them.", examples=["Dana Field"])
    email: str = Field(description="Their address.", examples=["dana@example.com"])


class ProfileGiven(Given):
    """What a member is called and reached by from now on."""

    name: Text = Field(description="What people call them.", examples=["Dana Field"])
    email: Text = Field(description="Their address.", examples=["dana@example.com"])


class Session(Shown):
    """A browser in which a member is signed in."""

    id: int = Field(description="Names the session.", examples=[5])
    address: str = Field(description="Where from.", examples=["203.0.113.9"])
    device: str = Field(description="With what.", examples=["Firefox on Linux"])
    began_at: datetime = Field(description="Since when.")
    last_seen_at: datetime = Field(description="When it was used last.")


class AskedMembers(Paged):
    search: str = Field("", description="A part of name or address.", max_length=300)
    role: Role | None = Field(None, description="Only those who hold this role.")
    state: State | None = Field(None, description="Only those who are so.")


@doors.get("", returns=Page[Member], right="people.read")
def list_members(request: Request, asked: Query[AskedMembers]) -> object:
    """List everybody who may sign in, was invited or is closed."""
    found = queries.members(
        actor=request.actor, search=asked.search, role=asked.role, state=asked.state
    )
    rows = sorted(map(Member.of, found), key=lambda one: str(one.person_id))
    return paged(rows, asked, lambda one: (str(one.person_id),))


@doors.post(
    "",
    returns=Member,
    right="people.change",
    needs_token=True,
    status=201,
    refusals=(EmailTakenError, InvalidMemberError),
)
def invite_member(request: Request, given: NewMember) -> object:
    """Invite somebody by mail."""
    person_id, _ = links.invite(
        actor=request.actor,
        at=clock.now(),
        address=lambda token: request.build_absolute_uri(reverse("invitation", args=[token])),
        **dict(given),
    )
    return Member.of(queries.member(actor=request.actor, person_id=person_id))


@doors.get("/{person_id}", returns=Member, right="people.read", refusals=(MemberNotFoundError,))
def get_member(request: Request, response: HttpResponse, person_id: Id) -> object:
    """Show one member."""
    found = Member.of(queries.member(actor=request.actor, person_id=person_id))
    entity_tags.tag(response, _fingerprint(found))
    return found


@doors.put(
    "/{person_id}/roles",
    returns=Member,
    right="people.change",
    needs_token=True,
    has_tag=True,
    refusals=(MemberNotFoundError, LastAdministratorError, InvalidMemberError),
)
def set_roles(request: Request, response: HttpResponse, person_id: Id, given: RolesGiven) -> object:
    """Replace the roles of a member."""
    commands.change_roles(
        actor=request.actor,
        person_id=person_id,
        expected=entity_tags.expected(request),
        **dict(given),
    )
    found = Member.of(queries.member(actor=request.actor, person_id=person_id))
    entity_tags.tag(response, _fingerprint(found))
    return found


@doors.put(
    "/{person_id}/state",
    returns=Member,
    right="people.change",
    needs_token=True,
    refusals=(MemberNotFoundError, LastAdministratorError),
)
def set_state(request: Request, person_id: Id, given: StateGiven) -> object:
    """Close a sign-in, which ends sessions and tokens at once, or open it again."""
    change = commands.close_sign_in if given.state is State.CLOSED else commands.reopen_sign_in
    change(actor=request.actor, person_id=person_id, reason=given.reason)
    return Member.of(queries.member(actor=request.actor, person_id=person_id))


@doors.delete("/{person_id}/sessions", right="people.change", refusals=(MemberNotFoundError,))
def end_sessions(request: Request, person_id: Id) -> None:
    """Sign a member out of every browser."""
    sessions.end_sessions(actor=request.actor, person_id=person_id)


@doors.get(
    "/{person_id}/sessions",
    returns=Page[Session],
    right="people.change",
    refusals=(MemberNotFoundError,),
)
def list_sessions(request: Request, person_id: Id, asked: Query[Paged]) -> object:
    """List where a member is signed in."""
    queries.member(actor=request.actor, person_id=person_id)
    found = sessions.open_sessions(actor=request.actor, person_id=person_id)
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.delete(
    "/{person_id}/sessions/{session_id}", right="people.change", refusals=(SessionNotFoundError,)
)
def end_session(request: Request, person_id: Id, session_id: SessionId) -> None:
    """Sign a member out of one browser."""
    sessions.end_session(actor=request.actor, person_id=person_id, session_id=session_id)


@doors.post(
    "/{person_id}/invitation",
    returns=Member,
    right="people.change",
    needs_token=True,
    refusals=(MemberNotFoundError, NotInvitedError),
)
def invite_again(request: Request, person_id: Id) -> object:
    """Send a new invitation; the link before dies."""
    links.invite_again(
        actor=request.actor,
        person_id=person_id,
        at=clock.now(),
        address=lambda token: request.build_absolute_uri(reverse("invitation", args=[token])),
    )
    return Member.of(queries.member(actor=request.actor, person_id=person_id))


@doors.delete(
    "/{person_id}/invitation",
    right="people.change",
    refusals=(MemberNotFoundError, NotInvitedError),
)
def withdraw_invitation(request: Request, person_id: Id) -> None:
    """Take an invitation back: its link dies, and the person is no member."""
    links.withdraw_invitation(actor=request.actor, person_id=person_id)


@doors.get(
    "/{person_id}/profile",
    returns=Profile,
    right="people.read",
    refusals=(MemberNotFoundError,),
)
def get_profile(request: Request, response: HttpResponse, person_id: Id) -> object:
    """Show what a member is called and reached by."""
    return _profile(request, response, person_id)


@doors.put(
    "/{person_id}/profile",
    returns=Profile,
    right="people.change",
    needs_token=True,
    has_tag=True,
    refusals=(MemberNotFoundError, InvalidMemberError, EmailTakenError),
)
def change_profile(
    request: Request, response: HttpResponse, person_id: Id, given: ProfileGiven
) -> object:
    """Change what a member is called and reached by."""
    commands.change_profile(
        actor=request.actor,
        person_id=person_id,
        expected=entity_tags.expected(request),
        **dict(given),
    )
    return _profile(request, response, person_id)


def _profile(request: Request, response: HttpResponse, person_id: UUID) -> Profile:
    found = queries.member(actor=request.actor, person_id=person_id)
    entity_tags.tag(response, fingerprint({"name": found.name, "email": found.email}))
    return Profile(name=found.name, email=found.email)


def _fingerprint(member: Member) -> str:
    return fingerprint({"roles": [str(role) for role in member.roles]})
