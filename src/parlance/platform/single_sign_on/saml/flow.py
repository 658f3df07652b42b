"""SAML with python3-saml: the way to the provider, and what comes back, checked twice."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates
from django.db import IntegrityError, transaction
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from parlance.platform.single_sign_on.errors import (
    ProviderTroubleError,
    UnexpectedReturnError,
    UnprovenError,
)
from parlance.platform.single_sign_on.models import Provider, SpentAssertion
from parlance.platform.single_sign_on.rules import identity_key, one_line
from parlance.platform.single_sign_on.saml.check import MOST_BYTES, check
from parlance.platform.single_sign_on.values import Claims

_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_FORMAT = "urn:oasis:names:tc:SAML:{}:nameid-format:{}"
_PERSISTENT = _FORMAT.format("2.0", "persistent")
_TRANSIENT = _FORMAT.format("2.0", "transient")
_ADDRESS = _FORMAT.format("1.1", "emailAddress")
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
_NAMES = ("displayName", "name", "cn", f"{_CLAIMS}name", "urn:oid:2.16.840.1.113730.3.1.241")
_EMAILS = ("email", "mail", f"{_CLAIMS}emailaddress", "urn:oid:0.9.2342.19200300.100.1.3")
_LONGEST = 300
_DRIFT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Places:
    """Our addresses for one provider: who we are, and where answers go."""

    entity_id: str
    back: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-in on its way: where the browser goes, and the id that the answer must name."""

    address: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Who signed in, and for which of our requests."""

    request_id: str
    claims: Claims


def begin(provider: Provider, places: Places) -> Asked:
    """Return the provider's address for a new sign-in."""
    request = OneLogin_Saml2_Authn_Request(_settings(provider, places))
    request_id = str(request.get_id())
    query = urlencode({"SAMLRequest": request.get_request(), "RelayState": request_id})
    joint = "&" if urlsplit(provider.saml_address).query else "?"
    return Asked(f"{provider.saml_address}{joint}{query}", request_id)


def described(provider: Provider, places: Places) -> bytes:
    """Return our metadata for the provider's administrator."""
    metadata = _settings(provider, places).get_sp_metadata()
    return metadata if isinstance(metadata, bytes) else str(metadata).encode()


def finish(
    provider: Provider, places: Places, *, response: str, relay_state: str, at: datetime
) -> Answered:
    """Return who signed in, from a response that proves it; it is good for this once.

    Raises `RefusedError`.
    """
    assertion_id = check(_decoded(response))
    found = OneLogin_Saml2_Response(_settings(provider, places), response)
    request_id = str(found.get_in_response_to() or "")
    if not request_id or relay_state != request_id:
        raise UnexpectedReturnError
    try:
        found.is_valid(_request_data(places), request_id, raise_exceptions=True)
        claims = _claims(provider, found)
        _spend(provider, assertion_id, _expires(found, at))
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError) as error:
        raise UnprovenError("its signature, addressee or time does not hold") from error
    return Answered(request_id, claims)


def _decoded(response: str) -> bytes:
    if len(response) > MOST_BYTES * 4 // 3 + 4:
        raise UnprovenError(f"it has more than {MOST_BYTES:,} bytes")
    try:
        return base64.b64decode("".join(response.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnprovenError("it is not encoded as the standard says") from error


def _settings(provider: Provider, places: Places) -> OneLogin_Saml2_Settings:
    certificates = [
        base64.b64encode(one.public_bytes(Encoding.DER)).decode()
        for one in load_pem_x509_certificates(provider.saml_certificates.encode())
    ]
    try:
        return OneLogin_Saml2_Settings(_described(provider, places, certificates))
    except OneLogin_Saml2_Error as error:
        raise ProviderTroubleError(
            f"The settings of {provider.label} cannot be used: {error}"
        ) from error


def _described(provider: Provider, places: Places, certificates: list[str]) -> dict[str, Any]:
    return {
        "strict": True,
        "sp": {
            "entityId": places.entity_id,
            "assertionConsumerService": {"url": places.back, "binding": _POST},
            "NameIDFormat": _PERSISTENT,
        },
        "idp": {
            "entityId": provider.issuer,
            "singleSignOnService": {"url": provider.saml_address, "binding": _REDIRECT},
            "x509certMulti": {"signing": certificates},
        },
        "security": {
            "wantAssertionsSigned": True,
            "rejectDeprecatedAlgorithm": True,
            "rejectUnsolicitedResponsesWithInResponseTo": True,
            "requestedAuthnContext": False,
            "allowSingleLabelDomains": True,
        },
    }


def _request_data(places: Places) -> dict[str, Any]:
    parts = urlsplit(places.back)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
    }


def _claims(provider: Provider, found: OneLogin_Saml2_Response) -> Claims:
    if found.get_nameid_format() == _TRANSIENT:
        raise UnprovenError("its name for the person is another one every time")
    subject = str(found.get_nameid() or "")
    if not subject or len(subject) > _LONGEST:
        raise UnprovenError("it says not who signed in")
    attributes: dict[str, list[Any]] = found.get_attributes()
    by_name = subject if found.get_nameid_format() == _ADDRESS else ""
    email = _first(attributes, _EMAILS) or by_name
    ends = found.get_session_not_on_or_after()
    return Claims(
        issuer=provider.issuer,
        subject=subject,
        name=_first(attributes, _NAMES) or email,
        email=email,
        # A SAML provider speaks for its own organisation; for which domains, the settings say.
        is_email_verified=bool(email),
        groups=frozenset(str(one) for one in attributes.get(provider.group_claim, [])),
        ends_at=datetime.fromtimestamp(ends, UTC) if ends else None,
    )


def _first(attributes: dict[str, list[Any]], names: tuple[str, ...]) -> str:
    values = (str(one) for name in names for one in attributes.get(name, []) if one)
    return one_line(next(values, ""))[:_LONGEST]


def _expires(found: OneLogin_Saml2_Response, at: datetime) -> datetime:
    ends = found.get_assertion_not_on_or_after()
    stated = datetime.fromtimestamp(ends, UTC) if ends else at + timedelta(days=1)
    return stated + _DRIFT


def _spend(provider: Provider, assertion_id: str, expires_at: datetime) -> None:
    """Refuse an assertion that was seen before; forget those that expired anyway."""
    SpentAssertion.objects.filter(expires_at__lt=datetime.now(UTC) - _DRIFT).delete()
    key = identity_key(provider.issuer, f"assertion {assertion_id}")
    try:
        with transaction.atomic():
            SpentAssertion.objects.create(key=key, expires_at=expires_at)
    except IntegrityError as error:
        raise UnprovenError("it was used before") from error
