from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RETRIES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failure comes the next attempt: ten in all, over three days and a little."""

ATTEMPTS = len(RETRIES) + 1


class State(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Who is told. `events` empty: of everything. `failing` counts deliveries given up lately."""

    id: int
    url: str
    description: str
    events: tuple[str, ...]
    is_enabled: bool
    disabled_reason: str
    created_at: datetime
    waiting: int
    failing: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A new endpoint or a new secret. `secret` is shown this once."""

    endpoint_id: int
    secret: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. `status` is None when no answer came; then `error` says why."""

    at: datetime
    status: int | None
    took_ms: int
    error: str
    answer: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one endpoint, with its attempts, newest last."""

    id: int
    endpoint_id: int
    message_id: str
    event: str
    state: State
    created_at: datetime
    next_attempt_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class DeliveryDetail:
    delivery: Delivery
    body: str
    attempts: tuple[Attempt, ...]
