from procrastinate.contrib.django import app

from parlance.domains.metrics import commands


@app.task(name=commands.REFRESH_JOB, pass_context=False)
def refresh_facts() -> None:
    """Bring the facts up to date with the records; what changes meanwhile is a job of its own."""
    commands.refresh_facts()
