"""Jobs that really run in a worker, seen through the commands and queries of the queue."""

import asyncio
from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from actors import ANA, BEN
from parlance.kit.errors import DeniedError
from parlance.platform.queue import commands, queries
from parlance.platform.queue.errors import (
    JobNotFailedError,
    JobNotFoundError,
    JobNotWaitingError,
)
from parlance.platform.queue.models import Failure
from parlance.platform.queue.noting import note_failures
from parlance.platform.queue.values import JobState

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


class GoneError(Exception):
    """Raised by the job of these tests."""


@pytest.fixture
def queued(db: None) -> int:
    """Queue a job that no worker runs meanwhile; what earlier tests queued is gone."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    found: int = app.configure_task("queue.forget_failures").defer(timestamp=0)
    return found


@pytest.mark.django_db
def test_a_waiting_job_is_listed_and_can_be_called_off(queued: int) -> None:
    (job,) = queries.jobs(actor=ANA, states=(JobState.WAITING,))
    assert (job.id, job.task, job.attempts) == (queued, "queue.forget_failures", 0)

    commands.call_off_job(actor=ANA, job_id=queued)

    (job,) = queries.jobs(actor=ANA)
    assert job.state is JobState.CALLED_OFF
    with pytest.raises(JobNotWaitingError):
        commands.call_off_job(actor=ANA, job_id=queued)


@pytest.mark.django_db
def test_a_failed_job_says_why_and_can_begin_again(queued: int) -> None:
    _end(queued, "failed")
    commands.note_failure(queued, GoneError("The receiver is gone."))

    (job,) = queries.jobs(actor=ANA, states=(JobState.FAILED,))
    assert job.words == "GoneError: The receiver is gone."
    assert queries.failed_jobs(actor=ANA) == queries.counts(actor=ANA).failed == 1
    assert queries.failed_jobs(actor=BEN) == 0

    commands.retry_job(actor=ANA, job_id=queued, now=NOW)
    (again,) = queries.jobs(actor=ANA)
    assert again.state in {JobState.WAITING, JobState.AGAIN}
    with pytest.raises(JobNotFailedError):
        commands.retry_job(actor=ANA, job_id=queued, now=NOW)


@pytest.mark.django_db
def test_words_of_mended_failures_are_forgotten(queued: int) -> None:
    commands.note_failure(queued, GoneError("still open"))
    commands.note_failure(queued + 1_000, GoneError("gone"))

    commands.forget_failures()

    assert list(Failure.objects.values_list("job_id", flat=True)) == [queued]


@pytest.mark.django_db
def test_work_by_the_clock_says_when_it_comes_next() -> None:
    found = {one.task: one for one in queries.periodic_jobs(actor=ANA, now=NOW)}

    nightly = found["queue.forget_failures"]
    assert nightly.cron == "23 3 * * *"
    assert nightly.next_at == datetime(2026, 11, 23, 3, 23, tzinfo=UTC)
    assert nightly.last_at is None


@pytest.mark.django_db
def test_only_who_looks_after_jobs_sees_and_steers_them(queued: int) -> None:
    with pytest.raises(DeniedError):
        queries.jobs(actor=BEN)
    with pytest.raises(DeniedError):
        commands.retry_job(actor=BEN, job_id=queued, now=NOW)
    with pytest.raises(DeniedError):
        commands.call_off_job(actor=BEN, job_id=queued)
    with pytest.raises(JobNotFoundError):
        commands.call_off_job(actor=ANA, job_id=queued + 1)


@pytest.mark.django_db(transaction=True)
def test_what_the_worker_runs_leaves_its_words_and_still_fails(queued: int) -> None:
    class Context:
        job = ProcrastinateJob.objects.get(id=queued).procrastinate_job

    async def broken() -> None:
        raise GoneError("The receiver is gone.")

    with pytest.raises(GoneError):
        asyncio.run(note_failures(broken, Context(), None))

    assert Failure.objects.get(job_id=queued).words == "GoneError: The receiver is gone."


def _end(job_id: int, status: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = %s, attempts = 1 where id = %s",
            [status, job_id],
        )
