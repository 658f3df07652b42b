"""What `PARLANCE_MAIL` says."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_NOTHING = "django.core.mail.backends.dummy.EmailBackend"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over, and in whose name; `backend` is Django's word for how."""

    backend: str = _NOTHING
    host: str = ""
    port: int = 0
    name: str = ""
    password: str = ""
    encrypts_at_once: bool = False
    starts_encryption: bool = False
    sender: str = "parlance@localhost"


def mail_server(url: str) -> MailServer:
    """Return the server of `smtps://name:password@host:port?from=address`.

    The kinds are `smtp` (plain, for a server on this machine), `smtp+starttls` and `smtps`.
    Without an address nothing is sent. Raises `ImproperlyConfigured`.
    """
    if not url:
        return MailServer()
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError as error:
        message = f"PARLANCE_MAIL is not an address: {error}."
        raise ImproperlyConfigured(message) from error
    if found.scheme not in _PORTS or not found.hostname:
        kinds = ", ".join(f"{kind}://" for kind in _PORTS)
        message = f"PARLANCE_MAIL begins with one of {kinds} and names a host."
        raise ImproperlyConfigured(message)
    return MailServer(
        backend=_SMTP,
        host=found.hostname,
        port=port or _PORTS[found.scheme],
        name=unquote(found.username or ""),
        password=unquote(found.password or ""),
        encrypts_at_once=found.scheme == "smtps",
        starts_encryption=found.scheme == "smtp+starttls",
        sender=parse_qs(found.query).get("from", [f"parlance@{found.hostname}"])[0],
    )
