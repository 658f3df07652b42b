import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from factories.receivers import receiver
from parlance.platform.outgoing import (
    VARIABLE,
    AddressNotAllowedError,
    UnreachableError,
    post,
)


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A port of this machine that nobody may knock at."""
    with closing(socket.socket(socket.AF_INET6)) as listening:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listening.bind(("::", 0))
        listening.listen()
        listening.settimeout(0.2)
        yield listening


PRIVATE = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.0.0.1.",
    "0.0.0.0",  # noqa: S104 - not bound to
    "localhost",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "169.254.169.254",
    "[fe80::1]",
    "[fd00::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[ff02::1]",
    "①②⑦.⓪.⓪.①",
)


@pytest.mark.parametrize("host", PRIVATE)
def test_no_form_of_a_private_address_is_connected_to(host: str, trap: socket.socket) -> None:
    url = f"https://{host}:{trap.getsockname()[1]}/"

    with pytest.raises((AddressNotAllowedError, UnreachableError)):
        asyncio.run(post(url=url, headers={}, body=b"{}"))

    with pytest.raises(TimeoutError):
        trap.accept()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://user:secret@example.com/", "https://example.com:22/"]
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressNotAllowedError):
        asyncio.run(post(url=url, headers={}, body=b""))


def test_long_answer_is_read_only_as_far_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "127.0.0.1/32")

    with receiver() as found:
        answer = asyncio.run(post(url=found.url, headers={}, body=b"{}", most_bytes=5))

    assert (answer.status, answer.body) == (200, b"as yo")


def test_answer_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "127.0.0.1/32")

    with receiver() as found:
        found.pause = 2.0
        began = time.monotonic()
        with pytest.raises(UnreachableError, match="no answer within"):
            asyncio.run(post(url=found.url, headers={}, body=b"{}", seconds=0.2))

        assert time.monotonic() - began < found.pause
