"""A real OpenID Connect provider as a process of its own, for tests."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

CLIENT_ID = "parlance"
CLIENT_SECRET = "a-secret-of-tests-only-0123456789"  # noqa: S105
_PROGRAM = Path(__file__).parents[1] / "oidc" / "provider.mjs"


class Directory:
    """The provider and the people it knows."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def add(self, login: str, **claims: Any) -> None:
        """Add somebody, or change what is known of them."""
        known = {"sub": f"sub-{login}", "name": login.title(), "email_verified": True}
        body = json.dumps({"email": f"{login}@example.com", **known, **claims})
        httpx.put(f"{self.issuer}/accounts/{login}", content=body).raise_for_status()

    def remove(self, login: str) -> None:
        httpx.delete(f"{self.issuer}/accounts/{login}").raise_for_status()


@contextmanager
def running_provider(*, returns_to: str) -> Iterator[Directory]:
    """Start the provider; `returns_to` is the one address that it sends people back to."""
    port = free_port()
    with subprocess.Popen(
        ["node", str(_PROGRAM), str(port), returns_to],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield Directory(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])
