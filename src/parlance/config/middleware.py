from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url

from parlance.kit.errors import (
    ConflictError,
    DeniedError,
    InvalidError,
    NotFoundError,
    ParlanceError,
)
from parlance.platform.people.queries import actor_for
from parlance.platform.rendering import Refusal, render_refusal

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)

STATUS: dict[type[ParlanceError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    DeniedError: HTTPStatus.FORBIDDEN,
}


def status_of(error: ParlanceError) -> HTTPStatus:
    """Return the HTTP status of a refusal; the only place that knows."""
    return next(
        (status for kind, status in STATUS.items() if isinstance(error, kind)),
        HTTPStatus.BAD_REQUEST,
    )


def security_headers(get_response: GetResponse) -> GetResponse:
    """Forbid everything that does not come from this server, inline scripts and styles too."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response

    return respond


def fragments_leave_for_sign_in(get_response: GetResponse) -> GetResponse:
    """Send the whole page to sign-in when a fragment was asked for and the session is over."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        location = response.headers.get("Location", "")
        if request.headers.get("HX-Request") and location.startswith(resolve_url("account_login")):
            return HttpResponse(headers={"HX-Redirect": resolve_url("account_login")})
        return response

    return respond


class ActorMiddleware:
    """Give every request its `actor`: who has signed in, or nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_for(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Answer the four kinds of refusal with their status, as a page or as JSON."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ParlanceError):
            return None
        status = status_of(error)
        if request.accepts("text/html"):
            return render_refusal(request, Refusal(error.code, str(error), status))
        return JsonResponse({"error": error.code, "detail": str(error)}, status=status)
