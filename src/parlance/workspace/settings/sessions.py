"""How one signs in oneself: password, second step, and where one is signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from parlance.platform.people import second_step, sessions
from parlance.platform.people.values import OpenSession
from parlance.platform.rendering import Request, render_page
from parlance.web.formatting import Format, house_format
from parlance.web.settings import Subject, settings_menu

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: int
    device: str
    address: str
    began: str
    last_seen: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    id: int
    name: str
    added: str
    last_used: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    menu: tuple[Subject, ...]
    has_password: bool
    has_app: bool
    passkeys: tuple[PasskeyRow, ...]
    codes_left: int
    has_codes: bool
    sessions: tuple[SessionRow, ...]
    others: int


@never_cache
@require_GET
def sign_in_settings(request: Request) -> HttpResponse:
    """Show how this person signs in, and where they are signed in."""
    write = house_format()
    factors = second_step.factors(person_id=UUID(request.actor.id))
    found = sessions.open_sessions(
        actor=request.actor,
        person_id=UUID(request.actor.id),
        here=request.session.session_key,
    )
    page = SignInPage(
        menu=settings_menu(request.actor, request.path),
        has_password=factors.has_password,
        has_app=factors.has_app,
        passkeys=tuple(
            PasskeyRow(
                one.id,
                one.name,
                write.instant(one.added_at),
                write.instant(one.last_used_at) if one.last_used_at else _("never"),
            )
            for one in factors.passkeys
        ),
        codes_left=factors.codes_left,
        has_codes=factors.has_codes,
        sessions=session_rows(write, found),
        others=sum(not one.is_here for one in found),
    )
    return render_page(request, "workspace/settings/sign_in.html", page)


@require_POST
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Sign one of one's own browsers out."""
    sessions.end_session(
        actor=request.actor, person_id=UUID(request.actor.id), session_id=session_id
    )
    messages.success(request, _("That session has ended."))
    return HttpResponseRedirect(reverse("sign_in_settings"))


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign all of one's other browsers out."""
    ended = sessions.end_sessions(
        actor=request.actor, person_id=UUID(request.actor.id), keep=request.session.session_key
    )
    messages.success(request, _("Other sessions ended: %(ended)s.") % {"ended": ended})
    return HttpResponseRedirect(reverse("sign_in_settings"))


def session_rows(write: Format, found: Iterable[OpenSession]) -> tuple[SessionRow, ...]:
    now = datetime.now(UTC)
    return tuple(
        SessionRow(
            id=one.id,
            device=device_in_words(one.device),
            address=one.address,
            began=write.instant(one.began_at),
            last_seen=_("now") if one.is_here else _ago(write, one.last_seen_at, now),
            is_here=one.is_here,
        )
        for one in found
    )


def device_in_words(text: str) -> str:
    """Say a browser's own words for itself in ours: “Firefox on Windows”."""
    browser = next((name for mark, name in _BROWSERS if mark in text), "")
    system = next((name for mark, name in _SYSTEMS if mark in text), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or text.split("/", maxsplit=1)[0][:40] or _("Unknown device")


def _ago(write: Format, at: datetime, now: datetime) -> str:
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 2:
        return _("a minute ago")
    if minutes < 60:
        return _("%(minutes)s minutes ago") % {"minutes": minutes}
    return write.instant(at)
