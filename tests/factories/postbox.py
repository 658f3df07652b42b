"""A mail server of this machine that keeps every letter."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Letter
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

PATIENCE = 30.0


class Postbox(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Letter] = []

    def handle_message(self, message: Any) -> None:
        self.letters.append(message)

    def text_to(self, address: str) -> str:
        """Wait for a letter to an address; return what the newest says."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = [one for one in self.letters if one["To"] == address]
            if found:
                return found[-1].get_payload(decode=True).decode()  # type: ignore[union-attr]
            time.sleep(0.1)
        message = f"No letter to {address} came."
        raise TimeoutError(message)


@contextmanager
def served_postbox() -> Iterator[tuple[Postbox, int]]:
    """Serve a postbox; give it and its port."""
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield box, port
    finally:
        server.stop()
