"""What the worker wraps around every job: a failed attempt leaves its words behind."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection

from parlance.platform.queue.commands import note_failure

_log = logging.getLogger(__name__)


async def note_failures(call_next: Callable[[], Awaitable[Any]], context: Any, worker: Any) -> Any:  # noqa: ARG001 - as procrastinate calls it
    """Run a job; keep the words of an error before it travels on."""
    try:
        return await call_next()
    except Exception as error:
        try:
            await sync_to_async(_note)(context.job.id, error)
        except DatabaseError:
            _log.exception("Why job %s failed could not be kept.", context.job.id)
        raise


def _note(job_id: int, error: Exception) -> None:
    """Write in a thread of its own, whose connection nobody else would close."""
    try:
        note_failure(job_id, error)
    finally:
        connection.close()
