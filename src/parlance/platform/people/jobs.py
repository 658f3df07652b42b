"""Work in the background: letters that must not tell by the time they take who has an account."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from procrastinate.contrib.django import app

from parlance.platform.people import links, sessions
from parlance.platform.secrets import seal, unseal


def mail_reset_link(*, email: str, place: str) -> None:
    """Have a link mailed to whoever signs in with this address; `place` is where pages begin."""
    _mail_reset_link.defer(asked=seal(json.dumps({"email": email, "place": place})))


@app.task(name="people.mail_reset_link", queue="mail")
def _mail_reset_link(*, asked: str) -> None:
    found = json.loads(unseal(asked))
    links.send_reset_link(
        email=found["email"],
        at=datetime.now(UTC),
        address=lambda token: urljoin(found["place"], f"password/reset/{token}"),
    )


@app.periodic(cron="41 3 * * *")
@app.task(name="people.forget_old_sessions")
def forget_old_sessions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Drop sessions that ended by themselves."""
    oldest = datetime.now(UTC) - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    sessions.forget_old_sessions(before=oldest)
