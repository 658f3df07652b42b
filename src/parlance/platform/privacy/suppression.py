"""The list of those who were erased: nothing but hashes, so that nobody comes back unnoticed.

The list stands in the database and, since a restored backup may be older than an erasure, once
more in PARLANCE_HOME. Its key is random and sealed: without it the hashes tell nothing.
"""

import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from parlance.platform.home import home
from parlance.platform.locks import alone
from parlance.platform.privacy.errors import ErasedPersonError
from parlance.platform.privacy.models import Suppression, SuppressionKey
from parlance.platform.secrets import seal, unseal

EMAIL = "email"
FILE = "erased.jsonl"


def suppressed(kind: str, values: Collection[str]) -> set[str]:
    """Return those values (addresses, or keys of a kind) that belong to somebody erased."""
    if not values or not Suppression.objects.filter(kind=kind).exists():
        return set()
    by_digest = {digest(kind, one): one for one in values}
    known = set(Suppression.objects.filter(kind=kind).values_list("digest", flat=True))
    return {value for found, value in by_digest.items() if found in known}


def must_not_be_erased(**values: str | None) -> None:
    """Raise `ErasedPersonError` if one of the values, by kind, belongs to somebody erased."""
    for kind, value in values.items():
        if value and suppressed(kind, [value]):
            raise ErasedPersonError


def forgive(**values: str | None) -> int:
    """Take values, by kind, off the list: the person may be recorded again; return how many."""
    known = [(kind, digest(kind, value)) for kind, value in values.items() if value]
    done = 0
    for kind, found in known:
        done += Suppression.objects.filter(kind=kind, digest=found).delete()[0]
    if done:
        transaction.on_commit(_write_anew)
    return done


def add(
    *, person_id: UUID, at: datetime, keys: Mapping[str, Iterable[str]], pseudonym: str
) -> dict[tuple[str, str], str]:
    """Put a person on the list; return what stands for each (kind, value) from now on."""
    replacements = {}
    for kind, values in keys.items():
        for place, value in enumerate(sorted(set(values))):
            row, _ = Suppression.objects.get_or_create(
                kind=kind,
                digest=digest(kind, value),
                defaults={
                    "replacement": f"{pseudonym}-{kind}-{place + 1}",
                    "person_id": person_id,
                    "at": at,
                },
            )
            replacements[kind, value] = row.replacement
    transaction.on_commit(_write_anew)
    return replacements


def digest(kind: str, value: str) -> str:
    plain = unicodedata.normalize("NFC", value.strip())
    plain = plain.casefold() if kind == EMAIL else plain
    return hmac.new(_key(), f"{kind}\x00{plain}".encode(), sha256).hexdigest()


def new_pseudonym() -> str:
    return f"erased-{secrets.token_hex(6)}"


def reconcile() -> set[UUID]:
    """Bring database and file together after a restore; return everybody who is on the list."""
    kept = _read()
    if kept and not SuppressionKey.objects.exists():
        SuppressionKey.objects.create(sealed=kept[0]["key"])
    rows = [Suppression(**_row(one)) for one in kept[1:]]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    if Suppression.objects.exists():
        _write_anew()
    return set(Suppression.objects.values_list("person_id", flat=True))


def reseal_file() -> int:
    """Seal the key in the file with the installation's newest secret."""
    if not _read():
        return 0
    _write_anew()
    return 1


def _key() -> bytes:
    row = SuppressionKey.objects.first()
    if row is None:
        kept = _read()
        sealed = kept[0]["key"] if kept else seal(secrets.token_hex(32))
        row, _ = SuppressionKey.objects.get_or_create(id=1, defaults={"sealed": sealed})
    return bytes.fromhex(unseal(row.sealed))


def _path() -> Path:
    return home() / FILE


def _read() -> list[dict[str, Any]]:
    if not _path().exists():
        return []
    return [json.loads(line) for line in _path().read_text().splitlines() if line]


def _write_anew() -> None:
    """Write the file whole, and put it in place at once: a crash leaves the one or the other."""
    with alone(home() / f"{FILE}.lock"):
        lines = [{"key": seal(_key().hex())}]
        lines += [
            {
                "kind": one.kind,
                "digest": one.digest,
                "replacement": one.replacement,
                "person_id": str(one.person_id),
                "at": one.at.isoformat(),
            }
            for one in Suppression.objects.order_by("id")
        ]
        fresh = _path().with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.writelines(f"{json.dumps(one)}\n" for one in lines)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(_path())


def _row(one: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": one["kind"],
        "digest": one["digest"],
        "replacement": one["replacement"],
        "person_id": UUID(one["person_id"]),
        "at": datetime.fromisoformat(one["at"]),
    }
