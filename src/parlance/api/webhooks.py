"""Webhooks for programs: who is told of changes, and what became of each message."""

from datetime import datetime
from typing import Annotated

from ninja import Query
from pydantic import Field, WithJsonSchema

from parlance.platform.api import clock, cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Flag, IdField, LongText, RecordId
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.outgoing import AddressNotAllowedError
from parlance.platform.rendering import Request
from parlance.platform.webhooks import commands, queries, registry
from parlance.platform.webhooks.errors import (
    DeliveryNotFoundError,
    EndpointNotFoundError,
    UnknownEventError,
)
from parlance.platform.webhooks.values import State

doors = Doors(
    "Webhooks",
    "Addresses that are told of changes, signed as Standard Webhooks has it, with the log of "
    "every message and attempt.",
)

_RIGHT = "webhooks.change"
Id = Annotated[RecordId, Field(description="The webhook's id.", examples=[2])]
DeliveryId = Annotated[RecordId, Field(description="The delivery's id.", examples=[11])]
Url = Annotated[str, Field(strict=True, min_length=1, max_length=2_000)]
EventName = Annotated[str, Field(strict=True, min_length=1, max_length=100)]
# “State” is a person's in the document.
DeliveryState = Annotated[
    State, WithJsonSchema({"type": "string", "enum": [one.value for one in State]})
]
ADDRESS = "https://hooks.example.com/parlance"
EVENT = "account.created"


class Webhook(Shown):
    """An address that is told of changes. Its secret is shown once, when it is made."""

    id: int = Field(description="Names the webhook.", examples=[2])
    url: str = Field(description="Where messages go.", examples=[ADDRESS])
    description: str = Field(description="What it is for.", examples=["Billing"])
    events: list[str] = Field(description="Told of these; none: of all.", examples=[[EVENT]])
    is_enabled: bool = Field(description="Or nothing is sent.", examples=[True])
    disabled_reason: str = Field(description="Why it was switched off.", examples=[""])
    created_at: datetime = Field(description="When it was made.")
    waiting: int = Field(description="Messages that are to be sent.", examples=[0])
    failing: int = Field(description="Messages that were given up.", examples=[0])


class WebhookSecret(Shown):
    """A new secret. Nobody can be shown it again."""

    webhook_id: int = Field(description="Whose it is.", examples=[2])
    secret: str = Field(description="What signs the messages.", examples=["whsec_MfKQ9r8G"])


class NewWebhook(Given):
    """An address to tell."""

    url: Url = Field(description="Where messages go, https.", examples=[ADDRESS])
    description: LongText = Field("", description="What it is for.", examples=["Billing"])
    events: Annotated[list[EventName], Field(max_length=200)] = Field(
        default_factory=list, description="Of these; none: of all.", examples=[[EVENT]]
    )


class WebhookChange(Given):
    """What is to be different; what is left out stays."""

    url: Url | None = Field(None, description="Where messages go.", examples=[ADDRESS])
    description: LongText | None = Field(None, description="What for.", examples=["Billing"])
    events: Annotated[list[EventName], Field(max_length=200)] | None = Field(
        None, description="Of these; an empty list: of all.", examples=[[EVENT]]
    )
    is_enabled: Flag | None = Field(None, description="Whether messages go.", examples=[True])


class Delivery(Shown):
    """A message to a webhook."""

    id: int = Field(description="Names the delivery.", examples=[11])
    endpoint_id: int = Field(description="The webhook.", examples=[2])
    message_id: str = Field(description="Sent as `webhook-id`.", examples=["msg_2KWPBgLlAfxdpx2AI"])
    event: str = Field(description="What happened.", examples=[EVENT])
    state: DeliveryState = Field(description="What became of it.")
    created_at: datetime = Field(description="When it happened.")
    next_attempt_at: datetime | None = Field(description="When it is tried next.")
    attempts: int = Field(description="How often it was tried.", examples=[1])


class Attempt(Shown):
    """One try to send a message."""

    at: datetime = Field(description="When.")
    status: int | None = Field(description="What was answered; null: nothing.", examples=[200])
    took_ms: int = Field(description="How long it took.", examples=[120])
    error: str = Field(description="Why nothing was answered.", examples=[""])
    answer: str = Field(description="The answer's first characters.", examples=["ok"])


class DeliveryInFull(Shown):
    """A message with its body and every try."""

    delivery: Delivery = Field(description="The message.")
    body: str = Field(description="What was sent.", examples=['{"type":"webhook.test"}'])
    attempts: list[Attempt] = Field(description="Every try, the newest last.")


class Queued(Shown):
    """A message that is on its way."""

    delivery_id: int = Field(description="Look there what became of it.", examples=[11])


class Replay(Given):
    """Messages to send again."""

    delivery_ids: Annotated[list[IdField], Field(min_length=1, max_length=1_000)] = Field(
        description="Which.", examples=[[11, 12]]
    )


class MissedSince(Given):
    """From when on what was missed is sent again."""

    since: datetime = Field(description="An instant.", examples=["2026-01-31T09:00:00Z"])


class Replayed(Shown):
    """How much is sent again."""

    messages: int = Field(description="How many.", examples=[3])


class EventKind(Shown):
    """Something that webhooks can be told of."""

    name: str = Field(description="Its name.", examples=[EVENT])


class AskedDeliveries(Paged):
    state: DeliveryState | None = Field(None, description="Only those that are so.")


@doors.get("", returns=Page[Webhook], right=_RIGHT)
def list_webhooks(request: Request, asked: Query[Paged]) -> object:
    """List the webhooks, the oldest first."""
    return paged(queries.endpoints(actor=request.actor), asked, lambda one: (one.id,))


@doors.post(
    "",
    returns=WebhookSecret,
    right=_RIGHT,
    status=201,
    refusals=(AddressNotAllowedError, UnknownEventError),
)
def open_webhook(request: Request, given: NewWebhook) -> object:
    """Have an address told of changes; the secret is told only here."""
    made = commands.open_endpoint(actor=request.actor, **dict(given))
    return WebhookSecret(webhook_id=made.endpoint_id, secret=made.secret)


@doors.get("/events", returns=Page[EventKind], right=_RIGHT)
def list_webhook_events(request: Request, asked: Query[Paged]) -> object:  # noqa: ARG001
    """List what webhooks can be told of, by name."""
    names = [EventKind(name=one) for one in sorted(registry.known_names())]
    return paged(names, asked, lambda one: (one.name,))


@doors.get("/{webhook_id}", returns=Webhook, right=_RIGHT, refusals=(EndpointNotFoundError,))
def get_webhook(request: Request, webhook_id: Id) -> object:
    """Show one webhook."""
    return queries.endpoint(actor=request.actor, endpoint_id=webhook_id)


@doors.patch(
    "/{webhook_id}",
    returns=Webhook,
    right=_RIGHT,
    refusals=(EndpointNotFoundError, AddressNotAllowedError, UnknownEventError),
)
def change_webhook(request: Request, webhook_id: Id, given: WebhookChange) -> object:
    """Change a webhook. One that is switched on again gets what waits for it."""
    commands.change_endpoint(actor=request.actor, endpoint_id=webhook_id, **given.stated)
    return queries.endpoint(actor=request.actor, endpoint_id=webhook_id)


@doors.delete("/{webhook_id}", right=_RIGHT, refusals=(EndpointNotFoundError,))
def close_webhook(request: Request, webhook_id: Id) -> None:
    """Tell an address no more, and forget its log."""
    commands.close_endpoint(actor=request.actor, endpoint_id=webhook_id)


@doors.post(
    "/{webhook_id}/secret", returns=WebhookSecret, right=_RIGHT, refusals=(EndpointNotFoundError,)
)
def rotate_webhook_secret(request: Request, webhook_id: Id) -> object:
    """Make a new secret; for a day messages carry the signatures of both."""
    made = commands.rotate_secret(actor=request.actor, endpoint_id=webhook_id, now=clock.now())
    return WebhookSecret(webhook_id=made.endpoint_id, secret=made.secret)


@doors.post(
    "/{webhook_id}/test",
    returns=Queued,
    right=_RIGHT,
    status=202,
    refusals=(EndpointNotFoundError,),
)
def send_webhook_test(request: Request, webhook_id: Id) -> object:
    """Send a message that says only that it is a test."""
    sent = commands.send_test(actor=request.actor, endpoint_id=webhook_id)
    return Queued(delivery_id=sent)


@doors.get(
    "/{webhook_id}/deliveries",
    returns=Page[Delivery],
    right=_RIGHT,
    refusals=(EndpointNotFoundError,),
)
def list_webhook_deliveries(
    request: Request, webhook_id: Id, asked: Query[AskedDeliveries]
) -> object:
    """List the messages of a webhook, the newest first."""
    after = cursors.read(asked.cursor, int)
    found = queries.deliveries(
        actor=request.actor,
        endpoint_id=webhook_id,
        state=asked.state,
        before_id=after[0] if after else None,
        limit=asked.limit + 1,
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)


@doors.post(
    "/{webhook_id}/replay", returns=Replayed, right=_RIGHT, refusals=(EndpointNotFoundError,)
)
def replay_missed(request: Request, webhook_id: Id, given: MissedSince) -> object:
    """Send again what a webhook missed since an instant."""
    count = commands.replay_failed(
        actor=request.actor, endpoint_id=webhook_id, since=given.since, now=clock.now()
    )
    return Replayed(messages=count)


@doors.get(
    "/deliveries/{delivery_id}",
    returns=DeliveryInFull,
    right=_RIGHT,
    refusals=(DeliveryNotFoundError,),
)
def get_webhook_delivery(request: Request, delivery_id: DeliveryId) -> object:
    """Show one message with its body and every try."""
    return queries.delivery(actor=request.actor, delivery_id=delivery_id)


@doors.post("/deliveries/replay", returns=Replayed, right=_RIGHT, refusals=(DeliveryNotFoundError,))
def replay_deliveries(request: Request, given: Replay) -> object:
    """Send messages again; a receiver tells by `webhook-id` that it has one already."""
    chosen = set(given.delivery_ids)
    commands.replay(actor=request.actor, delivery_ids=chosen, now=clock.now())
    return Replayed(messages=len(chosen))
