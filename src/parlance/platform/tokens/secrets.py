"""How a token reads: `parlance_`, 32 random signs, and a checksum that finds typing errors."""

import re
import secrets
from hashlib import sha256
from zlib import crc32

MARK = "parlance_"
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM = 32
"""62 to the power of 32 is more than 190 bits: nobody guesses one."""

_CHECK = 6
_SHOWN = len(MARK) + 4
_FORM = re.compile(rf"{MARK}[0-9A-Za-z]{{{_RANDOM + _CHECK}}}")


def new_secret() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_RANDOM))
    return f"{MARK}{signs}{_checksum(signs)}"


def is_well_formed(secret: str) -> bool:
    """Tell whether a text can be a token at all, without asking the database."""
    if not _FORM.fullmatch(secret):
        return False
    signs = secret[len(MARK) : len(MARK) + _RANDOM]
    return secret.endswith(_checksum(signs))


def prefix_of(secret: str) -> str:
    """Return the beginning of a token, by which people know it again."""
    return secret[:_SHOWN]


def digest_of(secret: str) -> str:
    """Return what is kept of a token. It is random enough to need neither salt nor stretching."""
    return sha256(secret.encode()).hexdigest()


def _checksum(signs: str) -> str:
    number, found = crc32(signs.encode()), ""
    for _ in range(_CHECK):
        number, rest = divmod(number, len(_SIGNS))
        found = _SIGNS[rest] + found
    return found
