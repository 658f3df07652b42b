"""Second steps in the records, as allauth keeps them."""

import json
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from parlance.platform.people.models import User
from parlance.platform.secrets import seal

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_factors(user: User) -> Authenticator:
    """Save an authenticator app, recovery codes and a passkey; return the passkey."""
    Authenticator.objects.create(user=user, type="totp", data={"secret": seal(SEED)})
    codes = {"seed": seal(RecoveryCodes.generate_seed()), "used_mask": 0}
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)
    return Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "Key", "credential": _credential()}
    )


def _credential() -> dict[str, Any]:
    """Return what a browser sends when a passkey is made for localhost."""
    public: Any = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call]
    known = AttestedCredentialData.create(Aaguid.NONE, b"c" * 16, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AuthenticatorData.create(sha256(b"localhost").digest(), flags, 0, known)
    told = {"type": "webauthn.create", "challenge": "", "origin": "http://localhost"}
    return {
        "id": websafe_encode(b"c" * 16),
        "rawId": websafe_encode(b"c" * 16),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(told).encode()),
            "attestationObject": websafe_encode(AttestationObject.create("none", made, {})),
        },
        "clientExtensionResults": {},
    }
