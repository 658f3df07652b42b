"""The ID token: a signature by the provider's own key, for us, for this sign-in, now."""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from parlance.platform.single_sign_on.errors import UnprovenError

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""Public keys only: with a shared secret, whoever can check a token could make one."""

SKEW = timedelta(seconds=60)
"""How far the provider's clock may be off."""

_OLDEST = timedelta(minutes=10)
_LONGEST_SUBJECT = 255
_FAMILIES = {"R": "RSA", "P": "RSA", "E": "EC"}

_signatures = jwt.PyJWS(algorithms=list(ALGORITHMS), options={"enforce_minimum_key_length": True})


class UnknownKeyError(UnprovenError):
    """The token names a key that is not among the provider's: perhaps it is a new one."""

    code = "single_sign_on.unknown_key"

    def __init__(self) -> None:
        super().__init__("it is signed by a key that the provider does not show")


def proven_claims(
    token: str,
    keys: Sequence[dict[str, Any]],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    acr_values: str,
    at: datetime,
) -> dict[str, Any]:
    """Return the claims of an ID token that proves what it says.

    Raises `UnknownKeyError` when its key is not among `keys`, and `UnprovenError` for all else.
    """
    claims = _signed(token, keys)
    _check_party(claims, issuer=issuer, client_id=client_id)
    _check_time(claims, at)
    if not hmac.compare_digest(_text(claims, "nonce").encode(), nonce.encode()):
        raise UnprovenError("it was made for another sign-in")
    if acr_values and claims.get("acr") not in acr_values.split():
        raise UnprovenError("it does not confirm the kind of sign-in that is asked for here")
    return claims


def _signed(token: str, keys: Sequence[dict[str, Any]]) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise UnprovenError("its signature is of a kind that is not accepted")
        key = jwt.PyJWK.from_dict(_key_for(header, keys), algorithm=algorithm)
        payload = _signatures.decode(token, key, algorithms=[algorithm])
        claims = json.loads(payload)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise UnprovenError("its signature does not hold") from error
    if not isinstance(claims, dict):
        raise UnprovenError("it holds no claims")
    return claims


def _key_for(header: dict[str, Any], keys: Sequence[dict[str, Any]]) -> dict[str, Any]:
    algorithm = str(header["alg"])
    family = _FAMILIES.get(algorithm[0], "") if algorithm != "EdDSA" else "OKP"
    fitting = [
        key
        for key in keys
        if key.get("kty") == family
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    # Without a name, only the one key that there is can be meant.
    if len(fitting) != 1:
        raise UnknownKeyError
    return fitting[0]


def _check_party(claims: dict[str, Any], *, issuer: str, client_id: str) -> None:
    if _text(claims, "iss") != issuer:
        raise UnprovenError("it comes from another issuer")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        raise UnprovenError("it was made for another program")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != client_id:
        raise UnprovenError("it was handed to another program")
    subject = _text(claims, "sub")
    if not subject or len(subject) > _LONGEST_SUBJECT:
        raise UnprovenError("it says not who signed in")


def _check_time(claims: dict[str, Any], at: datetime) -> None:
    expires, issued = _instant(claims, "exp"), _instant(claims, "iat")
    if expires <= at - SKEW:
        raise UnprovenError("it has expired")
    if issued > at + SKEW or ("nbf" in claims and _instant(claims, "nbf") > at + SKEW):
        raise UnprovenError("it is dated in the future; compare both machines' clocks")
    if issued < at - _OLDEST - SKEW:
        raise UnprovenError("it is too old; compare both machines' clocks")


def _instant(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnprovenError(f"it says no time for “{name}”")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise UnprovenError(f"it says no possible time for “{name}”") from error


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
