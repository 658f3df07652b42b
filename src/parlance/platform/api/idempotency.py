"""A write with a key happens once: its answer is stored with it, and retries hear that again."""

import re
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import connection
from django.http import HttpRequest, HttpResponse

from parlance.platform.api.errors import (
    Fault,
    IdempotencyKeyReusedError,
    InvalidFieldsError,
)
from parlance.platform.api.models import Answer
from parlance.platform.privacy import retention
from parlance.platform.secrets import seal, unseal

HEADER = "Idempotency-Key"
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
    nothing behind, so the next one is done anew. The answer is kept sealed: it may tell a new
    secret, or names. Raises `IdempotencyKeyReusedError`.
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
        body=seal(response.content.decode()).encode(),
    )
    return response


def asked_of(request: HttpRequest, body_digest: str) -> str:
    """Return what identifies a request: method, address and body."""
    parts = (str(request.method), request.get_full_path(), body_digest)
    return sha256("\n".join(parts).encode()).hexdigest()


def forget_answers(*, now: datetime) -> int:
    """Delete answers that nobody will ask for any more; return how many."""
    return Answer.objects.filter(at__lt=retention.before("answers", now=now)).delete()[0]


def reseal_answers() -> int:
    """Seal kept answers again with the newest key; return how many there were."""
    rows = list(Answer.objects.filter(body__isnull=False).select_for_update())
    for row in rows:
        row.body = seal(unseal(bytes(row.body or b"").decode())).encode()
        row.save(update_fields=["body"])
    return len(rows)


def _kept(owner: str, key: str, asked: str) -> HttpResponse:
    found = Answer.objects.get(owner=owner, key=key)
    if found.asked != asked:
        raise IdempotencyKeyReusedError
    body = unseal(bytes(found.body).decode()) if found.body else ""
    response = HttpResponse(body, status=found.status)
    for name, value in found.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response
