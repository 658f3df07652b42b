from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from parlance.platform.mail.commands import deliver_letter


@app.task(
    name="mail.deliver",
    queue="mail",
    retry=RetryStrategy(max_attempts=10, exponential_wait=3),
)
def deliver(*, letter: str) -> None:
    """Send one sealed letter; a server that is away is tried again, later and later."""
    deliver_letter(letter)
