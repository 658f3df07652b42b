from django.utils import timezone
from procrastinate.contrib.django import app

from parlance.platform.api import idempotency, limits


@app.periodic(cron="17 * * * *")
@app.task(name="api.forget", queueing_lock="api.forget", pass_context=False)
def forget(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Delete kept answers and buckets that have served their time."""
    idempotency.forget_answers(now=timezone.now())
    limits.forget_full_buckets()
