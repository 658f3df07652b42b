"""The outbox: an event is stored as jobs with the change it tells of, and delivered after."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.events.encoding import decode, encode
from parlance.platform.events.errors import OutsideTransactionError, UnknownHandlerError

Handler = Callable[[Any], None]

_handlers: dict[str, dict[str, Handler]] = defaultdict(dict)
_classes: dict[str, type] = {}
_witnesses: dict[str, Handler] = {}


def subscribe(event_class: type, handler: Handler) -> None:
    """Have `handler(event)` called, in the worker, for every published event of this class.

    Called in an app's `ready()`. Delivery is at least once and in no fixed order, so the
    handler must bear being called twice.
    """
    _classes[name_of(event_class)] = event_class
    _handlers[name_of(event_class)][name_of(handler)] = handler


def witness(tell: Handler) -> None:
    """Have `tell(event)` called for every event, where and when it is published.

    What it writes belongs to the publisher's transaction, so it is written once. It must be
    quick, and must not refuse.
    """
    _witnesses[name_of(tell)] = tell


def publish(event: Any, actor: Actor) -> None:
    """Store an event, one job for each handler, in the caller's transaction.

    One handler's failure neither stops nor repeats another. Raises `OutsideTransactionError`
    when there is no transaction that the event could belong to.
    """
    from parlance.platform.events.jobs import deliver

    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(name_of(type(event)))
    for tell in _witnesses.values():
        tell(event)
    name, payload = name_of(type(event)), encode(event)
    jobs = [
        {"event": name, "payload": payload, "handler": handler, "actor_id": actor.id}
        for handler in _handlers.get(name, {})
    ]
    if jobs:
        deliver.batch_defer(*jobs)


def call_handler(*, event: str, payload: Any, handler: str) -> None:
    """Decode a stored event and hand it to its handler. Raises `UnknownHandlerError`."""
    found = _handlers.get(event, {}).get(handler)
    if found is None:
        raise UnknownHandlerError(event, handler)
    found(decode(_classes[event], payload))


def name_of(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"
