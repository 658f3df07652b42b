"""Who works here: the list, and invitations."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parlance.kit.errors import ConflictError, InvalidError
from parlance.platform.mail.queries import is_configured
from parlance.platform.people import links
from parlance.platform.people.queries import members
from parlance.platform.people.values import ROLE_LABELS, Member, Role, State
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Pill
from parlance.web.formatting import DASH, Format, house_format
from parlance.web.settings import Subject, settings_menu
from parlance.web.words import translated
from parlance.workspace.settings.forms_people import InviteForm, PeopleFilter
from parlance.workspace.settings.shown_once import address_of, after_invitation, must_confirm

SHOWN = 200
"""How many people the list shows; beyond that it asks to be narrowed."""

_TONES = {State.ACTIVE: "good", State.INVITED: "brand", State.CLOSED: ""}


@dataclass(frozen=True, slots=True)
class PersonRow:
    name: str
    href: str
    email: str
    roles: str
    state: Pill
    last_sign_in: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    menu: tuple[Subject, ...]
    search: str
    roles: tuple[Choice, ...]
    states: tuple[Choice, ...]
    people: tuple[PersonRow, ...]
    is_narrowed: bool
    is_cut: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class InvitePage:
    menu: tuple[Subject, ...]
    form: forms.Form
    sends_mail: bool


@require_GET
def people(request: Request) -> HttpResponse:
    """List everybody who may sign in; htmx fetches only the rows."""
    write = house_format()
    form = PeopleFilter(request.GET)
    found = members(actor=request.actor, limit=SHOWN + 1, **form.asked)
    words = form.words
    page = PeoplePage(
        menu=settings_menu(request.actor, request.path),
        search=words["search"],
        roles=_choices(
            [(one.value, translated(label)) for one, label in ROLE_LABELS.items()], words["role"]
        ),
        states=_choices([(one.value, state_word(one)) for one in State], words["state"]),
        people=tuple(_row(write, one) for one in found[:SHOWN]),
        is_narrowed=any(words.values()),
        is_cut=len(found) > SHOWN,
        may_change=request.actor.may("people.change"),
    )
    return render_page(request, "workspace/settings/people.html", page, partial="rows")


@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    """Invite somebody; without a mail server the link is shown, once."""
    must_confirm(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person_id, link = links.invite(
                actor=request.actor,
                at=datetime.now(UTC),
                address=address_of(request, "invitation"),
                **form.cleaned_data,
            )
        except (InvalidError, ConflictError) as error:
            form.add_error(None, str(error))
        else:
            return after_invitation(request, person_id, link)
    page = InvitePage(settings_menu(request.actor, reverse("people")), form, is_configured())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_page(request, "workspace/settings/invite.html", page, status=status)


def roles_in_words(roles: frozenset[Role]) -> str:
    return (
        ", ".join(translated(label) for role, label in ROLE_LABELS.items() if role in roles) or DASH
    )


def state_word(state: State) -> str:
    words = {State.ACTIVE: _("active"), State.INVITED: _("invited"), State.CLOSED: _("closed")}
    return words[state]


def state_pill(state: State) -> Pill:
    return Pill(state_word(state), _TONES[state])


def _row(write: Format, one: Member) -> PersonRow:
    return PersonRow(
        name=one.name,
        href=reverse("person", args=[one.person_id]),
        email=one.email,
        roles=roles_in_words(one.roles),
        state=state_pill(one.state),
        last_sign_in=write.instant(one.last_sign_in_at) if one.last_sign_in_at else DASH,
    )


def _choices(known: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    every = Choice("", _("All"), not chosen)
    return (every, *(Choice(value, label, value == chosen) for value, label in known))
