"""The door for assistants elsewhere: `/mcp`, for programs with an access token."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.utils import timezone
from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings

from parlance.api.mcp.asking import Asking
from parlance.api.mcp.server import mcp_server
from parlance.kit.actor import Actor
from parlance.platform.api.limits import take
from parlance.platform.tokens.commands import note_use
from parlance.platform.tokens.queries import find_bearer

PATH = "/mcp"
PER_MINUTE = 300
_MOST_BYTES = 1024 * 1024

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def mcp_app() -> App:
    """Return the ASGI application of `/mcp`; its lifespan must be run with the server's."""
    inner = mcp_server(_asking).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_MOST_BYTES,
        transport_security=_security(),
    )

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refusal, actor = await sync_to_async(_admitted, thread_sensitive=False)(scope)
            if refusal is not None:
                await _refuse(send, *refusal)
                return
            scope.setdefault("state", {})["actor"] = actor
        await inner(scope, receive, send)

    return guarded


def _admitted(scope: Scope) -> tuple[tuple[HTTPStatus, str, str] | None, Actor | None]:
    """Return who comes, or why nobody does: a status, a code and a sentence."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    now = timezone.now()
    try:
        bearer = find_bearer(secret=secret.strip(), now=now) if scheme.lower() == "bearer" else None
        if bearer is None:
            words = "Send an access token: Authorization: Bearer parlance_…"
            return (HTTPStatus.UNAUTHORIZED, "api.unauthenticated", words), None
        if not take(f"mcp:{bearer.token.id}", PER_MINUTE).is_enough:
            words = f"At most {PER_MINUTE} requests a minute. Wait a moment."
            return (HTTPStatus.TOO_MANY_REQUESTS, "api.too_many_requests", words), None
        note_use(token_id=bearer.token.id, now=now)
        return None, bearer.actor
    finally:
        connections.close_all()


async def _refuse(send: Send, status: HTTPStatus, code: str, words: str) -> None:
    body = json.dumps({"error": {"code": code, "message": words}}).encode()
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if status is HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _asking(ctx: Context[Any, Any]) -> Asking:
    request: Any = ctx.request_context.request
    address = settings.ADDRESSES[0] if settings.ADDRESSES else str(request.base_url).rstrip("/")
    return Asking(request.state.actor, address)


def _security() -> TransportSecuritySettings:
    """Accept the hosts that pages are served under, and their origins."""
    hosts = [host for host in settings.ALLOWED_HOSTS if host]
    own = {urlsplit(one).netloc for one in settings.ADDRESSES}
    return TransportSecuritySettings(
        allowed_hosts=[*hosts, *(f"{host}:*" for host in hosts), *own],
        allowed_origins=[*settings.ADDRESSES, *(f"http://{host}:*" for host in hosts)],
    )
