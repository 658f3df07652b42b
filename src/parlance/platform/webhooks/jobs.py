from datetime import UTC, datetime

from procrastinate.contrib.django import app

from parlance.platform.webhooks import commands, queries
from parlance.platform.webhooks.delivery import drain


@app.task(name=commands.DRAIN_JOB, queue=commands.QUEUE, pass_context=False)
async def drain_endpoint(*, endpoint_id: int) -> None:
    """Send what is due to one endpoint."""
    await drain(endpoint_id)


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.wake", queueing_lock="webhooks.wake", pass_context=False)
def wake(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Have those endpoints told for which another attempt is due."""
    for endpoint_id in queries.endpoints_due(now=datetime.now(tz=UTC)):
        commands.ask_for_drain(endpoint_id)


@app.periodic(cron="41 3 * * *")
@app.task(name="webhooks.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Let the log end where it says it does."""
    commands.forget_old(now=datetime.now(tz=UTC))
