"""SAML responses as a provider signs them, and what a forger makes of them."""

import base64
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ISSUER = "https://identity.example/saml"
ADDRESS = "https://identity.example/sign-in"

_RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" \
IssueInstant="{now}" Destination="{back}" InResponseTo="{request_id}">\
<saml:Issuer>{issuer}</saml:Issuer>\
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
{assertion}</samlp:Response>"""

_ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" \
ID="{assertion_id}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>\
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:{format}">{subject}\
</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{recipient}" \
InResponseTo="{answers}"/></saml:SubjectConfirmation></saml:Subject>\
<saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}"><saml:AudienceRestriction>\
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_session"><saml:AuthnContext>\
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password\
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
<saml:AttributeStatement><saml:Attribute Name="displayName"><saml:AttributeValue>{name}\
</saml:AttributeValue></saml:Attribute><saml:Attribute Name="mail"><saml:AttributeValue>{email}\
</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>{group}\
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"""


class SamlProvider:
    """A provider's key, its certificate, and what it says; `values` replace parts of it."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key = key.private_bytes(
            Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        ).decode()
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "identity.example")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .sign(key, hashes.SHA256())
        )
        self.certificate = certificate.public_bytes(Encoding.PEM).decode()

    def assertion(self, **values: str) -> str:
        """Return an assertion without a signature."""
        return _ASSERTION.format(**_filled(values))

    def signed(self, **values: str) -> str:
        return self.sign(self.assertion(**values))

    def sign(self, assertion: str) -> str:
        signed: bytes = OneLogin_Saml2_Utils.add_sign(
            assertion,
            self.key,
            self.certificate,
            sign_algorithm=OneLogin_Saml2_Constants.RSA_SHA256,
            digest_algorithm=OneLogin_Saml2_Constants.SHA256,
        )
        return signed.decode()

    def response(self, assertion: str, **values: str) -> str:
        return _RESPONSE.format(**_filled(values), assertion=assertion)


def encoded(response: str | bytes) -> str:
    content = response.encode() if isinstance(response, str) else response
    return base64.b64encode(content).decode()


def _filled(values: dict[str, str]) -> dict[str, str]:
    now = datetime.now(UTC)
    usual = {
        "assertion_id": "_assertion",
        "issuer": ISSUER,
        "format": "persistent",
        "subject": "subject-of-noa",
        "name": "Noa Lindqvist",
        "email": "noa@example.com",
        "group": "cs",
        "now": _instant(now),
        "since": _instant(now - timedelta(minutes=1)),
        "until": _instant(now + timedelta(minutes=5)),
        "back": "http://testserver/sign-in/with/company/response",
        "recipient": "http://testserver/sign-in/with/company/response",
        "audience": "http://testserver/sign-in/with/company/metadata",
    }
    filled = usual | values
    return {"answers": filled.get("request_id", "")} | filled


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
