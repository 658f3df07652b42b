from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands. `again`: it failed, and waits to be tried once more by itself."""

    WAITING = "waiting"
    RUNNING = "running"
    AGAIN = "again"
    FAILED = "failed"
    DONE = "done"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of background work. `words` say why the last attempt failed."""

    id: int
    task: str
    queue: str
    state: JobState
    attempts: int
    since: datetime | None
    due_at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Work that begins by the clock; `cron` in UTC."""

    task: str
    cron: str
    last_at: datetime | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many jobs wait, run and have failed, and when a worker last gave a sign of life."""

    waiting: int
    running: int
    failed: int
    worker_seen_at: datetime | None
