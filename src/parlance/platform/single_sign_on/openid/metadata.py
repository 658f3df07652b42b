"""What a provider says of itself: its addresses and its keys, checked and kept for a while."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from parlance.platform.outgoing import AddressNotAllowedError, check_address
from parlance.platform.single_sign_on.errors import ProviderTroubleError
from parlance.platform.single_sign_on.openid.http import read_object
from parlance.platform.single_sign_on.rules import identity_key

_PLACE = "/.well-known/openid-configuration"
_KEPT_SECONDS = 600
_BETWEEN_READS_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Metadata:
    """The parts of a provider's description that we use. `userinfo` is "" where it has none."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    keys: str
    takes_basic: bool
    names_itself: bool


def metadata(issuer: str) -> Metadata:
    """Return what the provider says of itself, at most ten minutes old.

    Raises `ProviderTroubleError` when it does not answer, calls itself by another name, or
    leaves out an address.
    """
    found = cache.get(_key("metadata", issuer))
    if not isinstance(found, dict):
        found = _read(issuer)
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        issuer=issuer,
        authorization=found["authorization_endpoint"],
        token=found["token_endpoint"],
        userinfo=str(found.get("userinfo_endpoint") or ""),
        keys=found["jwks_uri"],
        takes_basic="client_secret_basic" in methods,
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def signing_keys(issuer: str, *, again: bool = False) -> list[dict[str, Any]]:
    """Return the provider's public keys, at most ten minutes old.

    `again` reads them anew: a provider that changes its keys signs with one that we have not
    seen. That happens once in ten seconds at most, so that a made-up key costs nobody anything.
    """
    known = cache.get(_key("keys", issuer))
    if isinstance(known, list):
        may_read = again and cache.add(
            _key("read", issuer), value=True, timeout=_BETWEEN_READS_SECONDS
        )
        if not may_read:
            return known
    url = metadata(issuer).keys
    keys = read_object(url).get("keys")
    if not isinstance(keys, list) or not all(isinstance(one, dict) for one in keys):
        raise ProviderTroubleError(f"{url} holds no list of keys.")
    cache.set(_key("keys", issuer), keys, _KEPT_SECONDS)
    return keys


def forget(issuer: str) -> None:
    """Read everything anew the next time: the settings were changed, or are being tried."""
    cache.delete_many([_key(kind, issuer) for kind in ("metadata", "keys", "read", "trouble")])


def _read(issuer: str) -> dict[str, Any]:
    """Ask the provider; what went wrong is remembered for some seconds, and not tried again."""
    trouble = cache.get(_key("trouble", issuer))
    if isinstance(trouble, str):
        raise ProviderTroubleError(trouble)
    try:
        found = read_object(issuer.rstrip("/") + _PLACE)
        _check(issuer, found)
    except ProviderTroubleError as error:
        cache.set(_key("trouble", issuer), str(error), _BETWEEN_READS_SECONDS)
        raise
    cache.set(_key("metadata", issuer), found, _KEPT_SECONDS)
    return found


def _check(issuer: str, found: dict[str, Any]) -> None:
    named = found.get("issuer")
    if named != issuer:
        raise ProviderTroubleError(
            f"The provider calls itself “{str(named)[:200]}”, and the settings call it"
            f" “{issuer}”. Enter exactly what it calls itself."
        )
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_address(name, found.get(name))
    if found.get("userinfo_endpoint"):
        _check_address("userinfo_endpoint", found["userinfo_endpoint"])
    methods = found.get("token_endpoint_auth_methods_supported", [])
    if not isinstance(methods, list):
        raise ProviderTroubleError("The provider's token_endpoint_auth_methods are no list.")


def _check_address(name: str, address: Any) -> None:
    if not isinstance(address, str):
        raise ProviderTroubleError(f"The provider's description names no {name}.")
    try:
        check_address(address)
    except AddressNotAllowedError as error:
        raise ProviderTroubleError(f"The provider's {name} cannot be used: {error}") from error


def _key(kind: str, issuer: str) -> str:
    return f"single_sign_on:{kind}:{identity_key(issuer, kind)}"
