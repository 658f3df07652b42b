"""What a signed-in browser passes first: a live session, a second factor, an open door."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from parlance.kit.actor import Actor
from parlance.platform.people.models import User
from parlance.platform.people.reactions import note_request, seconds_since
from parlance.platform.people.sign_in import has_second_factor
from parlance.platform.single_sign_on.sessions import is_by_provider

GetResponse = Callable[[HttpRequest], HttpResponse]

_SEEN_SECONDS = 60
_ALWAYS_OPEN = frozenset({"look", "account_logout", "branding_styles", "logo"})
_SETTING_UP = frozenset(
    {
        "second_step_setup",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


def live_sessions(get_response: GetResponse) -> GetResponse:
    """End sessions that nobody has used for long, or that have lasted long; keep the others.

    The limits are `SESSION_IDLE_SECONDS` and `SESSION_COOKIE_AGE`.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            now = datetime.now(UTC)
            age, idle = seconds_since(request, now)
            if (age or 0) > settings.SESSION_COOKIE_AGE or (
                idle or 0
            ) > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif idle is None or idle > _SEEN_SECONDS:
                note_request(request, user, now)
        return get_response(request)

    return respond


def second_factor(get_response: GetResponse) -> GetResponse:
    """Let those who lack a second factor do nothing but set one up, where one is required."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not _must_set_up(request) or _route(request) in _SETTING_UP | _ALWAYS_OPEN:
            return get_response(request)
        place = resolve_url("second_step_setup")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": place})
        if not request.accepts("text/html") or request.path.startswith("/api/"):
            words = _("Set up a second step of sign-in first: %(place)s.") % {"place": place}
            answer = {"error": "people.second_factor_required", "detail": words}
            return JsonResponse(answer, status=HTTPStatus.FORBIDDEN)
        return HttpResponseRedirect(place)

    return respond


def something_to_do(get_response: GetResponse) -> GetResponse:
    """Say it in words to those whose roles open nothing here, such as customers."""

    def respond(request: HttpRequest) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.rights or not isinstance(request.user, User) or _route(request) in _ALWAYS_OPEN:
            return get_response(request)
        return render(request, "workspace/entrance/nothing.html", status=HTTPStatus.FORBIDDEN)

    return respond


def _must_set_up(request: HttpRequest) -> bool:
    user = request.user
    return (
        settings.SECOND_FACTOR_REQUIRED
        and isinstance(user, User)
        and not is_by_provider(request)
        and not has_second_factor(user)
    )


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
