"""What may tell of a person beyond tables and files: letters on their way, others' sessions."""

import json
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import connection

from parlance.platform.people.models import OpenSession
from parlance.platform.privacy.words import python_pattern
from parlance.platform.secrets import UnreadableSecretError, unseal

_LETTERS = """
    select id, args ->> 'letter' from procrastinate_jobs
    where task_name = 'mail.deliver' and status <> 'doing'
"""


def remove_letters(words: tuple[str, ...], now: datetime) -> int:  # noqa: ARG001 - all cleaners are told
    """Remove letters to or about the person, sent or not: the queue keeps them sealed."""
    if not words:
        return 0
    sought = python_pattern(words)
    with connection.cursor() as cursor:
        cursor.execute(_LETTERS)
        naming = [row for row, letter in cursor.fetchall() if sought.search(_opened(letter))]
        cursor.execute("delete from procrastinate_jobs where id = any(%s)", [naming])
    return len(naming)


def end_sessions_that_name(words: tuple[str, ...], now: datetime) -> int:
    """End sessions that keep a message about the person; whoever it is signs in again."""
    if not words:
        return 0
    sought = python_pattern(words)
    keys = [
        one.session_key
        for one in Session.objects.filter(expire_date__gt=now).iterator()
        if sought.search(json.dumps(one.get_decoded(), ensure_ascii=False, default=str))
    ]
    Session.objects.filter(session_key__in=keys).delete()
    Session.objects.filter(expire_date__lte=now).delete()
    OpenSession.objects.filter(key__in=keys).delete()
    return len(keys)


def _opened(letter: str | None) -> str:
    try:
        return unseal(letter or "")
    except UnreadableSecretError:
        return ""
