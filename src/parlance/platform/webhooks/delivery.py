"""Sending what is due to one endpoint: sign, post, note what came of it."""

import asyncio
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from asgiref.sync import sync_to_async
from django.db import transaction
from standardwebhooks import Webhook

from parlance.kit.errors import ParlanceError
from parlance.platform.outgoing import Answer, post
from parlance.platform.secrets import unseal
from parlance.platform.webhooks.models import Attempt, Delivery, Endpoint
from parlance.platform.webhooks.values import RETRIES, State

_SOON = timedelta(seconds=10)
_GONE = "The address answered 410: it wants no more messages."


async def drain(endpoint_id: int) -> None:
    """Send everything due to an endpoint, oldest first; wait for what is due within seconds.

    One runs at a time for each endpoint, so an address that hangs delays nobody else.
    """
    while (due := await sync_to_async(_next)(endpoint_id)) is not None:
        if due.next_attempt_at is not None:
            pause = due.next_attempt_at - datetime.now(tz=UTC)
            await asyncio.sleep(max(0.0, pause.total_seconds()))
        await _send(due)


async def _send(due: Delivery) -> None:
    endpoint, message = due.endpoint, due.message
    now = datetime.now(tz=UTC)
    headers = signed_headers(endpoint, message.id, message.body, now)
    try:
        answer = await post(url=endpoint.url, headers=headers, body=message.body.encode())
    except ParlanceError as error:
        attempt = Attempt(delivery=due, at=now, error=str(error))
    else:
        attempt = _attempt(due, now, answer)
    await sync_to_async(_note)(due, attempt)


def signed_headers(endpoint: Endpoint, message_id: str, body: str, now: datetime) -> dict[str, str]:
    """Return the headers of the Standard Webhooks specification, signed by every secret in use."""
    secrets = [endpoint.secret]
    if endpoint.former_secret and endpoint.former_until and now < endpoint.former_until:
        secrets.append(endpoint.former_secret)
    signatures = [Webhook(unseal(one)).sign(message_id, now, body) for one in secrets]
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _next(endpoint_id: int) -> Delivery | None:
    until = datetime.now(tz=UTC) + _SOON
    due = Delivery.objects.filter(
        endpoint_id=endpoint_id,
        endpoint__is_enabled=True,
        state=State.PENDING,
        next_attempt_at__lte=until,
    )
    return due.select_related("endpoint", "message").order_by("next_attempt_at", "id").first()


def _attempt(due: Delivery, now: datetime, answer: Answer) -> Attempt:
    is_taken = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
    error = "" if is_taken else f"The address answered {answer.status}."
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        error = f"The address answered {answer.status}; redirects are not followed."
    body = answer.body.decode(errors="replace").replace("\x00", "")
    return Attempt(
        delivery=due,
        at=now,
        status=answer.status,
        took_ms=answer.took_ms,
        error=error,
        answer="" if is_taken else body,
    )


@transaction.atomic
def _note(due: Delivery, attempt: Attempt) -> None:
    row = Delivery.objects.select_for_update().filter(id=due.pk).first()
    if row is None:  # the endpoint was closed while it was being told
        return
    attempt.save()
    row.attempts += 1
    if attempt.status is not None and not attempt.error:
        row.state, row.next_attempt_at = State.DELIVERED, None
    elif row.attempts > len(RETRIES):
        row.state, row.next_attempt_at = State.FAILED, None
    else:
        row.next_attempt_at = attempt.at + RETRIES[row.attempts - 1]
    row.save(update_fields=["attempts", "state", "next_attempt_at"])
    if attempt.status == HTTPStatus.GONE:
        Endpoint.objects.filter(id=row.endpoint_id).update(is_enabled=False, disabled_reason=_GONE)
