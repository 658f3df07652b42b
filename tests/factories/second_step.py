"""An authenticator app: the six digits of a secret, by RFC 6238 and with our own few lines."""

import base64
import hashlib
import hmac
import time

STEP_SECONDS = 30


def digits(secret: str, *, later: int = 0) -> str:
    """Return the digits of now, or of `later` steps from now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = (int(time.time()) // STEP_SECONDS + later).to_bytes(8, "big")
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
