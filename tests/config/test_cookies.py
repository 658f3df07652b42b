"""What cookies are called and bound to, with and without HTTPS; read from the settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
import json
from parlance.config import settings as s
print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,
                  s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS]))
"""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["session", "csrf", False, False, True, 0]),
        ("http://127.0.0.1:8000", ["session", "csrf", False, False, True, 0]),
        (
            "https://success.example.com",
            ["__Host-session", "__Host-csrf", True, True, True, 31_536_000],
        ),
    ],
)
def test_cookies_are_bound_to_the_host_where_the_address_is_https(
    address: str, expected: list[object], tmp_path: Path
) -> None:
    environment = {**os.environ, "PARLANCE_ADDRESS": address, "PARLANCE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == expected
