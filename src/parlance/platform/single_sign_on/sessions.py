"""What a browser's session keeps of single sign-on: sign-ins on their way, and until when."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from parlance.platform.people.models import User
from parlance.platform.single_sign_on.errors import UnexpectedReturnError
from parlance.platform.single_sign_on.queries import choices

_PENDING = "single_sign_on_pending"
_SIGNED_IN = "single_sign_on"
_MOST_PENDING = 5
_LONGEST = timedelta(minutes=10)

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that this browser has begun at a provider, good for one return."""

    provider_id: int
    began_at: str
    next: str
    nonce: str = ""
    verifier: str = ""


def keep_pending(request: HttpRequest, key: str, pending: Pending) -> None:
    """Remember a sign-in under its state; the oldest of many is forgotten."""
    kept: dict[str, Any] = request.session.get(_PENDING, {})
    newest = dict(list(kept.items())[-(_MOST_PENDING - 1) :])
    request.session[_PENDING] = newest | {key: asdict(pending)}


def take_pending(request: HttpRequest, key: str, provider_id: int, *, at: datetime) -> Pending:
    """Return a sign-in that was begun here, and forget it. Raises `UnexpectedReturnError`."""
    kept: dict[str, Any] = request.session.get(_PENDING, {})
    found = kept.pop(key, None)
    if found is None:
        raise UnexpectedReturnError
    request.session[_PENDING] = kept
    # At once: a second return while this one is being looked at must not find it.
    request.session.save()
    pending = Pending(**found)
    is_late = datetime.fromisoformat(pending.began_at) < at - _LONGEST
    if pending.provider_id != provider_id or is_late:
        raise UnexpectedReturnError
    return pending


def mark(request: HttpRequest, *, user_id: int, slug: str, ends_at: datetime) -> None:
    """Remember who vouches for whom in this session, and until when."""
    request.session[_SIGNED_IN] = {
        "user": user_id,
        "slug": slug,
        "ends_at": ends_at.isoformat(),
    }


def is_by_provider(request: HttpRequest, user: User | None = None) -> bool:
    """Tell whether a provider vouches in this session for a user; for who signed in, if none."""
    kept = request.session.get(_SIGNED_IN) or {}
    return bool(kept) and kept.get("user") == (user or request.user).pk


def end_with_provider(get_response: GetResponse) -> GetResponse:
    """End sessions whose time is up; the provider says whether a new one begins."""

    def respond(request: HttpRequest) -> HttpResponse:
        kept = request.session.get(_SIGNED_IN)
        if not kept or not request.user.is_authenticated:
            return get_response(request)
        if datetime.fromisoformat(kept["ends_at"]) > datetime.now(UTC):
            return get_response(request)
        logout(request)
        return _back_to_provider(request, kept["slug"])

    return respond


def _back_to_provider(request: HttpRequest, slug: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": resolve_url("account_login")})
    is_offered = any(choice.slug == slug for choice in choices())
    place = reverse("single_sign_on_start", args=[slug]) if is_offered else None
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{place or resolve_url('account_login')}?{query}".rstrip("?"))
