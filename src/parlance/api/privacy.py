"""Persons' data for programs: what is kept about somebody, handing it out, and erasing it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import Query
from pydantic import Field

from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import RecordId, Text
from parlance.platform.api.schemas import Asked, Given, Page, Paged, Shown, paged
from parlance.platform.people.errors import LastAdministratorError
from parlance.platform.privacy import commands, queries
from parlance.platform.privacy.errors import (
    DaysUnsoundError,
    ExportGoneError,
    KindUnknownError,
    NothingToAllowError,
    OwnErasureError,
    PersonNotFoundError,
    ReasonMissingError,
)
from parlance.platform.privacy.values import Fate
from parlance.platform.rendering import Request

doors = Doors(
    "Privacy",
    "What is kept about a person, in numbers; a copy of it for that person; and erasing it.",
)

Id = Annotated[UUID, Field(description="The person.")]
ExportId = Annotated[UUID, Field(description="The copy.")]
ErasureId = Annotated[RecordId, Field(description="The erasure's id.", examples=[1])]
Reason = Annotated[str, Field(strict=True, min_length=1, max_length=300)]
WHY = "Asked for it by letter."


class KnownPerson(Shown):
    """A person about whom something is kept."""

    person_id: UUID = Field(description="Names the person.")
    name: str = Field(description="Their name.", examples=["Robin Field"])
    email: str = Field(description="Their address.", examples=["robin@example.com"])


class KnownPersons(Shown):
    """Persons that fit."""

    data: list[KnownPerson] = Field(description="By name, fifty at most.")


class HeldRows(Shown):
    """What a table keeps about a person."""

    table: str = Field(description="The table.", examples=["accounts_contact"])
    label: str = Field(description="In words.", examples=["Contacts"])
    rows: int = Field(description="How many rows.", examples=[2])
    fate: Fate = Field(description="What erasing does to them.")


class PersonHeld(KnownPerson):
    """What is kept about a person. Its ETag is what erasing agrees to."""

    held: list[HeldRows] = Field(description="By table.")
    mentions: int = Field(description="Free texts that name the person.", examples=[1])


class PersonalExport(Shown):
    """A copy of all about a person, for you alone."""

    id: UUID = Field(description="Names the copy.")
    person_id: UUID = Field(description="The person.")
    created_at: datetime = Field(description="When it was asked for.")
    expires_at: datetime = Field(description="When it is removed.")
    is_ready: bool = Field(description="Whether there is a file.", examples=[True])
    size: int = Field(description="Bytes.", examples=[2048])
    run_id: int | None = Field(description="The work.", examples=[8])


class ErasureReason(Given):
    """Why somebody is erased."""

    reason: Reason = Field(description="Why; do not name the person.", examples=[WHY])


class LeftWords(Shown):
    """A place where words of an erased person still stand."""

    place: str = Field(description="A table or a file.", examples=["audit_entry"])
    times: int = Field(description="How often.", examples=[1])


class Erasure(Shown):
    """A person was erased."""

    id: int = Field(description="Names the erasure.", examples=[1])
    person_id: UUID = Field(description="Who.")
    at: datetime = Field(description="When.")
    actor_id: str = Field(description="By whom.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"])
    reason: str = Field(description="Why.", examples=[WHY])
    is_over: bool = Field(description="Whether files and facts are done, too.", examples=[True])
    run_id: int | None = Field(description="The work.", examples=[9])
    found: list[LeftWords] = Field(description="What is left.")


class Allowance(Given):
    """Somebody who may be recorded again."""

    text: Text = Field(description="Their address or key.", examples=["robin@example.com"])
    reason: Reason = Field(description="Why.", examples=["They came back to us."])


class Retention(Shown):
    """For how many days things are kept."""

    days: dict[str, int] = Field(description="By kind.", examples=[{"notifications": 180}])


class RetentionGiven(Given):
    """For how many days to keep things; kinds that are left out stay."""

    days: Annotated[
        dict[Text, Annotated[int, Field(strict=True, ge=1, le=36_500)]], Field(max_length=100)
    ] = Field(description="By kind.", examples=[{"notifications": 180}])


class AskedPersons(Asked):
    words: str = Field(
        description="A part of name or address, or a whole key.",
        min_length=1,
        max_length=300,
        examples=["robin"],
    )


@doors.get("/persons", returns=KnownPersons, right="privacy.export")
def find_persons(request: Request, asked: Query[AskedPersons]) -> object:
    """Find persons about whom something is kept."""
    return {"data": queries.found_persons(actor=request.actor, words=asked.words)}


@doors.get(
    "/persons/{person_id}",
    returns=PersonHeld,
    right="privacy.export",
    refusals=(PersonNotFoundError,),
)
def get_person_held(request: Request, response: HttpResponse, person_id: Id) -> object:
    """Tell in numbers what is kept about a person."""
    found = queries.plan(actor=request.actor, person_id=person_id)
    entity_tags.tag(response, fingerprint(found.numbers))
    return found


@doors.post(
    "/persons/{person_id}/exports",
    returns=PersonalExport,
    right="privacy.export",
    status=202,
    refusals=(PersonNotFoundError,),
)
def ask_for_personal_export(request: Request, person_id: Id) -> object:
    """Have all that is kept about a person written to a file."""
    made = commands.ask_for_export(actor=request.actor, person_id=person_id, at=clock.now())
    found = queries.own_exports(actor=request.actor, now=clock.now(), person_id=person_id)
    return next(one for one in found if one.id == made)


@doors.get("/exports", returns=Page[PersonalExport], right="privacy.export")
def list_personal_exports(request: Request, asked: Query[Paged]) -> object:
    """List the copies that you had written, by id."""
    found = queries.own_exports(actor=request.actor, now=clock.now())
    ordered = sorted(found, key=lambda one: str(one.id))
    return paged(ordered, asked, lambda one: (str(one.id),))


_FILE = {
    "description": "The copy: a zip with a page to read and JSON.",
    "content": {
        "application/octet-stream": {
            "schema": {"type": "string", "format": "binary"},
            "example": "PK…",
        }
    },
}


@doors.get(
    "/exports/{export_id}/file",
    returns=None,
    right="privacy.export",
    refusals=(ExportGoneError,),
    extra={"responses": {200: _FILE}},
)
def get_personal_export_file(request: Request, export_id: ExportId) -> FileResponse:
    """Fetch a copy that is ready. The audit log keeps that it was fetched."""
    path = queries.export_file(actor=request.actor, export_id=export_id, now=clock.now())
    return FileResponse(
        path.open("rb"), filename=path.name, content_type="application/octet-stream"
    )


@doors.post(
    "/persons/{person_id}/erasure",
    returns=Erasure,
    right="privacy.erase",
    has_tag=True,
    needs_token=True,
    refusals=(PersonNotFoundError, OwnErasureError, ReasonMissingError, LastAdministratorError),
)
def erase_person(request: Request, person_id: Id, given: ErasureReason) -> object:
    """Erase what tells of a person and end their access. There is no way back."""
    made = commands.erase_person(
        actor=request.actor,
        person_id=person_id,
        reason=given.reason,
        at=clock.now(),
        expected=entity_tags.expected(request),
    )
    return queries.erasure(actor=request.actor, erasure_id=made)


@doors.get("/erasures", returns=Page[Erasure], right="privacy.export")
def list_erasures(request: Request, asked: Query[Paged]) -> object:
    """List the last erasures, by id."""
    found = sorted(queries.erasures(actor=request.actor, limit=1_000), key=lambda one: one.id)
    return paged(found, asked, lambda one: (one.id,))


@doors.get(
    "/erasures/{erasure_id}",
    returns=Erasure,
    right="privacy.export",
    refusals=(PersonNotFoundError,),
)
def get_erasure(request: Request, erasure_id: ErasureId) -> object:
    """Show one erasure, and what is left."""
    return queries.erasure(actor=request.actor, erasure_id=erasure_id)


@doors.post(
    "/allowances",
    returns=None,
    right="privacy.erase",
    status=204,
    needs_token=True,
    refusals=(NothingToAllowError, ReasonMissingError),
)
def allow_again(request: Request, given: Allowance) -> None:
    """Let somebody be recorded again who was erased."""
    commands.allow_again(actor=request.actor, **dict(given))


@doors.get("/retention", returns=Retention, right="privacy.export")
def get_retention(request: Request, response: HttpResponse) -> object:
    """Tell for how many days things are kept."""
    return _retention(request, response)


@doors.put(
    "/retention",
    returns=Retention,
    right="settings.change",
    has_tag=True,
    refusals=(DaysUnsoundError, KindUnknownError),
)
def set_retention(request: Request, response: HttpResponse, given: RetentionGiven) -> object:
    """Say for how many days things are kept."""
    commands.keep_for(actor=request.actor, days=given.days, expected=entity_tags.expected(request))
    return _retention(request, response)


def _retention(request: Request, response: HttpResponse) -> Retention:
    found = queries.retentions(actor=request.actor)
    entity_tags.tag(response, fingerprint(found))
    return Retention(days=found)
