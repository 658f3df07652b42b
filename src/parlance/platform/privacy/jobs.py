from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from parlance.platform.privacy import retention, work


@app.task(name="privacy.write_export", pass_context=False)
def write_export(*, export_id: str) -> None:
    work.write_export(UUID(export_id))


@app.task(
    name="privacy.finish_erasure",
    retry=RetryStrategy(max_attempts=10, exponential_wait=5),
    pass_context=False,
)
def finish_erasure(*, erasure_id: int) -> None:
    """Clean what no table holds; done again after a crash, it does no harm."""
    work.finish_erasure(erasure_id, datetime.now(UTC))
    forget_lake_of_before.configure(schedule_in={"hours": retention.LAKE_HOURS}).defer()


@app.task(name="privacy.forget_lake_of_before", pass_context=False)
def forget_lake_of_before() -> None:
    """Remove the lake of before an erasure, which questions may have been reading till now."""
    work.forget_lake_of_before()


@app.periodic(cron="29 * * * *")
@app.task(name="privacy.forget_old", queueing_lock="privacy.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:
    """Every hour, delete what has been kept long enough."""
    work.forget_old(datetime.fromtimestamp(timestamp, tz=UTC))
