"""Saved filters over accounts, and custom attributes."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from parlance.domains.accounts.commands import definitions
from parlance.domains.accounts.commands import segments as commands
from parlance.domains.accounts.errors import (
    AttributeNameTakenError,
    AttributeNotFoundError,
    SegmentInUseError,
    SegmentNameTakenError,
    SegmentNotFoundError,
    ValueUnsoundError,
)
from parlance.domains.accounts.queries import segments as queries
from parlance.domains.accounts.queries import words
from parlance.domains.accounts.values.records import AttributeType
from parlance.engine.language.errors import LanguageError
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import AskedFlag, Flag, LongText, RecordId, Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Segments and attributes",
    "Filters in the Parlance language that people saved, and the attributes that you defined.",
)

Id = Annotated[RecordId, Field(description="The segment's id.", examples=[3])]
Name = Annotated[str, Field(description="The attribute's name.", max_length=300, examples=["tier"])]
_SAVING = (LanguageError, SegmentNameTakenError, ValueUnsoundError)


class Segment(Shown):
    """A saved filter with its rule in force."""

    id: int = Field(description="Names the segment.", examples=[3])
    name: str = Field(description="What people call it.", examples=["Large in Europe"])
    description: str = Field(description="What it is for.", examples=[""])
    owner: str = Field(
        description="Whose it is.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"]
    )
    is_shared: bool = Field(description="For everybody.", examples=[True])
    expression: str = Field(description="The rule.", examples=["arr > 50000"])
    version: int = Field(description="Counts from 1.", examples=[1])


class SegmentVersion(Shown):
    """A rule that a segment has or had."""

    number: int = Field(description="Counts from 1.", examples=[1])
    expression: str = Field(description="The rule.", examples=["arr > 50000"])
    made_by: str = Field(
        description="Who wrote it.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"]
    )
    made_at: datetime = Field(description="When.")
    reason: str = Field(description="Why.", examples=[""])


class SegmentGiven(Given):
    """A filter to save."""

    name: Text = Field(description="What people call it.", examples=["Large in Europe"])
    expression: Annotated[LongText, Field(min_length=1, max_length=4_000)] = Field(
        description="The rule.", examples=["arr > 50000"]
    )
    description: LongText = Field("", description="What it is for.", examples=[""])
    is_shared: Flag = Field(
        False, description="For everybody; needs the right to define.", examples=[True]
    )


class SegmentChange(SegmentGiven):
    """A saved filter as it is to be; another rule is a new version."""

    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["We moved the threshold."]
    )


class Attribute(Shown):
    """What a custom attribute is."""

    name: str = Field(description="Its name in filters; stays.", examples=["tier"])
    label: str = Field(description="What people read.", examples=["Tier"])
    type: AttributeType = Field(description="What values it takes.")
    choices: list[str] = Field(description="Of a choice.", examples=[["gold", "silver"]])
    description: str = Field(description="What it is for.", examples=[""])
    is_retired: bool = Field(description="Offered no more.", examples=[False])
    is_inferred: bool = Field(description="Only an import named it.", examples=[False])


class AttributeChange(Given):
    """What a custom attribute is to be."""

    label: Text = Field(description="What people read.", examples=["Tier"])
    type: AttributeType = Field(description="What values it takes.")
    choices: Annotated[list[Text], Field(max_length=200)] = Field(
        default_factory=list, description="Of a choice.", examples=[["gold", "silver"]]
    )
    description: LongText = Field("", description="What it is for.", examples=[""])


class NewAttribute(AttributeChange):
    """A custom attribute to define."""

    name: Annotated[str, Field(max_length=200)] = Field(
        "", description="Empty: made of the label.", examples=["tier"]
    )


class AttributeState(Given):
    """Whether an attribute is offered."""

    is_retired: Flag = Field(description="Offered no more.", examples=[True])


class AskedAttributes(Paged):
    with_retired: AskedFlag = Field(False, description="Also those that are offered no more.")


@doors.get("/segments", returns=Page[Segment], right="accounts.read")
def list_segments(request: Request, asked: Query[Paged]) -> object:
    """List your segments and those for everybody."""
    found = sorted(queries.segments(actor=request.actor), key=lambda one: one.id)
    return paged(found, asked, lambda one: (one.id,))


@doors.post("/segments", returns=Segment, right="accounts.read", status=201, refusals=_SAVING)
def save_segment(request: Request, given: SegmentGiven) -> object:
    """Keep a filter under a name."""
    segment_id = commands.save_segment(actor=request.actor, made_at=clock.now(), **dict(given))
    return queries.segment(actor=request.actor, segment_id=segment_id)


@doors.get(
    "/segments/{segment_id}",
    returns=Segment,
    right="accounts.read",
    refusals=(SegmentNotFoundError,),
)
def get_segment(request: Request, response: HttpResponse, segment_id: Id) -> object:
    """Show one segment."""
    found = queries.segment(actor=request.actor, segment_id=segment_id)
    entity_tags.tag(response, commands.segment_fingerprint(found))
    return found


@doors.put(
    "/segments/{segment_id}",
    returns=Segment,
    right="accounts.read",
    has_tag=True,
    refusals=(*_SAVING, SegmentNotFoundError),
)
def change_segment(
    request: Request, response: HttpResponse, segment_id: Id, given: SegmentChange
) -> object:
    """Change a segment; rules that name it follow its new name."""
    commands.change_segment(
        actor=request.actor,
        segment_id=segment_id,
        made_at=clock.now(),
        expected=entity_tags.expected(request),
        **dict(given),
    )
    found = queries.segment(actor=request.actor, segment_id=segment_id)
    entity_tags.tag(response, commands.segment_fingerprint(found))
    return found


@doors.delete(
    "/segments/{segment_id}",
    right="accounts.read",
    refusals=(SegmentNotFoundError, SegmentInUseError),
)
def delete_segment(request: Request, segment_id: Id) -> None:
    """Delete a segment that no other rule names."""
    commands.delete_segment(actor=request.actor, segment_id=segment_id)


@doors.get(
    "/segments/{segment_id}/versions",
    returns=Page[SegmentVersion],
    right="accounts.read",
    refusals=(SegmentNotFoundError,),
)
def list_segment_versions(request: Request, segment_id: Id, asked: Query[Paged]) -> object:
    """List the rules that a segment has had, the oldest first."""
    found = queries.segment_versions(actor=request.actor, segment_id=segment_id)
    return paged(sorted(found, key=lambda one: one.number), asked, lambda one: (one.number,))


@doors.get("/attributes", returns=Page[Attribute], right="accounts.read")
def list_attributes(request: Request, asked: Query[AskedAttributes]) -> object:  # noqa: ARG001
    """List the custom attributes of accounts, by name."""
    found = words.definitions(with_retired=asked.with_retired)
    return paged(sorted(found, key=lambda one: one.name), asked, lambda one: (one.name,))


@doors.post(
    "/attributes",
    returns=Attribute,
    right="accounts.define",
    status=201,
    refusals=(AttributeNameTakenError, ValueUnsoundError),
)
def define_attribute(request: Request, given: NewAttribute) -> object:
    """Define a custom attribute of accounts."""
    return _attribute(definitions.define_attribute(actor=request.actor, **dict(given)))


@doors.put(
    "/attributes/{name}",
    returns=Attribute,
    right="accounts.define",
    refusals=(AttributeNotFoundError, ValueUnsoundError),
)
def change_attribute_definition(request: Request, name: Name, given: AttributeChange) -> object:
    """Change label, description, type or choices; the name stays."""
    definitions.change_definition(actor=request.actor, name=name, **dict(given))
    return _attribute(name)


@doors.put(
    "/attributes/{name}/state",
    returns=Attribute,
    right="accounts.define",
    refusals=(AttributeNotFoundError,),
)
def retire_attribute(request: Request, name: Name, given: AttributeState) -> object:
    """Offer an attribute no more, or again; its values stay."""
    definitions.retire_attribute(actor=request.actor, name=name, is_retired=given.is_retired)
    return _attribute(name)


def _attribute(name: str) -> object:
    return next(one for one in words.definitions(with_retired=True) if one.name == name)
