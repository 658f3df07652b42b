"""The whole product behind a port of this machine, over the test's database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection

PATIENCE = 60.0
_NAMES = frozenset({"dbname", "user", "password", "host", "port"})


def database_address() -> str:
    """Return the address of the test's database for another process."""
    where = connection.get_connection_params()
    return " ".join(f"{name}={value}" for name, value in where.items() if name in _NAMES and value)


def environment() -> dict[str, str]:
    """Return what another process needs to see the test's records and facts."""
    return {
        **os.environ,
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
    }


@contextmanager
def served() -> Iterator[str]:
    """Serve pages, the API and assistants in a process of their own; give the address."""
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        descriptor = door.fileno()
        port = door.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "--fd", str(descriptor), "--log-level", "error"]
        process = subprocess.Popen(
            [*command, "parlance.config.asgi:application"],
            env=environment(),
            pass_fds=(descriptor,),
        )
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait for the first answer; the port listens before anybody is there to serve."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "The server ended."
        with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as knock:
            knock.sendall(b"GET /sign-in HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            if knock.recv(5) == b"HTTP/":
                return
        time.sleep(0.1)
