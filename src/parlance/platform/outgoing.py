"""The one door for requests to addresses that people typed: never to this network's inside."""

import asyncio
import os
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic
from urllib.parse import urlsplit

import httpcore
from httpcore import SOCKET_OPTION

from parlance.kit.errors import InvalidError

VARIABLE = "PARLANCE_OUTGOING_INSIDE"
"""Networks of one's own that may be reached all the same: `10.1.0.0/16,127.0.0.1/32`."""

CONNECT_SECONDS = 5.0
_USER_AGENT = "Parlance"
# What these carry is an IPv4 address, and that is the one to judge.
_NAT64 = IPv6Network("64:ff9b::/96")


class AddressNotAllowedError(InvalidError):
    """Raised for an address that leads inside this network, or that is no web address."""

    code = "outgoing.address_not_allowed"


class UnreachableError(InvalidError):
    """Raised when nobody answers, not in time, or not as HTTP is spoken."""

    code = "outgoing.unreachable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and the body's first bytes."""

    status: int
    body: bytes
    took_ms: int


def check_address(url: str) -> None:
    """Raise `AddressNotAllowedError` unless `url` is one that a request may be tried at.

    https only, but to networks that the operator named; no user names, no other ports than a web
    server's usual ones or those above 1023. Where its name leads is looked at when connecting.
    """
    if not url.isascii() or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise AddressNotAllowedError(
            "The address must be written in plain letters: a host with others as xn--…, the rest"
            " with %-codes."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressNotAllowedError(f"“{url[:200]}” is no web address: {error}.") from error
    inside = _literal(parts.hostname or "")
    is_ours = inside is not None and _is_named(inside)
    if not parts.hostname or parts.scheme not in ({"https", "http"} if is_ours else {"https"}):
        raise AddressNotAllowedError(f"“{url[:200]}” must begin with https:// and name a host.")
    if parts.username is not None or parts.password is not None:
        raise AddressNotAllowedError("The address must not carry a user name or a password.")
    if port is not None and port != 443 and port < 1024 and not is_ours:
        raise AddressNotAllowedError(f"Port {port} is no web server's. Leave it out, or use 443.")
    if inside is not None:
        _must_be_outside(inside)


async def post(
    *,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    seconds: float = 15.0,
    most_bytes: int = 1024,
) -> Answer:
    """Send `body` and return the answer's status with at most `most_bytes` of its body.

    Redirects are not followed; `seconds` is for everything together. Raises
    `AddressNotAllowedError` or `UnreachableError`.
    """
    return await _ask("POST", url, headers, body, seconds, most_bytes)


async def get(
    *, url: str, headers: Mapping[str, str], seconds: float = 15.0, most_bytes: int = 1024
) -> Answer:
    """Read an address, under the same rules as `post`."""
    return await _ask("GET", url, headers, None, seconds, most_bytes)


async def _ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    seconds: float,
    most_bytes: int,
) -> Answer:
    check_address(url)
    began = monotonic()
    try:
        async with asyncio.timeout(seconds):
            status, start = await _exchange(method, url, headers, body, most_bytes)
    except TimeoutError as error:
        raise UnreachableError(f"There was no answer within {seconds:.0f} seconds.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        raise UnreachableError(f"Nobody could be reached: {error or 'no answer'}.") from error
    return Answer(status, start, round((monotonic() - began) * 1000))


async def _exchange(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, most_bytes: int
) -> tuple[int, bytes]:
    sent = {"user-agent": _USER_AGENT, **headers}
    limits = {"connect": CONNECT_SECONDS}
    async with (
        httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=_Outside()
        ) as pool,
        pool.stream(
            method,
            url,
            headers=list(sent.items()),
            content=body,
            extensions={"timeout": limits},
        ) as response,
    ):
        start = b""
        async for chunk in response.aiter_stream():
            start += chunk[: most_bytes - len(start)]
            if len(start) >= most_bytes:
                break
        return response.status, start


class _Outside(httpcore.AnyIOBackend):
    """Connects to the address that was judged: a name cannot lead elsewhere in between."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        for address in (found := await _addresses(host, port)):
            _must_be_outside(address)
        return await super().connect_tcp(
            str(found[0]), port, timeout, local_address, socket_options
        )


async def _addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"There is no host “{host}”.") from error
    return [ip_address(one[4][0]) for one in found]


def _must_be_outside(address: IPv4Address | IPv6Address) -> None:
    if _is_named(address):
        return
    judged = _carried(address)
    if not judged.is_global or judged.is_multicast:
        raise AddressNotAllowedError(
            f"{address} is inside a private network, where requests are not sent. Use a public"
            f" address, or let the operator name the network in {VARIABLE}."
        )


def _carried(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_named(address: IPv4Address | IPv6Address) -> bool:
    named = os.environ.get(VARIABLE, "").split(",")
    networks = [ip_network(one.strip(), strict=False) for one in named if one.strip()]
    return any(address in network for network in networks)


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
