from procrastinate.contrib.django import app

from parlance.domains.metrics import commands


@app.task(name=commands.REFRESH_JOB, pass_context=False)
def refresh_facts() -> None:
    """Bring the facts up to date with the records; what changes meanwhile is a job of its own."""
    commands.refresh_facts()


@app.periodic(cron="* * * * *")
@app.task(name="metrics.catch_up", queueing_lock="metrics.catch_up", pass_context=False)
def catch_up(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Do what a process that died right after its commit could not ask for."""
    commands.refresh_facts()
