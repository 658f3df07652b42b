from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from parlance.platform.notifications import commands, mailing


@app.task(
    name="notifications.send_due_mail",
    queue="mail",
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
    pass_context=False,
)
def send_due_mail() -> None:
    """Write to everybody whose mail is due; called twice, the second finds nothing to do."""
    mailing.send_due(now=datetime.now(UTC))


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.digest", queueing_lock="notifications.digest", pass_context=False)
def digest(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Send digests when their hour has come."""
    mailing.send_due(now=datetime.now(UTC))


@app.periodic(cron="53 3 * * *")
@app.task(name="notifications.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:
    """Every night, remove what was told long ago."""
    commands.forget_old(now=datetime.fromtimestamp(timestamp, tz=UTC))
