"""Which other sites' pages may call the API from a browser: none, unless an operator lists them."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_METHODS = "GET, POST, PUT, PATCH, DELETE"
_SENT = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-Id"
_SHOWN = (
    "ETag, Location, Idempotent-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset,"
    " Retry-After, X-Request-Id"
)
_AN_HOUR = "3600"


def preflight(request: HttpRequest, allowed: Collection[str]) -> HttpResponse | None:
    """Answer a browser that asks whether a page may call; None: it is no such question."""
    origin = request.headers.get("Origin")
    asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if not asks or origin not in allowed:
        return None
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _SENT,
            "Access-Control-Max-Age": _AN_HOUR,
        },
    )


def admit(request: HttpRequest, response: HttpResponse, allowed: Collection[str]) -> None:
    """Let a listed page read the answer; its cookies are never part of that."""
    if not allowed:
        return
    patch_vary_headers(response, ["Origin"])
    origin = request.headers.get("Origin")
    if origin in allowed:
        response["Access-Control-Allow-Origin"] = str(origin)
        response["Access-Control-Expose-Headers"] = _SHOWN
