"""Work in the background, for programs: one's own runs, and the queue."""

from datetime import datetime
from typing import Annotated

from ninja import Query
from pydantic import Field

from parlance.platform.api import clock, cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import AskedFlag, RecordId
from parlance.platform.api.schemas import Page, Paged, Shown, paged
from parlance.platform.queue import commands as queue
from parlance.platform.queue import queries as jobs
from parlance.platform.queue.errors import (
    JobNotFailedError,
    JobNotFoundError,
    JobNotWaitingError,
)
from parlance.platform.queue.values import JobState
from parlance.platform.rendering import Request
from parlance.platform.runs import queries as runs
from parlance.platform.runs.errors import RunNotFoundError
from parlance.platform.runs.values import RunState

doors = Doors(
    "Work",
    "Runs are work that somebody began and may watch: imports, exports, large edits. Jobs are the "
    "queue behind them.",
)

RunId = Annotated[RecordId, Field(description="The run's id.", examples=[8])]
JobId = Annotated[RecordId, Field(description="The job's id.", examples=[120])]


class Run(Shown):
    """Work that takes a while, as told last."""

    id: int = Field(description="Names the run.", examples=[8])
    kind: str = Field(description="What sort of work.", examples=["exchange.import"])
    title: str = Field(description="What is done.", examples=["Import accounts.csv"])
    actor_id: str = Field(
        description="Who began it.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"]
    )
    state: RunState = Field(description="Where it stands.")
    words: str = Field(description="What is being done, or came of it.", examples=["Reading"])
    done: int = Field(description="How much is there.", examples=[500])
    total: int = Field(description="Of how much; 0: not known.", examples=[2000])
    href: str = Field(description="Where the result is.", examples=["/settings/imports/12"])
    started_at: datetime = Field(description="When it began.")
    reported_at: datetime = Field(description="When it was heard of last.")
    ended_at: datetime | None = Field(description="When it was over.")
    is_silent: bool = Field(description="Not heard of for a minute.", examples=[False])


class Job(Shown):
    """A piece of work in the queue."""

    id: int = Field(description="Names the job.", examples=[120])
    task: str = Field(description="What it does.", examples=["metrics.refresh_facts"])
    queue: str = Field(description="Where it waits.", examples=["default"])
    state: JobState = Field(description="Where it stands.")
    attempts: int = Field(description="How often it was tried.", examples=[1])
    since: datetime | None = Field(description="Since when it stands so.")
    due_at: datetime | None = Field(description="When it is begun at the earliest.")
    words: str = Field(description="Why the last attempt failed.", examples=[""])


class PeriodicJob(Shown):
    """Work that begins by the clock."""

    task: str = Field(description="What it does.", examples=["metrics.refresh_facts"])
    cron: str = Field(description="When, in UTC, as cron writes it.", examples=["7 * * * *"])
    last_at: datetime | None = Field(description="When it began last.")
    next_at: datetime = Field(description="When it begins next.")


class Queue(Shown):
    """How much is to be done, and whether somebody does it."""

    waiting: int = Field(description="Jobs that wait.", examples=[0])
    running: int = Field(description="Jobs under way.", examples=[1])
    failed: int = Field(description="Jobs that failed for good.", examples=[0])
    worker_seen_at: datetime | None = Field(description="A worker's last sign of life.")


class AskedRuns(Paged):
    is_under_way: AskedFlag = Field(False, description="Only what is not over.")


class AskedJobs(Paged):
    state: JobState | None = Field(None, description="Only those that are so.")


@doors.get("/runs", returns=Page[Run], right="")
def list_runs(request: Request, asked: Query[AskedRuns]) -> object:
    """List your runs, or everybody's with `jobs.read`, the newest first."""
    after = cursors.read(asked.cursor, int)
    found = runs.runs(
        actor=request.actor,
        before_id=after[0] if after else None,
        is_under_way=asked.is_under_way,
        limit=asked.limit + 1,
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)


@doors.get("/runs/{run_id}", returns=Run, right="", refusals=(RunNotFoundError,))
def get_run(request: Request, run_id: RunId) -> object:
    """Show how far a run is: ask every few seconds until it has ended."""
    return runs.run(actor=request.actor, run_id=run_id)


@doors.get("/jobs", returns=Page[Job], right="jobs.read")
def list_jobs(request: Request, asked: Query[AskedJobs]) -> object:
    """List jobs, the newest first."""
    after = cursors.read(asked.cursor, int)
    found = jobs.jobs(
        actor=request.actor,
        states=[asked.state] if asked.state else (),
        before_id=after[0] if after else None,
        limit=asked.limit + 1,
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)


@doors.get("/jobs/counts", returns=Queue, right="jobs.read")
def count_jobs(request: Request) -> object:
    """Tell how much is to be done, and whether somebody does it."""
    return jobs.counts(actor=request.actor)


@doors.get("/jobs/periodic", returns=Page[PeriodicJob], right="jobs.read")
def list_periodic_jobs(request: Request, asked: Query[Paged]) -> object:
    """List the work that begins by the clock, by name."""
    found = jobs.periodic_jobs(actor=request.actor, now=clock.now())
    return paged(found, asked, lambda one: (one.task, one.cron))


@doors.post(
    "/jobs/{job_id}/retry",
    returns=None,
    right="jobs.read",
    status=204,
    refusals=(JobNotFoundError, JobNotFailedError),
)
def retry_job(request: Request, job_id: JobId) -> None:
    """Queue a failed job again."""
    queue.retry_job(actor=request.actor, job_id=job_id, now=clock.now())


@doors.delete("/jobs/{job_id}", right="jobs.read", refusals=(JobNotFoundError, JobNotWaitingError))
def call_off_job(request: Request, job_id: JobId) -> None:
    """Take a waiting job out of the queue."""
    queue.call_off_job(actor=request.actor, job_id=job_id)
