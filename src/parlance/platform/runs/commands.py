"""Telling how long work goes on. Whoever does the work tells; pages ask `queries`."""

import time
from contextlib import closing
from datetime import datetime
from threading import Lock

from django.db import connections
from django.db.models.functions import Now

from parlance.kit.actor import Actor
from parlance.platform.privacy import retention
from parlance.platform.runs.models import Run
from parlance.platform.runs.values import RunState

SECONDS_BETWEEN_REPORTS = 0.5

_told: dict[int, float] = {}
_told_lock = Lock()

# Seen at once, whatever transaction the work has open; and never waits for one, its own least.
_REPORT = """
    update runs_run set state = 'running', words = %s, done = %s, total = %s, reported_at = now(),
        step_started_at = case when words = %s then step_started_at else now() end
    where id = (
        select id from runs_run where id = %s and ended_at is null for update skip locked
    )
"""


def start(*, actor: Actor, kind: str, title: str) -> int:
    """Note, in the caller's transaction, that work will be done; return its id.

    `kind` is a fixed name such as `exchange.import`; `title` is what people read.
    """
    return Run.objects.create(actor_id=actor.id, kind=kind, title=title).pk


def report(run_id: int, words: str, done: int = 0, total: int = 0) -> None:
    """Tell how far the work is; cheap enough to be called all the time.

    Others see it at once, while the transaction of the work is still open. Of reports that follow
    one another within half a second, the first is kept. What has ended stays as it is.
    """
    if _is_too_soon(run_id):
        return
    with (
        closing(connections.create_connection("default")) as own,
        own.cursor() as cursor,
    ):
        cursor.execute(_REPORT, [words, done, total, words, run_id])


def finish(run_id: int, words: str, href: str = "") -> None:
    """Say what came of the work, in the caller's transaction; `href` leads to the result."""
    _end(run_id, RunState.FINISHED, words, href)


def fail(run_id: int, words: str, href: str = "") -> None:
    """Say why the work came to nothing, and what to do; outside its failed transaction."""
    _end(run_id, RunState.FAILED, words, href)


def forget_old(*, now: datetime) -> None:
    """Remove what is known of work that ended long ago; its results are kept elsewhere."""
    Run.objects.filter(ended_at__lt=retention.before("runs", now=now)).delete()


def _end(run_id: int, state: RunState, words: str, href: str) -> None:
    with _told_lock:
        _told.pop(run_id, None)
    Run.objects.filter(id=run_id, ended_at=None).update(
        state=state, words=words, href=href, reported_at=Now(), ended_at=Now()
    )


def _is_too_soon(run_id: int) -> bool:
    now = time.monotonic()
    with _told_lock:
        if now - _told.get(run_id, -SECONDS_BETWEEN_REPORTS) < SECONDS_BETWEEN_REPORTS:
            return True
        _told[run_id] = now
    return False
