"""SAML, an extra that is off: only with its library installed and `PARLANCE_SAML=1`."""

import os
from importlib.util import find_spec


def is_available() -> bool:
    return os.environ.get("PARLANCE_SAML") == "1" and find_spec("onelogin") is not None
