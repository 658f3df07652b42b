from datetime import UTC, datetime

from procrastinate.contrib.django import app

from parlance.platform.runs import commands


@app.periodic(cron="41 3 * * *")
@app.task(name="runs.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:
    """Every night, remove what is known of work that ended long ago."""
    commands.forget_old(now=datetime.fromtimestamp(timestamp, tz=UTC))
