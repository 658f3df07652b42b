"""One's own name and address."""

from dataclasses import asdict, dataclass
from http import HTTPStatus
from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parlance.kit.errors import ConflictError, InvalidError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.people.commands import change_profile
from parlance.platform.people.queries import own_profile
from parlance.platform.people.reading import Reading, choose_reading, own_reading
from parlance.platform.people.values import Member
from parlance.platform.rendering import Request, render_page
from parlance.web.conflicts import Conflict
from parlance.web.settings import Subject, settings_menu
from parlance.workspace.settings.forms_people import ProfileForm
from parlance.workspace.settings.people import roles_in_words
from parlance.workspace.settings.person import conflict_of


@dataclass(frozen=True, slots=True)
class ProfilePage:
    menu: tuple[Subject, ...]
    form: forms.Form
    roles: str
    conflict: Conflict | None


@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    """Show and change what one is called and reached by; a new address needs one's password."""
    now = own_profile(actor=request.actor)
    if request.method == "GET":
        return _shown(request, now, _form(now, own_reading(actor=request.actor)))
    form = ProfileForm(request.POST)
    differs: Conflict | None = None
    if form.is_valid():
        asked = form.cleaned_data
        if asked["email"] != now.email:
            raise_if_reauthentication_required(request, app="allauth.account")
        try:
            change_profile(
                actor=request.actor,
                person_id=UUID(request.actor.id),
                name=asked["name"],
                email=asked["email"],
                expected=asked["fingerprint"],
            )
            choose_reading(
                actor=request.actor, reading=Reading(asked["locale"], asked["time_zone"])
            )
        except StaleEditError as error:
            differs = conflict_of(form, error)
        except (InvalidError, ConflictError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("profile"))
    status = HTTPStatus.CONFLICT if differs else HTTPStatus.UNPROCESSABLE_ENTITY
    return _shown(request, now, form, differs, status)


def _form(now: Member, reading: Reading) -> ProfileForm:
    values = {"name": now.name, "email": now.email}
    return ProfileForm(initial={**values, **asdict(reading), "fingerprint": fingerprint(values)})


def _shown(
    request: Request,
    now: Member,
    form: forms.Form,
    differs: Conflict | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    menu = settings_menu(request.actor, request.path)
    page = ProfilePage(menu, form, roles_in_words(now.roles), differs)
    return render_page(request, "workspace/settings/profile.html", page, status=status)
