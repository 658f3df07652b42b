import asyncio
from typing import Any

import pytest

from parlance.config.limits import MEGABYTE, USUAL, limited, longest


def ask(chunks: list[bytes], *, announced: int | None, most: int = 10) -> tuple[int, int]:
    """Send chunks to an application that reads them all; return the status and what it read."""
    read = 0
    sent: list[Any] = []
    waiting = iter(chunks)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        nonlocal read
        while True:
            message = await receive()
            read += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Any:
        body = next(waiting, None)
        return {"type": "http.request", "body": body or b"", "more_body": body is not None}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [] if announced is None else [(b"content-length", str(announced).encode())]
    scope = {"type": "http", "path": "/", "headers": headers}

    async def answer() -> None:
        await limited(application, lambda _: most)(scope, receive, send)

    asyncio.run(answer())
    return sent[0]["status"], read


def test_what_fits_passes_whole() -> None:
    assert ask([b"12345", b"67890"], announced=10) == (200, 10)


def test_what_is_announced_as_too_much_is_not_even_read() -> None:
    assert ask([b"12345"], announced=11) == (413, 0)


@pytest.mark.parametrize("announced", [None, 3])
def test_what_grows_too_large_is_cut_off(announced: int | None) -> None:
    status, read = ask([b"1234"] * 1_000, announced=announced)

    assert (status, read) == (413, 8)


def test_files_may_be_larger_than_forms() -> None:
    assert longest("/settings/organisation") == USUAL
    assert longest("/settings/imports") == 1024 * MEGABYTE
