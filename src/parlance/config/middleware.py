from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url

from parlance.kit.errors import ParlanceError
from parlance.platform.denials import note_denial
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.rendering import Refusal, render_refusal
from parlance.platform.statuses import status_of
from parlance.web.reader import Reader, reading_as

GetResponse = Callable[[HttpRequest], HttpResponse]


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


def for_this_reader(get_response: GetResponse) -> GetResponse:
    """Write numbers, days and instants as the person who asks wants to read them."""

    def respond(request: HttpRequest) -> HttpResponse:
        user = request.user
        reader = Reader(user.locale, user.time_zone) if isinstance(user, User) else Reader()
        with reading_as(reader):
            return get_response(request)

    return respond


class RefusalMiddleware:
    """Answer the four kinds of refusal with their status, as a page or as JSON."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ParlanceError):
            return None
        note_denial(request, error)
        status = status_of(error)
        if request.accepts("text/html"):
            return render_refusal(request, Refusal(error.code, str(error), status))
        return JsonResponse({"error": error.code, "detail": str(error)}, status=status)
