"""What an operator must see to before people from outside are let in."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from parlance.platform.audit.guards import unguarded
from parlance.platform.home import home

_LONGEST_SINCE_BACKUP = 2
_CLOCK_SECONDS = 5.0
_SHORTEST_KEY = 50


class Weight(StrEnum):
    SERIOUS = "serious"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: what it is about, what is wrong, and how to mend it."""

    weight: Weight
    subject: str
    wrong: str
    remedy: str


def findings(*, now: datetime) -> list[Finding]:
    """Return what must or should be mended, the serious ones first."""
    found = [*_ways_in(), *_key(), *_folders(), *_database(), *_clock(now), *_backup(now)]
    return sorted(found, key=lambda one: one.weight is not Weight.SERIOUS)


def _ways_in() -> Iterator[Finding]:
    if settings.DEBUG:
        yield _serious("Debug", "Errors show the inside of the program.", "Unset PARLANCE_DEBUG.")
    addresses: list[str] = settings.CSRF_TRUSTED_ORIGINS
    if not addresses:
        yield _serious(
            "Address",
            "No public address is set: cookies are not bound to HTTPS.",
            "Set PARLANCE_ADDRESS to the address that people use, such as"
            " https://success.example.com, and let a proxy speak TLS there.",
        )
    for one in addresses:
        if not one.startswith("https://"):
            yield _serious("Address", f"{one} is not encrypted.", "Give it as https://….")
    if addresses and settings.SECURE_PROXY_SSL_HEADER:
        yield _advice(
            "Proxy",
            "X-Forwarded-Proto is believed.",
            "See that your proxy sets it itself and drops what clients send under that name.",
        )
    if os.environ.get("PARLANCE_SECOND_FACTOR") == "optional":
        yield _serious(
            "Second factor",
            "A password alone is enough to sign in.",
            "Unset PARLANCE_SECOND_FACTOR.",
        )
    if not os.environ.get("PARLANCE_MAIL"):
        yield _advice(
            "Mail",
            "No mail is sent: invitations and new passwords are handed over by hand.",
            "Set PARLANCE_MAIL to your mail server.",
        )


def _key() -> Iterator[Finding]:
    path = home() / "secret_key"
    if len(settings.SECRET_KEY) < _SHORTEST_KEY:
        yield _serious(
            "Key",
            f"PARLANCE_SECRET_KEY has {len(settings.SECRET_KEY)} characters.",
            f"Give it {_SHORTEST_KEY} random ones or more, or unset it and let Parlance make one.",
        )
    if settings.SECRET_KEY_FALLBACKS:
        yield _advice(
            "Key",
            "The previous key still opens secrets and sessions.",
            "Run `parlance secrets rotate` to its end, then remove the previous key.",
        )
    if path.exists() and _others_may(path):
        yield _serious("Key", f"{path} can be read by others.", f"Run chmod 600 {path}.")


def _folders() -> Iterator[Finding]:
    folders = [home(), *(one for one in home().iterdir() if one.is_dir())]
    for folder in folders:
        # PostgreSQL keeps its own folder closed; it may stand elsewhere, behind a link.
        if _others_may(folder) and _others_may(home()):
            yield _serious("Folder", f"{folder} is open to others.", f"Run chmod 700 {folder}.")


def _database() -> Iterator[Finding]:
    role, is_super, may_change = _asked(
        """
        select current_user, (select rolsuper from pg_roles where rolname = current_user),
            has_table_privilege('audit_auditentry', 'update')
            or has_table_privilege('audit_auditentry', 'delete')
        """
    )
    if is_super:
        yield _serious(
            "Database",
            f"The role {role} is a superuser of PostgreSQL.",
            f"Run: alter role {role} nosuperuser.",
        )
    for trigger in _missing_triggers():
        yield _serious(
            "Audit log",
            f"The trigger {trigger} is missing or off: entries could be altered.",
            f"Run: alter table audit_auditentry enable trigger {trigger}.",
        )
    for table in unguarded():
        yield _serious(
            "Audit log",
            f"Changes of {table} by other programs are not noted.",
            "Run `parlance up` once: it sets the triggers again.",
        )
    if may_change:
        yield _advice(
            "Database",
            f"The role {role} owns the audit log: only triggers keep it from altering entries.",
            "Where the database is shared, let another role own the tables and revoke update,"
            f" delete and truncate on audit_auditentry from {role}.",
        )


def _missing_triggers() -> list[str]:
    wanted = ("audit_append_only", "audit_never_emptied")
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgname from pg_trigger where tgrelid = 'audit_auditentry'::regclass"
            " and tgenabled <> 'D'"
        )
        there = {name for (name,) in cursor.fetchall()}
    return [one for one in wanted if one not in there]


def _clock(now: datetime) -> Iterator[Finding]:
    (there,) = _asked("select clock_timestamp()")
    apart = abs((there - now).total_seconds())
    if apart > _CLOCK_SECONDS:
        yield _serious(
            "Clock",
            f"The clocks of this machine and of the database are {apart:.0f} seconds apart.",
            "Let both follow a time server.",
        )


def _backup(now: datetime) -> Iterator[Finding]:
    noted = home() / "last_backup"
    if not noted.exists():
        yield _advice(
            "Backup",
            "No backup of this installation is known.",
            f"Copy the database (pg_dump) and {home()} to another machine every day, and"
            f" touch {noted} when it is done.",
        )
        return
    made = datetime.fromtimestamp(noted.stat().st_mtime, UTC)
    if (now - made).days >= _LONGEST_SINCE_BACKUP:
        yield _serious(
            "Backup",
            f"The last backup is of {made:%d %B %Y}.",
            f"Mend what copies the database and {home()}; it touches {noted}.",
        )


def _asked(statement: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _others_may(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _serious(subject: str, wrong: str, remedy: str) -> Finding:
    return Finding(Weight.SERIOUS, subject, wrong, remedy)


def _advice(subject: str, wrong: str, remedy: str) -> Finding:
    return Finding(Weight.ADVICE, subject, wrong, remedy)
