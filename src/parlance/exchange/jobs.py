"""Imports and exports in the background, told of by `platform.runs`."""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from parlance.exchange import exports, importing


@app.task(name="exchange.work", queue="exchange")
def work(*, upload_id: str, run_id: int) -> None:
    """Check or apply an upload, as its state says."""
    importing.work(UUID(upload_id), run_id, datetime.now(UTC))


@app.task(name="exchange.write_export", queue="exchange")
def write_export(*, export_id: str, run_id: int) -> None:
    exports.write(UUID(export_id), run_id)


@app.periodic(cron="23 * * * *")
@app.task(name="exchange.forget_expired", pass_context=False)
def forget_expired(timestamp: int) -> None:
    """Every hour, remove uploads and exports whose days are over, and what no one can undo."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    importing.forget_expired(now)
    exports.forget_expired(now)
