from procrastinate.contrib.django import app

from parlance.platform.queue import commands


@app.periodic(cron="23 3 * * *")
@app.task(name="queue.forget_failures", pass_context=False)
def forget_failures(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Every night, remove the words of failures that were mended."""
    commands.forget_failures()
