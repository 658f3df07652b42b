from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.queue.errors import (
    JobNotFailedError,
    JobNotFoundError,
    JobNotWaitingError,
)
from parlance.platform.queue.models import Failure

LONGEST_WORDS = 2_000


@transaction.atomic
def retry_job(*, actor: Actor, job_id: int, now: datetime) -> None:
    """Queue a failed job again. Raises `JobNotFoundError`, `JobNotFailedError`."""
    actor.must("jobs.read")
    row = _locked(job_id)
    if row.status != "failed":
        raise JobNotFailedError
    app.job_manager.retry_job_by_id(job_id, retry_at=now)
    _record(actor, "jobs.retry", row)


@transaction.atomic
def call_off_job(*, actor: Actor, job_id: int) -> None:
    """Take a waiting job out of the queue. Raises `JobNotFoundError`, `JobNotWaitingError`."""
    actor.must("jobs.read")
    row = _locked(job_id)
    if row.status != "todo" or not app.job_manager.cancel_job_by_id(job_id):
        raise JobNotWaitingError
    _record(actor, "jobs.cancel", row)


def note_failure(job_id: int, error: BaseException) -> None:
    """Keep what an attempt failed with, for those who look after jobs."""
    words = f"{type(error).__name__}: {error}"[:LONGEST_WORDS].replace("\0", "")
    Failure.objects.update_or_create(job_id=job_id, defaults={"words": words})


def forget_failures() -> None:
    """Remove what is kept of jobs that are gone or that succeeded since."""
    open_jobs = ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"])
    Failure.objects.exclude(job_id__in=open_jobs.values("id")).delete()


def _record(actor: Actor, action: str, row: ProcrastinateJob) -> None:
    audit.record(
        actor=actor, action=action, subject=("job", str(row.pk)), after={"task": row.task_name}
    )


def _locked(job_id: int) -> ProcrastinateJob:
    row: ProcrastinateJob | None = (
        ProcrastinateJob.objects.select_for_update().filter(id=job_id).first()
    )
    if row is None:
        raise JobNotFoundError
    return row
