from datetime import datetime

from django.db.models import Count, Q

from parlance.kit.actor import Actor
from parlance.platform.webhooks import models
from parlance.platform.webhooks.errors import DeliveryNotFoundError, EndpointNotFoundError
from parlance.platform.webhooks.values import (
    Attempt,
    Delivery,
    DeliveryDetail,
    Endpoint,
    State,
)


def endpoints(*, actor: Actor) -> list[Endpoint]:
    """Return who is told, by when they were opened."""
    actor.must("webhooks.change")
    rows = models.Endpoint.objects.order_by("id")
    counts = _counts()
    return [_endpoint(row, *counts.get(row.pk, (0, 0))) for row in rows]


def endpoint(*, actor: Actor, endpoint_id: int) -> Endpoint:
    actor.must("webhooks.change")
    row = models.Endpoint.objects.filter(id=endpoint_id).first()
    if row is None:
        raise EndpointNotFoundError
    return _endpoint(row, *_counts(endpoint_id).get(row.pk, (0, 0)))


def deliveries(
    *,
    actor: Actor,
    endpoint_id: int,
    state: State | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Delivery]:
    """Return the log of an endpoint, newest first; `before_id` continues a page."""
    actor.must("webhooks.change")
    if not models.Endpoint.objects.filter(id=endpoint_id).exists():
        raise EndpointNotFoundError
    found = models.Delivery.objects.filter(endpoint_id=endpoint_id).select_related("message")
    if state is not None:
        found = found.filter(state=state)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    return [_delivery(row) for row in found.order_by("-id")[:limit]]


def delivery(*, actor: Actor, delivery_id: int) -> DeliveryDetail:
    """Return one delivery with what was sent and every attempt."""
    actor.must("webhooks.change")
    row = models.Delivery.objects.select_related("message").filter(id=delivery_id).first()
    if row is None:
        raise DeliveryNotFoundError
    attempts = models.Attempt.objects.filter(delivery_id=delivery_id).order_by("id")
    return DeliveryDetail(
        delivery=_delivery(row),
        body=row.message.body,
        attempts=tuple(
            Attempt(one.at, one.status, one.took_ms, one.error, one.answer) for one in attempts
        ),
    )


def endpoints_due(*, now: datetime) -> list[int]:
    """Return the endpoints for which something is due; for the worker."""
    due = models.Delivery.objects.filter(
        state=State.PENDING, next_attempt_at__lte=now, endpoint__is_enabled=True
    )
    return list(due.order_by("endpoint_id").values_list("endpoint_id", flat=True).distinct())


def _counts(endpoint_id: int | None = None) -> dict[int, tuple[int, int]]:
    open_ones = models.Delivery.objects.exclude(state=State.DELIVERED)
    if endpoint_id is not None:
        open_ones = open_ones.filter(endpoint_id=endpoint_id)
    rows = open_ones.values_list("endpoint_id").annotate(
        waiting=Count("id", filter=Q(state=State.PENDING)),
        failing=Count("id", filter=Q(state=State.FAILED)),
    )
    return {key: (waiting, failing) for key, waiting, failing in rows}


def _endpoint(row: models.Endpoint, waiting: int, failing: int) -> Endpoint:
    return Endpoint(
        id=row.pk,
        url=row.url,
        description=row.description,
        events=tuple(row.events),
        is_enabled=row.is_enabled,
        disabled_reason=row.disabled_reason,
        created_at=row.created_at,
        waiting=waiting,
        failing=failing,
    )


def _delivery(row: models.Delivery) -> Delivery:
    return Delivery(
        id=row.pk,
        endpoint_id=row.endpoint_id,
        message_id=row.message_id,
        event=row.message.event,
        state=State(row.state),
        created_at=row.message.created_at,
        next_attempt_at=row.next_attempt_at,
        attempts=row.attempts,
    )
