import json
import secrets
from base64 import b64encode
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.events.encoding import encode
from parlance.platform.outgoing import check_address
from parlance.platform.privacy import retention
from parlance.platform.secrets import seal
from parlance.platform.webhooks import registry
from parlance.platform.webhooks.errors import (
    DeliveryNotFoundError,
    EndpointNotFoundError,
    UnknownEventError,
)
from parlance.platform.webhooks.models import Delivery, Endpoint, Message
from parlance.platform.webhooks.values import Opened, State

QUEUE = "webhooks"
DRAIN_JOB = "webhooks.drain"
TEST_EVENT = "webhook.test"
SECRET_OVERLAP = timedelta(hours=24)
"""How long a former secret signs beside the new one."""


@transaction.atomic
def open_endpoint(
    *, actor: Actor, url: str, description: str = "", events: Collection[str] = ()
) -> Opened:
    """Have an address told of events; of all when none is named. Return its secret, once.

    Raises `outgoing.AddressNotAllowedError` or `UnknownEventError`.
    """
    actor.must("webhooks.change")
    check_address(url)
    named = _named(events)
    secret = _new_secret()
    row = Endpoint.objects.create(
        url=url, description=description.strip(), events=named, secret=seal(secret)
    )
    _note(actor, "webhooks.open_endpoint", row.pk, after={"url": url, "events": named})
    return Opened(row.pk, secret)


@transaction.atomic
def change_endpoint(
    *,
    actor: Actor,
    endpoint_id: int,
    url: str | None = None,
    description: str | None = None,
    events: Collection[str] | None = None,
    is_enabled: bool | None = None,
) -> None:
    """Change what is given. An endpoint that is switched on again gets what waits for it."""
    actor.must("webhooks.change")
    row = _locked(endpoint_id)
    before = {"url": row.url, "events": row.events, "is_enabled": row.is_enabled}
    if url is not None:
        check_address(url)
        row.url = url
    if description is not None:
        row.description = description.strip()
    if events is not None:
        row.events = _named(events)
    if is_enabled is not None:
        row.is_enabled = is_enabled
        row.disabled_reason = ""
    row.save()
    after = {"url": row.url, "events": row.events, "is_enabled": row.is_enabled}
    if after != before:
        _note(actor, "webhooks.change_endpoint", row.pk, before=before, after=after)
    if row.is_enabled:
        ask_for_drain(row.pk)


@transaction.atomic
def rotate_secret(*, actor: Actor, endpoint_id: int, now: datetime) -> Opened:
    """Give an endpoint a new secret; for a day messages carry the signatures of both."""
    actor.must("webhooks.change")
    row = _locked(endpoint_id)
    secret = _new_secret()
    row.former_secret, row.former_until = row.secret, now + SECRET_OVERLAP
    row.secret = seal(secret)
    row.save(update_fields=["secret", "former_secret", "former_until"])
    _note(actor, "webhooks.rotate_secret", row.pk)
    return Opened(row.pk, secret)


@transaction.atomic
def close_endpoint(*, actor: Actor, endpoint_id: int) -> None:
    """Tell an address no more, and forget its log."""
    actor.must("webhooks.change")
    row = _locked(endpoint_id)
    _note(actor, "webhooks.close_endpoint", row.pk, before={"url": row.url})
    row.delete()


@transaction.atomic
def send_test(*, actor: Actor, endpoint_id: int) -> int:
    """Send a message that says only that it is a test; return the delivery."""
    actor.must("webhooks.change")
    row = _locked(endpoint_id)
    message = _message(TEST_EVENT, {"endpoint_id": row.pk})
    return _deliver(message, [row.pk])[0].pk


@transaction.atomic
def replay(*, actor: Actor, delivery_ids: Collection[int], now: datetime) -> None:
    """Send messages again from the first attempt on, whatever became of them before.

    A receiver tells by `webhook-id` that it has a message already. Raises
    `DeliveryNotFoundError` when one of them is not there.
    """
    actor.must("webhooks.change")
    rows = list(Delivery.objects.select_for_update().filter(id__in=list(delivery_ids)))
    if len(rows) != len(set(delivery_ids)):
        raise DeliveryNotFoundError
    found = Delivery.objects.filter(id__in=[row.pk for row in rows])
    found.update(state=State.PENDING, attempts=0, next_attempt_at=now)
    for endpoint_id in {row.endpoint_id for row in rows}:
        _note(actor, "webhooks.replay", endpoint_id, after={"deliveries": len(rows)})
        ask_for_drain(endpoint_id)


@transaction.atomic
def replay_failed(*, actor: Actor, endpoint_id: int, since: datetime, now: datetime) -> int:
    """Send again what an endpoint missed since then; return how many messages that is."""
    actor.must("webhooks.change")
    row = _locked(endpoint_id)
    missed = Delivery.objects.filter(
        endpoint_id=row.pk, state=State.FAILED, message__created_at__gte=since
    )
    ids = list(missed.values_list("id", flat=True))
    replay(actor=actor, delivery_ids=ids, now=now)
    return len(ids)


def record_message(*, event: str, data: Any) -> None:
    """Store what happened for everyone who listens, in the transaction in which it happens."""
    listening = Endpoint.objects.filter(Q(events=[]) | Q(events__contains=[event]))
    ids = list(listening.filter(is_enabled=True).values_list("id", flat=True))
    if ids:
        _deliver(_message(event, encode(data)), ids)


def forget_old(*, now: datetime) -> None:
    """Remove messages whose log is older than it goes back."""
    Message.objects.filter(created_at__lt=retention.before("webhooks", now=now)).delete()


def ask_for_drain(endpoint_id: int) -> None:
    """Have the worker send what is due to an endpoint, once at a time.

    Not before the commit, or the lock of a job that is not committed would make other changes
    wait. Should the process die just there, the next minute's job finds what is due.
    """
    name = f"{DRAIN_JOB} {endpoint_id}"
    job = app.configure_task(DRAIN_JOB, queue=QUEUE, lock=name, queueing_lock=name)

    def defer() -> None:
        with suppress(AlreadyEnqueued), transaction.atomic():
            job.defer(endpoint_id=endpoint_id)

    transaction.on_commit(defer)


def _message(event: str, data: Any) -> Message:
    happened = datetime.now(tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = json.dumps({"type": event, "timestamp": happened, "data": data}, ensure_ascii=False)
    return Message.objects.create(id=f"msg_{secrets.token_urlsafe(18)}", event=event, body=body)


def _deliver(message: Message, endpoint_ids: Sequence[int]) -> list[Delivery]:
    rows = Delivery.objects.bulk_create(
        Delivery(message=message, endpoint_id=one) for one in endpoint_ids
    )
    for one in endpoint_ids:
        ask_for_drain(one)
    return rows


def _named(events: Collection[str]) -> list[str]:
    known = registry.known_names()
    for name in events:
        if name not in known:
            raise UnknownEventError(name, sorted(known))
    return sorted(set(events))


def _locked(endpoint_id: int) -> Endpoint:
    row = Endpoint.objects.select_for_update().filter(id=endpoint_id).first()
    if row is None:
        raise EndpointNotFoundError
    return row


def _new_secret() -> str:
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def _note(
    actor: Actor,
    action: str,
    endpoint_id: int,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("webhook", str(endpoint_id)),
        before=before,
        after=after,
    )
