"""The way to the provider and back: one sign-in, begun and finished in one browser."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from parlance.platform.secrets import unseal
from parlance.platform.single_sign_on.errors import (
    TurnedAwayError,
    UnexpectedReturnError,
    UnprovenError,
)
from parlance.platform.single_sign_on.models import Provider
from parlance.platform.single_sign_on.openid.http import read_object, send_form
from parlance.platform.single_sign_on.openid.metadata import Metadata, metadata, signing_keys
from parlance.platform.single_sign_on.openid.tokens import UnknownKeyError, proven_claims
from parlance.platform.single_sign_on.rules import one_line
from parlance.platform.single_sign_on.values import Claims

_MOST_GROUPS = 2_000
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Started:
    """A sign-in on its way: where the browser goes, and what it must bring back."""

    address: str
    state: str
    nonce: str
    verifier: str


def begin(provider: Provider, *, back: str) -> Started:
    """Return the provider's address for a new sign-in that returns to `back`.

    Raises `ProviderTroubleError`.
    """
    at_provider = metadata(provider.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": " ".join(dict.fromkeys(("openid", *provider.scopes.split()))),
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        query["acr_values"] = provider.acr_values
    joint = "&" if urlsplit(at_provider.authorization).query else "?"
    return Started(f"{at_provider.authorization}{joint}{urlencode(query)}", state, nonce, verifier)


def finish(
    provider: Provider,
    query: Mapping[str, str],
    *,
    nonce: str,
    verifier: str,
    back: str,
    at: datetime,
) -> Claims:
    """Return who signed in, from what the browser brought back.

    Raises `RefusedError` or `ProviderTroubleError`.
    """
    at_provider = metadata(provider.issuer)
    _check_sender(at_provider, query.get("iss"))
    if "error" in query:
        raise TurnedAwayError
    code = query.get("code", "")
    if not code:
        raise UnexpectedReturnError
    answer = _exchange(provider, at_provider, code=code, verifier=verifier, back=back)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise UnprovenError("it holds no ID token")
    claims = _proven(provider, token, nonce=nonce, at=at)
    return _as_claims(provider, _with_details(at_provider, claims, answer.get("access_token")))


def _check_sender(at_provider: Metadata, named: str | None) -> None:
    """Refuse an answer of another provider that was sent here instead (RFC 9207)."""
    if named is None and not at_provider.names_itself:
        return
    if named is None or not hmac.compare_digest(named.encode(), at_provider.issuer.encode()):
        raise UnprovenError("it comes from another issuer")


def _exchange(
    provider: Provider, at_provider: Metadata, *, code: str, verifier: str, back: str
) -> dict[str, Any]:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    secret = unseal(provider.client_secret) if provider.client_secret else ""
    authorization = ""
    if secret and at_provider.takes_basic:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        fields["client_id"] = provider.client_id
        if secret:
            fields["client_secret"] = secret
    answer = send_form(at_provider.token, fields, authorization=authorization)
    if answer is None:
        raise UnprovenError("the provider does not stand by it, or does not accept our secret")
    return answer


def _proven(provider: Provider, token: str, *, nonce: str, at: datetime) -> dict[str, Any]:
    def check(*, again: bool) -> dict[str, Any]:
        return proven_claims(
            token,
            signing_keys(provider.issuer, again=again),
            issuer=provider.issuer,
            client_id=provider.client_id,
            nonce=nonce,
            acr_values=provider.acr_values,
            at=at,
        )

    try:
        return check(again=False)
    except UnknownKeyError:
        return check(again=True)


def _with_details(
    at_provider: Metadata, claims: dict[str, Any], access_token: Any
) -> dict[str, Any]:
    """Add what the provider tells only on request; what was signed comes first."""
    if not at_provider.userinfo or not isinstance(access_token, str):
        return claims
    details = read_object(at_provider.userinfo, bearer=access_token)
    if details.get("sub") != claims["sub"]:
        raise UnprovenError("its details are somebody else's")
    return details | claims


def _as_claims(provider: Provider, found: dict[str, Any]) -> Claims:
    email = _text(found.get("email"))
    return Claims(
        issuer=provider.issuer,
        subject=found["sub"],
        name=_text(found.get("name")) or _text(found.get("preferred_username")) or email,
        email=email,
        is_email_verified=found.get("email_verified") in (True, "true"),
        groups=_groups(found.get(provider.group_claim)),
    )


def _groups(found: Any) -> frozenset[str]:
    listed = found if isinstance(found, list) else [found]
    return frozenset(one for one in listed[:_MOST_GROUPS] if isinstance(one, str))


def _text(found: Any) -> str:
    return one_line(found)[:_LONGEST_NAME] if isinstance(found, str) else ""
