"""A write with a key happens once: its answer is stored with it, and retries hear that again."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection
from django.http import HttpRequest, HttpResponse

from parlance.platform.api.errors import (
    Fault,
    IdempotencyKeyReusedError,
    InvalidFieldsError,
)
from parlance.platform.api.models import Answer

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=48)
"""Promised are 24 hours."""

_FORM = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_CLAIM = """
    insert into api_answer (owner, key, asked) values (%s, %s, %s)
    on conflict (owner, key) do nothing returning id
"""


def key_of(request: HttpRequest) -> str | None:
    """Return the key that a request brings, None without one. Raises `InvalidFieldsError`."""
    key = request.headers.get(HEADER)
    if key is None or _FORM.fullmatch(key):
        return key
    message = "A key has 1 to 255 visible ASCII characters, like a UUID."
    raise InvalidFieldsError([Fault(HEADER, "invalid", message)])


def once(*, owner: str, key: str, asked: str, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Write and keep the answer, or return the one that is kept; within one transaction.

    Of many at once, one writes and the others wait for its commit. A write that fails leaves
    nothing behind, so the next one is done anew. Raises `IdempotencyKeyReusedError`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [owner, key, asked])
        claimed = cursor.fetchone()
    if claimed is None:
        return _kept(owner, key, asked)
    response = write()
    Answer.objects.filter(id=claimed[0]).update(
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
        body=response.content,
    )
    return response


def asked_of(request: HttpRequest, body_digest: str) -> str:
    """Return what identifies a request: method, address and body."""
    parts = (str(request.method), request.get_full_path(), body_digest)
    return sha256("\n".join(parts).encode()).hexdigest()


def forget_answers(*, now: datetime) -> int:
    """Delete answers that nobody will ask for any more; return how many."""
    return Answer.objects.filter(at__lt=now - KEPT).delete()[0]


def _kept(owner: str, key: str, asked: str) -> HttpResponse:
    found = Answer.objects.get(owner=owner, key=key)
    if found.asked != asked:
        raise IdempotencyKeyReusedError
    response = HttpResponse(bytes(found.body or b""), status=found.status)
    for name, value in found.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response
