import json
from collections.abc import Mapping
from email.utils import make_msgid

from django.core.mail import EmailMultiAlternatives
from django.core.mail.utils import DNS_NAME
from django.db import transaction

from parlance.platform.mail.errors import NoRecipientError
from parlance.platform.mail.queries import is_configured
from parlance.platform.secrets import seal, unseal


def send(
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Queue a letter in the caller's transaction; return whether it will be sent.

    Nothing is queued where no mail server is set up: pages then show what the letter says. The
    queue keeps the letter sealed, since letters carry links that let people in. It is sent at
    least once; its message id stays the same, so that a second copy can be told.
    """
    from parlance.platform.mail.jobs import deliver

    if not to or "\n" in to or "\r" in to:
        raise NoRecipientError
    if not is_configured():
        return False
    letter = {
        "to": to,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "headers": dict(headers or {}),
        "id": make_msgid(domain=str(DNS_NAME)),
    }
    with transaction.atomic():
        deliver.defer(letter=seal(json.dumps(letter)))
    return True


def deliver_letter(sealed: str) -> None:
    """Hand a queued letter to the mail server; raises what it raises, to be tried again."""
    letter = json.loads(unseal(sealed))
    message = EmailMultiAlternatives(
        letter["subject"],
        letter["text"],
        to=[letter["to"]],
        headers={
            **letter["headers"],
            "Message-ID": letter["id"],
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter["html"]:
        message.attach_alternative(letter["html"], "text/html")
    message.send()
