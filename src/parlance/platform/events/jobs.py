from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from parlance.platform.events.outbox import call_handler


@app.task(
    name="events.deliver",
    queue="events",
    retry=RetryStrategy(max_attempts=10, exponential_wait=2),
)
def deliver(*, event: str, payload: Any, handler: str, actor_id: str) -> None:  # noqa: ARG001 - read in the queue
    """Hand one stored event to one handler; a failure is tried again, later and later.

    `actor_id` says in the queue on whose behalf; the handler acts as the program.
    """
    call_handler(event=event, payload=payload, handler=handler)
