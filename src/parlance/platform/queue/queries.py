"""Reads procrastinate's own tables; their shape is held by its models and by tests."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Max, Q, Subquery
from django.db.models.expressions import OuterRef
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from parlance.kit.actor import Actor
from parlance.platform.queue.models import Failure
from parlance.platform.queue.values import Counts, Job, JobState, PeriodicJob

_STATES = {
    "todo": JobState.WAITING,
    "doing": JobState.RUNNING,
    "failed": JobState.FAILED,
    "succeeded": JobState.DONE,
    "cancelled": JobState.CALLED_OFF,
    "aborting": JobState.RUNNING,
    "aborted": JobState.CALLED_OFF,
}
_STATUSES = {
    JobState.WAITING: Q(status="todo", attempts=0),
    JobState.AGAIN: Q(status="todo", attempts__gt=0),
    JobState.RUNNING: Q(status="doing"),
    JobState.FAILED: Q(status="failed"),
    JobState.DONE: Q(status="succeeded"),
    JobState.CALLED_OFF: Q(status__in=["cancelled", "aborted"]),
}


def jobs(
    *,
    actor: Actor,
    states: Collection[JobState] = (),
    before_id: int | None = None,
    limit: int = 50,
) -> list[Job]:
    """Return jobs in these states (none: all), the newest first; `before_id` goes on."""
    actor.must("jobs.read")
    found = ProcrastinateJob.objects.order_by("-id")
    if states:
        wanted = Q()
        for state in states:
            wanted |= _STATUSES[state]
        found = found.filter(wanted)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    last = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-id")
    rows = list(found.annotate(since=Subquery(last.values("at")[:1]))[:limit])
    words = dict(
        Failure.objects.filter(job_id__in=[row.pk for row in rows]).values_list("job_id", "words")
    )
    return [_job(row, words.get(row.pk, "")) for row in rows]


def counts(*, actor: Actor) -> Counts:
    """Return how much is to be done, and whether somebody does it."""
    actor.must("jobs.read")
    found = ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"]).aggregate(
        waiting=Count("id", filter=Q(status="todo")),
        running=Count("id", filter=Q(status="doing")),
        failed=Count("id", filter=Q(status="failed")),
    )
    seen = ProcrastinateWorker.objects.aggregate(at=Max("last_heartbeat"))
    return Counts(**found, worker_seen_at=seen["at"])


def failed_jobs(*, actor: Actor) -> int:
    """Return how many jobs have failed for good; 0 for those who do not look after them."""
    if not actor.may("jobs.read"):
        return 0
    return ProcrastinateJob.objects.filter(status="failed").count()


def periodic_jobs(*, actor: Actor, now: datetime) -> list[PeriodicJob]:
    """Return the work that begins by the clock, by name."""
    actor.must("jobs.read")
    rows = ProcrastinatePeriodicDefer.objects.values_list("task_name").annotate(
        last=Max("defer_timestamp")
    )
    last: dict[str, int] = dict(rows)
    known = sorted(app.periodic_registry.periodic_tasks.values(), key=lambda one: one.task.name)
    return [_periodic(one, last.get(one.task.name), now) for one in known]


def _periodic(one: Any, last: int | None, now: datetime) -> PeriodicJob:
    begins = one.croniter.get_next(ret_type=float, start_time=now.timestamp())
    return PeriodicJob(
        task=one.task.name,
        cron=one.cron,
        last_at=datetime.fromtimestamp(last, UTC) if last else None,
        next_at=datetime.fromtimestamp(begins, UTC),
    )


def _job(row: Any, words: str) -> Job:
    state = _STATES[row.status]
    if state is JobState.WAITING and row.attempts:
        state = JobState.AGAIN
    return Job(
        id=row.pk,
        task=row.task_name,
        queue=row.queue_name,
        state=state,
        attempts=row.attempts,
        since=row.since,
        due_at=row.scheduled_at,
        words=words if state in {JobState.AGAIN, JobState.FAILED, JobState.RUNNING} else "",
    )
