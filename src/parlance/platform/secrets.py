"""Secrets at rest: sealed with a key that stands beside the database, never in it.

A part that keeps secrets seals them before saving and names the column in its `apps.py` by
`keep_sealed`, so that a new key reaches it. The key comes from the installation's secret.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from parlance.kit.errors import ConflictError

_PURPOSE = b"parlance: secrets at rest"


class UnreadableSecretError(ConflictError):
    """Raised when a sealed secret was made with a key that this installation does not have."""

    code = "secrets.unreadable"

    def __init__(self) -> None:
        super().__init__(
            "A stored secret cannot be read with this installation's key. Restore the file"
            " secret_key (or PARLANCE_SECRET_KEY) that belongs to this database, or enter the"
            " secret again."
        )


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A text column that holds sealed text or nothing."""

    table: str
    column: str


_columns: list[SealedColumn] = []
_elsewhere: list[Callable[[], int]] = []


def keep_sealed(table: str, column: str) -> None:
    """Register a column of sealed text; called in an app's `ready()`."""
    found = SealedColumn(table, column)
    if found not in _columns:
        _columns.append(found)


def keep_sealed_elsewhere(reseal: Callable[[], int]) -> None:
    """Register what seals secrets again that are no column of their own; it says how many."""
    if reseal not in _elsewhere:
        _elsewhere.append(reseal)


def sealed_columns() -> tuple[SealedColumn, ...]:
    return tuple(_columns)


def seal(text: str) -> str:
    """Return `text` encrypted and authenticated, fit for a text column; never twice the same."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed. Raises `UnreadableSecretError` for another key or changed text."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecretError from error


@transaction.atomic
def reseal_all() -> int:
    """Seal every registered secret again with the newest key; return how many there were."""
    return sum(_reseal(one) for one in _columns) + sum(reseal() for reseal in _elsewhere)


def _reseal(one: SealedColumn) -> int:
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, one.table)
        names = {
            "t": sql.Identifier(one.table),
            "c": sql.Identifier(one.column),
            "k": sql.Identifier(key or "id"),
        }
        read = sql.SQL("select {k}, {c} from {t} where {c} <> '' for update").format(**names)
        write = sql.SQL("update {t} set {c} = %s where {k} = %s").format(**names)
        cursor.execute(read)
        found = [(seal(unseal(sealed)), row) for row, sealed in cursor.fetchall()]
        cursor.executemany(write, found)
    return len(found)


def _box() -> MultiFernet:
    """Encrypts with the newest secret; opens what was sealed with any that is still known."""
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key_of(secret) for secret in known])


def _key_of(secret: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return Fernet(urlsafe_b64encode(derive.derive(secret.encode())))
