"""Who is let in, and as what: decisions without a database."""

import hashlib
import unicodedata
from collections.abc import Collection, Mapping

from parlance.platform.single_sign_on.values import Claims


def identity_key(issuer: str, subject: str) -> str:
    """Return what an identity is found by: equal only for the same subject of the same issuer."""
    # No issuer holds the separator: an address and an entity id are free of control characters.
    return hashlib.sha256(f"{issuer}\x00{subject}".encode()).hexdigest()


def roles_for(groups: Collection[str], role_map: Mapping[str, str]) -> frozenset[str]:
    """Return the roles that these groups give; names are compared exactly."""
    return frozenset(role for group, role in role_map.items() if group in groups)


def may_link(claims: Claims, linked_domains: Collection[str]) -> bool:
    """Tell whether the provider may say who a member known by an address is."""
    _, _, domain = claims.email.rpartition("@")
    return claims.is_email_verified and bool(domain) and domain.lower() in linked_domains


def roles_after(
    held: frozenset[str],
    *,
    given_before: Collection[str],
    given_now: frozenset[str],
    keeps_others: bool,
) -> frozenset[str]:
    """Return all roles of somebody whose groups were read again."""
    others = held - frozenset(given_before) if keeps_others else frozenset()
    return others | given_now


def one_line(text: str) -> str:
    """Return text without control signs and lone surrogates: they fit no page and no database."""
    kept = (one for one in text if unicodedata.category(one) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", "".join(kept)).strip()
