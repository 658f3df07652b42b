"""How the directory's names are found again without being kept legibly."""

import unicodedata
from hashlib import sha256


def name_key(name: str) -> str:
    """Return what a user name is found by: upper and lower case are one."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())
    return sha256(f"user name\x00{plain}".encode()).hexdigest()


def external_key(external_id: str) -> str:
    """Return what an external id is found by, exactly; "" for none."""
    return sha256(f"external id\x00{external_id}".encode()).hexdigest() if external_id else ""


def token_digest(token: str) -> str:
    """Return what is kept of a token. It is random enough to need neither salt nor stretching."""
    return sha256(token.encode()).hexdigest()
