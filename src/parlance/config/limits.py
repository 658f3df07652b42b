"""How much one request may send: counted while it arrives, before anything reads it."""

from collections.abc import Awaitable, Callable
from typing import Any

from parlance.config.environment import whole_number

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]

MEGABYTE = 1024 * 1024
USUAL = 6 * MEGABYTE
"""Forms and single calls; Django itself takes up to 5 MB that are not files."""

_TAKE_FILES = ("/settings/imports", "/api/")
"""Where files and whole lists arrive; the pages behind have finer limits of their own."""

TOO_MUCH = b'{"error": "request.too_large", "detail": "This request is larger than may be sent."}'


def longest(path: str) -> int:
    """Return how many bytes a request to this path may have."""
    if path.startswith(_TAKE_FILES):
        return whole_number("PARLANCE_UPLOAD_MB", 1024) * MEGABYTE
    return USUAL


class TooLargeError(Exception):
    """Raised inside the application when more arrives than it may take."""


def limited(application: Application, longest: Callable[[str], int]) -> Application:
    """Answer 413 to a request that is longer than `longest` allows for its path."""

    async def serve(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        counted = _Counted(receive, send, longest(scope["path"]))
        try:
            counted.add(_announced(scope))
            counted.arrived = 0
            await application(scope, counted.receive, counted.send)
        except TooLargeError:
            if not counted.has_begun:
                await _refuse(send)

    return serve


class _Counted:
    """A request whose bytes are counted while they arrive."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self._most = receive, send, most
        self.arrived = 0
        self.has_begun = False

    def add(self, size: int) -> None:
        self.arrived += size
        if self.arrived > self._most:
            raise TooLargeError

    async def receive(self) -> Any:
        message = await self._receive()
        self.add(len(message.get("body", b"")))
        return message

    async def send(self, message: Any) -> None:
        self.has_begun = True
        await self._send(message)


def _announced(scope: Any) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(TOO_MUCH)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_MUCH})
