"""One person who may sign in: roles, state, sessions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from parlance.kit.errors import ConflictError, InvalidError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.people import commands, links, sessions
from parlance.platform.people.queries import member
from parlance.platform.people.values import ROLE_LABELS, Member, Role, State
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Crumb, Pill
from parlance.web.conflicts import Conflict, conflict
from parlance.web.formatting import Format, house_format
from parlance.web.settings import Subject, settings_menu
from parlance.web.words import translated
from parlance.workspace.settings.forms_people import ProfileForm, ReasonForm, RolesForm
from parlance.workspace.settings.people import roles_in_words, state_pill
from parlance.workspace.settings.sessions import SessionRow, session_rows
from parlance.workspace.settings.shown_once import (
    address_of,
    after_invitation,
    keep_link,
    must_confirm,
    take_link,
)


@dataclass(frozen=True, slots=True)
class PersonPage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    person_id: UUID
    name: str
    email: str
    state: Pill
    is_active: bool
    is_invited: bool
    is_closed: bool
    is_self: bool
    roles_in_words: str
    last_sign_in: str
    invited_until: str
    may_change: bool
    roles: forms.Form | None
    profile: forms.Form | None
    conflict: Conflict | None
    sessions: tuple[SessionRow, ...]
    link: str


@never_cache
@require_GET
def person(request: Request, person_id: UUID) -> HttpResponse:
    """Show a person; administrators change roles and state here."""
    page = _page(request, person_id)
    return render_page(request, "workspace/settings/person.html", page)


@require_POST
def change_roles(request: Request, person_id: UUID) -> HttpResponse:
    must_confirm(request)
    form = RolesForm(request.POST)
    return _change(
        request,
        person_id,
        form,
        lambda asked: commands.change_roles(
            actor=request.actor,
            person_id=person_id,
            roles=asked["roles"],
            reason=asked["reason"],
            expected=asked["fingerprint"],
        ),
    )


@require_POST
def change_person(request: Request, person_id: UUID) -> HttpResponse:
    must_confirm(request)
    form = ProfileForm(request.POST)
    return _change(
        request,
        person_id,
        form,
        lambda asked: commands.change_profile(
            actor=request.actor,
            person_id=person_id,
            name=asked["name"],
            email=asked["email"],
            expected=asked["fingerprint"],
        ),
    )


@require_POST
def close(request: Request, person_id: UUID) -> HttpResponse:
    reason = _reason(request)
    commands.close_sign_in(actor=request.actor, person_id=person_id, reason=reason)
    return _done(request, person_id, _("Closed. All sessions have ended."))


@require_POST
def reopen(request: Request, person_id: UUID) -> HttpResponse:
    must_confirm(request)
    reason = _reason(request)
    commands.reopen_sign_in(actor=request.actor, person_id=person_id, reason=reason)
    return _done(request, person_id, _("Open again, with the roles from before."))


@require_POST
def end_sessions(request: Request, person_id: UUID) -> HttpResponse:
    """End all sessions of a person; of one's own, the one that asks stays."""
    is_self = request.actor.id == str(person_id)
    keep = request.session.session_key if is_self else None
    ended = sessions.end_sessions(actor=request.actor, person_id=person_id, keep=keep)
    return _done(request, person_id, _("Sessions ended: %(ended)s.") % {"ended": ended})


@require_POST
def invite_again(request: Request, person_id: UUID) -> HttpResponse:
    must_confirm(request)
    link = links.invite_again(
        actor=request.actor,
        person_id=person_id,
        at=datetime.now(UTC),
        address=address_of(request, "invitation"),
    )
    return after_invitation(request, person_id, link)


@require_POST
def withdraw(request: Request, person_id: UUID) -> HttpResponse:
    links.withdraw_invitation(actor=request.actor, person_id=person_id)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return HttpResponseRedirect(reverse("people"))


@require_POST
def reset_link(request: Request, person_id: UUID) -> HttpResponse:
    """Make a link to set a new password, shown once: for who cannot be reached by mail."""
    must_confirm(request)
    link = links.make_reset_link(
        actor=request.actor,
        person_id=person_id,
        at=datetime.now(UTC),
        address=address_of(request, "password_reset"),
    )
    keep_link(request, person_id, link)
    return HttpResponseRedirect(reverse("person", args=[person_id]))


def _change(request: Request, person_id: UUID, form: forms.Form, change: Any) -> HttpResponse:
    """Apply a form; what cannot be taken comes back on the page with nothing typed lost."""
    request.actor.must("people.change")
    differs: Conflict | None = None
    if form.is_valid():
        try:
            change(form.cleaned_data)
        except StaleEditError as error:
            differs = conflict_of(form, error)
        except (InvalidError, ConflictError) as error:
            form.add_error(None, str(error))
        else:
            return _done(request, person_id, _("Saved."))
    page = _page(request, person_id, form, differs)
    status = HTTPStatus.CONFLICT if differs else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_page(request, "workspace/settings/person.html", page, status=status)


def _page(
    request: Request,
    person_id: UUID,
    sent: forms.Form | None = None,
    differs: Conflict | None = None,
) -> PersonPage:
    actor, write = request.actor, house_format()
    one = member(actor=actor, person_id=person_id)
    may_change = actor.may("people.change")
    is_self = actor.id == str(person_id)
    return PersonPage(
        crumbs=(Crumb(_("People"), reverse("people")), Crumb(one.name)),
        menu=settings_menu(actor, request.path),
        person_id=person_id,
        name=one.name,
        email=one.email,
        state=state_pill(one.state),
        is_active=one.state is State.ACTIVE,
        is_invited=one.state is State.INVITED,
        is_closed=one.state is State.CLOSED,
        is_self=is_self,
        roles_in_words=roles_in_words(one.roles),
        last_sign_in=write.instant(one.last_sign_in_at) if one.last_sign_in_at else "",
        invited_until=write.instant(one.invited_until) if one.invited_until else "",
        may_change=may_change,
        roles=_roles_form(one, sent) if may_change else None,
        profile=_profile_form(one, sent) if may_change else None,
        conflict=differs,
        sessions=_sessions(request, write, person_id) if may_change or is_self else (),
        link=take_link(request, person_id),
    )


def _sessions(request: Request, write: Format, person_id: UUID) -> tuple[SessionRow, ...]:
    found = sessions.open_sessions(
        actor=request.actor, person_id=person_id, here=request.session.session_key
    )
    return session_rows(write, found)


def _roles_form(one: Member, sent: forms.Form | None) -> forms.Form:
    if isinstance(sent, RolesForm):
        return sent
    held = sorted(role.value for role in one.roles)
    return RolesForm(initial={"roles": held, "fingerprint": fingerprint({"roles": held})})


def _profile_form(one: Member, sent: forms.Form | None) -> forms.Form:
    if isinstance(sent, ProfileForm):
        return sent
    now = {"name": one.name, "email": one.email}
    return ProfileForm(initial={**now, "fingerprint": fingerprint(now)})


def conflict_of(form: forms.Form, error: StaleEditError) -> Conflict:
    """Return the differences, and let the form be sent again by who has seen them."""
    data = cast("QueryDict", form.data).copy()
    data["fingerprint"] = error.fingerprint
    form.data = data
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return conflict(error, labels, _in_words)


def _in_words(_field: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(translated(ROLE_LABELS[Role(one)]) for one in value)
    return str(value)


def _reason(request: Request) -> str:
    form = ReasonForm(request.POST)
    form.is_valid()
    return str(form.cleaned_data.get("reason", ""))


def _done(request: Request, person_id: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("person", args=[person_id]))
