"""One's own notifications, for programs."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, cursors, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import AskedFlag, Flag, IdField
from parlance.platform.api.schemas import Given, Page, Paged, Shown
from parlance.platform.notifications import commands, queries
from parlance.platform.notifications.errors import InvalidChoiceError
from parlance.platform.notifications.values import Mailing
from parlance.platform.rendering import Request

doors = Doors("Notifications", "What you were told, how you want to be told, and what you watch.")

KindName = Annotated[str, Field(strict=True, max_length=100)]
Subject = Annotated[
    str, Field(description="What is watched.", max_length=300, examples=["term:nrr"])
]


class Notification(Shown):
    """Something that you were told."""

    id: int = Field(description="Names the notification.", examples=[31])
    kind: str = Field(description="What kind of news it is.", examples=["glossary_changed"])
    title: str = Field(description="What happened.", examples=["“NRR” has a new version."])
    text: str = Field(description="More about it.", examples=[""])
    href: str = Field(description="Where to look.", examples=["/glossary/nrr"])
    at: datetime = Field(description="When, the last time.")
    times: int = Field(description="How often.", examples=[1])
    is_read: bool = Field(description="Whether you have seen it.", examples=[False])


class Unread(Shown):
    """How much you have not read."""

    count: int = Field(description="In all.", examples=[3])
    by_kind: dict[str, int] = Field(description="By kind.", examples=[{"glossary_changed": 3}])


class Marked(Shown):
    """How much was marked."""

    count: int = Field(description="How many notifications.", examples=[2])


class Marking(Given):
    """Which notifications are read, or are not."""

    is_read: Flag = Field(description="Read, or unread again.", examples=[True])
    ids: Annotated[list[IdField], Field(min_length=1, max_length=1_000)] | None = Field(
        None, description="These; null: all.", examples=[[31, 32]]
    )


class NotificationChoices(Shown):
    """How you want to be told."""

    mailings: dict[str, Mailing] = Field(
        description="When you are written to, by kind.", examples=[{"glossary_changed": "daily"}]
    )
    hour: int = Field(description="The hour of the digest, 0 to 23.", examples=[8])
    time_zone: str = Field(description="Of that hour; empty: yours.", examples=[""])


class ChoicesGiven(Given):
    """How you want to be told from now on; kinds that are left out stay."""

    mailings: Annotated[dict[KindName, Mailing], Field(max_length=200)] = Field(
        description="When, by kind.", examples=[{"glossary_changed": "daily"}]
    )
    hour: Annotated[int, Field(strict=True, ge=0, le=23)] = Field(
        description="The hour of the digest.", examples=[8]
    )
    time_zone: Annotated[str, Field(strict=True, max_length=100)] = Field(
        "", description="IANA name; empty: yours.", examples=["Europe/Berlin"]
    )


class Watching(Shown):
    """Whether you watch something."""

    subject: str = Field(description="What.", examples=["term:nrr"])
    is_watching: bool = Field(description="Whether you are told of changes.", examples=[True])


class WatchGiven(Given):
    """Whether to be told of changes."""

    is_watching: Flag = Field(description="Whether to be told.", examples=[True])


class AskedNotifications(Paged):
    only_unread: AskedFlag = Field(False, description="Only what you have not read.")
    kind: str = Field("", description="Only of this kind.", max_length=100)


@doors.get("", returns=Page[Notification], right="")
def list_notifications(request: Request, asked: Query[AskedNotifications]) -> object:
    """List what you were told, the newest first. A page may hold fewer rows than asked for."""
    (after,) = cursors.read(asked.cursor, str) or [""]
    found = queries.news(
        actor=request.actor,
        only_unread=asked.only_unread,
        kind=asked.kind,
        after=after,
        limit=asked.limit,
    )
    following = cursors.write([found.after]) if found.after else None
    return {"data": found.news, "next_cursor": following}


@doors.get("/unread", returns=Unread, right="")
def count_unread(request: Request) -> object:
    """Count what you have not read."""
    by_kind = queries.unread_by_kind(actor=request.actor)
    return Unread(count=queries.unread_count(actor=request.actor), by_kind=by_kind)


@doors.post("/mark", returns=Marked, right="")
def mark_notifications(request: Request, given: Marking) -> object:
    """Mark notifications as read, or as unread again."""
    if given.is_read:
        return Marked(count=commands.mark_read(actor=request.actor, now=clock.now(), ids=given.ids))
    return Marked(count=commands.mark_unread(actor=request.actor, ids=given.ids or []))


@doors.get("/choices", returns=NotificationChoices, right="")
def get_notification_choices(request: Request, response: HttpResponse) -> object:
    """Show how you want to be told."""
    return _choices(request, response)


@doors.put(
    "/choices",
    returns=NotificationChoices,
    right="",
    has_tag=True,
    refusals=(InvalidChoiceError,),
)
def choose_notifications(request: Request, response: HttpResponse, given: ChoicesGiven) -> object:
    """Say how you want to be told."""
    commands.choose(
        actor=request.actor,
        now=clock.now(),
        expected=entity_tags.expected(request),
        **dict(given),
    )
    return _choices(request, response)


@doors.get("/watches/{subject}", returns=Watching, right="")
def get_watch(request: Request, subject: Subject) -> object:
    """Tell whether you watch something."""
    return Watching(
        subject=subject, is_watching=queries.is_watching(actor=request.actor, subject=subject)
    )


@doors.put("/watches/{subject}", returns=Watching, right="", refusals=(InvalidChoiceError,))
def set_watch(request: Request, subject: Subject, given: WatchGiven) -> object:
    """Watch something, like a term of the glossary, or no longer."""
    change = commands.watch if given.is_watching else commands.stop_watching
    change(actor=request.actor, subject=subject)
    return Watching(subject=subject, is_watching=given.is_watching)


def _choices(request: Request, response: HttpResponse) -> Any:
    found = queries.choices(actor=request.actor)
    entity_tags.tag(response, fingerprint(queries.as_values(found)))
    return found
