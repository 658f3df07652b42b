from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlance.kit.errors import InvalidError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.organisation import commands
from parlance.platform.organisation.errors import PictureRefusedError
from parlance.platform.organisation.pictures import LARGEST_BYTES
from parlance.platform.organisation.queries import organisation
from parlance.platform.rendering import Request, render_page
from parlance.web.components import address
from parlance.web.formatting import Format, house_format
from parlance.web.settings import Subject, settings_menu
from parlance.workspace.settings.entries import Changed, EntryRow, field_words, latest, shown
from parlance.workspace.settings.organisation.forms import (
    OrganisationForm,
    initial,
    settings_named,
)
from parlance.workspace.settings.organisation.touches import touched

TEMPLATE = "workspace/settings/organisation.html"


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """`touches` says what a change reaches that is not saved yet; `conflict` who came first."""

    title: str
    menu: tuple[Subject, ...]
    form: OrganisationForm
    logo: str
    logo_limit: str
    logo_problem: str
    touches: tuple[str, ...]
    conflict: tuple[Changed, ...]
    conflict_words: str
    history: tuple[EntryRow, ...]
    samples: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def settings_of_organisation(request: Request) -> HttpResponse:
    """Show the settings; save them, after saying what a weighty change touches."""
    request.actor.must("settings.change")
    house, write = organisation(), house_format()
    if request.method != "POST":
        form = OrganisationForm(initial=initial(house), write=write)
        return render_page(request, TEMPLATE, _page(request, write, form))
    form = OrganisationForm(request.POST, write=write)
    if not form.is_valid():
        return _again(request, write, form)
    asked = {name: form.cleaned_data[name] for name in settings_named()}
    touches = touched(actor=request.actor, write=write, house=house, asked=asked)
    if touches and form.cleaned_data["agreed"] != fingerprint(_weighty(asked)):
        return _again(request, write, _with(form, agreed=fingerprint(_weighty(asked))), touches)
    try:
        commands.configure(
            actor=request.actor,
            **asked,
            reason=form.cleaned_data["reason"],
            expected=form.cleaned_data["expected"] or None,
        )
    except StaleEditError as error:
        return _again(request, write, _with(form, expected=error.fingerprint), conflict=error)
    except InvalidError as error:
        form.add_error(None, str(error))
        return _again(request, write, form)
    return HttpResponseRedirect(reverse("organisation"))


@require_POST
def logo(request: Request) -> HttpResponse:
    """Take a picture for the logo, or take the logo away."""
    request.actor.must("settings.change")
    given = request.FILES.get("logo")
    if request.POST.get("remove"):
        commands.remove_logo(actor=request.actor)
    elif isinstance(given, UploadedFile):
        try:
            commands.set_logo(actor=request.actor, content=given.read(LARGEST_BYTES + 1))
        except PictureRefusedError as error:
            return _logo_refused(request, str(error))
    else:
        return _logo_refused(request, _("Choose a picture first."))
    return HttpResponseRedirect(reverse("organisation"))


def _page(
    request: Request,
    write: Format,
    form: OrganisationForm,
    touches: tuple[str, ...] = (),
    conflict: StaleEditError | None = None,
    logo_problem: str = "",
) -> OrganisationPage:
    house = organisation()
    differences = conflict.differences if conflict else ()
    return OrganisationPage(
        title=_("General"),
        menu=settings_menu(request.actor, reverse("organisation")),
        form=form,
        logo=address(reverse("logo"), v=house.logo) if house.logo else "",
        logo_limit=_("PNG or JPEG, up to %(kilobytes)s kB.") % {"kilobytes": LARGEST_BYTES // 1024},
        logo_problem=logo_problem,
        touches=touches,
        conflict=tuple(
            Changed(field_words(one.field), shown(one.now), shown(one.asked)) for one in differences
        ),
        conflict_words=str(conflict) if conflict else "",
        history=latest(actor=request.actor, write=write, subject=("organisation", "1")),
        samples=_samples(write),
    )


def _again(
    request: Request,
    write: Format,
    form: OrganisationForm,
    touches: tuple[str, ...] = (),
    conflict: StaleEditError | None = None,
) -> HttpResponse:
    page = _page(request, write, form, touches, conflict)
    return render_page(request, TEMPLATE, page, status=409 if conflict else 422)


def _logo_refused(request: Request, problem: str) -> HttpResponse:
    write = house_format()
    form = OrganisationForm(initial=initial(organisation()), write=write)
    page = _page(request, write, form, logo_problem=problem)
    return render_page(request, TEMPLATE, page, status=422)


def _with(form: OrganisationForm, **hidden: str) -> OrganisationForm:
    """Keep what was typed, and answer for it: a hidden field gets another value."""
    data = cast("QueryDict", form.data).copy()
    for name, value in hidden.items():
        data[name] = value
    form.data = data
    return form


def _weighty(asked: dict[str, Any]) -> dict[str, Any]:
    names = ("reporting_currency", "fiscal_year_first_month", "time_zone", "is_narrowed_to_book")
    return {name: asked[name] for name in names}


def _samples(write: Format) -> tuple[tuple[str, str], ...]:
    return (
        (_("Money"), write.cents(Decimal("1234.5"))),
        (_("Ratio"), f"{write.bare_percent(0.924)} %"),
        (_("Day"), write.day(date(2026, 3, 12))),
    )
