"""The worker: runs queued jobs, and takes over those of a worker that died.

A domain declares its tasks in its `jobs.py` with `procrastinate.contrib.django.app`.
"""

import asyncio
import logging
import signal
from collections.abc import Iterable
from contextlib import suppress

from asgiref.sync import sync_to_async
from procrastinate import App
from procrastinate.contrib.django import app

_log = logging.getLogger(__name__)

_CONCURRENCY = 4
_LANES = {"webhooks": 64}
"""Queues that wait for others: with room of their own, so that nobody waits for them."""
_STALLED_SECONDS = 10.0
_GRACE_SECONDS = 25.0


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.forget_finished")
async def forget_finished(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Remove the rows of jobs that succeeded some days ago; failed ones stay to be read."""
    from parlance.platform.privacy import retention

    days = await sync_to_async(retention.days)("jobs")
    await app.job_manager.delete_old_jobs(nb_hours=24 * days)


def run_worker(*, stalled_seconds: float = _STALLED_SECONDS) -> None:
    """Run jobs until SIGTERM or SIGINT; then finish those begun, for up to 25 seconds.

    A worker gives five signs of life in `stalled_seconds`; one that gave none for so long is
    held for dead, and its jobs are queued again.
    """
    asyncio.run(_work(stalled_seconds))


async def _work(stalled_seconds: float) -> None:
    # A second app over the same tasks fetches the jobs. Tasks keep the first, whose connector
    # is Django's: what a job defers or publishes belongs to the job's own transaction.
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    async with app.with_connector(connector).open_async() as worker_app:
        recovery = asyncio.create_task(_recover_forever(worker_app, stalled_seconds))
        usual = {task.queue for task in app.tasks.values()} - _LANES.keys()
        lanes = [
            asyncio.create_task(_lane(worker_app, queues, concurrency, stalled_seconds))
            for queues, concurrency in (
                (usual, _CONCURRENCY),
                *(({q}, n) for q, n in _LANES.items()),
            )
        ]
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, _stop, lanes)
        try:
            await asyncio.gather(*lanes)
        except asyncio.CancelledError:
            await asyncio.wait(lanes)
        finally:
            recovery.cancel()
            with suppress(asyncio.CancelledError):
                await recovery


async def _lane(worker: App, queues: set[str], concurrency: int, stalled_seconds: float) -> None:
    from parlance.platform.queue.noting import note_failures

    await worker.run_worker_async(
        worker_middleware=[note_failures],
        queues=sorted(queues),
        concurrency=concurrency,
        install_signal_handlers=False,
        update_heartbeat_interval=stalled_seconds / 5,
        stalled_worker_timeout=stalled_seconds,
        shutdown_graceful_timeout=_GRACE_SECONDS,
    )


def _stop(lanes: Iterable[asyncio.Task[None]]) -> None:
    """Begin nothing more; what has begun is finished first."""
    for lane in lanes:
        lane.cancel()


async def _recover_forever(worker_app: App, stalled_seconds: float) -> None:
    while True:
        await _recover_stalled(worker_app, stalled_seconds)
        await asyncio.sleep(stalled_seconds / 2)


async def _recover_stalled(worker_app: App, stalled_seconds: float) -> None:
    manager = worker_app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=stalled_seconds):
        _log.warning("Job %s (%s) is run again: its worker died.", job.id, job.task_name)
        await manager.retry_job(job)
