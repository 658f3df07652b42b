"""What follows when somebody signs in, or changes how they do: it is recorded, and told."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from parlance.platform.audit import commands as audit
from parlance.platform.mail import commands as mail
from parlance.platform.people import letters, sessions
from parlance.platform.people.models import User
from parlance.platform.people.sign_in import SignInAdapter, own_actor

_BEGAN, _SEEN = "began_at", "seen_at"
_DEVICE = "user-agent"


def connect() -> None:
    """Listen to Django and allauth; called once, when the program starts."""
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    password_changed.connect(_password_changed)
    factors.authenticator_added.connect(_factor_added)
    factors.authenticator_removed.connect(_factor_removed)
    factors.authenticator_reset.connect(_factor_reset)
    factors.authentication_failed.connect(_factor_failed)


def note_request(request: HttpRequest, user: User, at: datetime) -> None:
    """Keep when and where a session was seen last, and when it began."""
    request.session.setdefault(_BEGAN, at.timestamp())
    request.session[_SEEN] = at.timestamp()
    if request.session.session_key is None:
        request.session.save()
    sessions.note_session(
        user=user,
        key=str(request.session.session_key),
        address=_address(request),
        device=request.headers.get(_DEVICE, ""),
        at=at,
    )


def seconds_since(request: HttpRequest, at: datetime) -> tuple[float | None, float | None]:
    """Return how long ago this session began and was seen; None while that is not noted."""
    now = at.timestamp()
    began, seen = (request.session.get(name) for name in (_BEGAN, _SEEN))
    return (now - began if began else None, now - seen if seen else None)


def _signed_in(*, request: HttpRequest, user: User, **_others: Any) -> None:
    request.session.pop(_BEGAN, None)
    note_request(request, user, datetime.now(UTC))
    _record(user, "people.sign_in")


def _signed_out(*, request: HttpRequest, user: User | None, **_others: Any) -> None:
    if user is None:
        return
    if request.session.session_key:
        sessions.forget_session(request.session.session_key)
    _record(user, "people.sign_out")


def _password_changed(*, request: HttpRequest, user: User, **_others: Any) -> None:
    _changed(request, user, "people.change_password", _("Your password was changed."))


def _factor_added(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any
) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    words = _("A second step was added: %(what)s.") % {"what": authenticator.get_type_display()}
    _changed(request, user, "people.add_factor", words, authenticator.type)


def _factor_removed(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any
) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    words = _("A second step was removed: %(what)s.") % {"what": authenticator.get_type_display()}
    _changed(request, user, "people.remove_factor", words, authenticator.type)


def _factor_reset(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_others: Any
) -> None:
    words = _("New recovery codes were made; the old ones no longer work.")
    _changed(request, user, "people.reset_factor", words, authenticator.type)


def _factor_failed(*, user: User, authenticator: Authenticator, **_others: Any) -> None:
    _record(user, "people.factor_failed", authenticator.type)


@transaction.atomic
def _changed(request: HttpRequest, user: User, action: str, words: str, factor: str = "") -> None:
    """End the other sessions of somebody whose sign-in has changed, and tell them by mail."""
    sessions.end_of(user, keep=request.session.session_key)
    _record(user, action, factor)
    if user.email:
        subject, text = letters.changed(name=user.person.name, what=words)
        mail.send(to=user.email, subject=subject, text=text)


def _record(user: User, action: str, factor: str = "") -> None:
    audit.record(
        actor=own_actor(user),
        action=action,
        subject=("person", str(user.person_id)),
        after={"factor": str(factor)} if factor else None,
    )


def _address(request: HttpRequest) -> str:
    try:
        return str(SignInAdapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""
