"""One person: what is kept in numbers, a copy of it, and the way to erase it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parlance.kit.errors import ConflictError, InvalidError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.privacy import commands, queries
from parlance.platform.privacy.values import ExportSummary, Fate, Plan
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Crumb, Pill
from parlance.web.formatting import Format, house_format
from parlance.web.settings import Subject, settings_menu
from parlance.workspace.settings.privacy.forms import EraseForm
from parlance.workspace.settings.privacy.pages import POLL_SECONDS
from parlance.workspace.settings.privacy.words import fate_pill

TEMPLATE = "workspace/settings/privacy_person.html"


@dataclass(frozen=True, slots=True)
class HeldRow:
    label: str
    rows: str
    fate: Pill


@dataclass(frozen=True, slots=True)
class CopyRow:
    at: str
    expires: str
    size: str
    href: str


@dataclass(frozen=True, slots=True)
class PrivacyPersonPage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    person_id: UUID
    name: str
    email: str
    held: tuple[HeldRow, ...]
    mentions: str
    copies: tuple[CopyRow, ...]
    poll: int
    is_self: bool
    may_erase: bool
    erase: forms.Form
    button: str
    changed: bool


@never_cache
@require_safe
def privacy_person(request: Request, person_id: UUID) -> HttpResponse:
    """Show what is kept about a person, and the copies of it."""
    return render_page(request, TEMPLATE, _page(request, person_id), partial="copies")


@require_POST
def export_person(request: Request, person_id: UUID) -> HttpResponse:
    """Have a copy of all that is kept written."""
    request.actor.must("privacy.export")
    raise_if_reauthentication_required(request, app="allauth.account")
    commands.ask_for_export(actor=request.actor, person_id=person_id, at=datetime.now(UTC))
    return HttpResponseRedirect(reverse("privacy_person", args=[person_id]))


@never_cache
@require_safe
def copy_file(request: Request, export_id: UUID) -> StreamingHttpResponse:
    """Hand out a copy to whoever had it written."""
    path = queries.export_file(actor=request.actor, export_id=export_id, now=datetime.now(UTC))
    response = FileResponse(path.open("rb"), as_attachment=True, filename="person.zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def erase_person(request: Request, person_id: UUID) -> HttpResponse:
    """Erase a person, once the numbers have been agreed to."""
    request.actor.must("privacy.erase")
    raise_if_reauthentication_required(request, app="allauth.account")
    form = EraseForm(request.POST)
    changed = False
    if form.is_valid():
        try:
            commands.erase_person(
                actor=request.actor,
                person_id=person_id,
                reason=form.cleaned_data["reason"],
                at=datetime.now(UTC),
                expected=form.cleaned_data["fingerprint"],
            )
        except StaleEditError as error:
            changed = True
            form = EraseForm(
                {"reason": form.cleaned_data["reason"], "fingerprint": error.fingerprint}
            )
        except (InvalidError, ConflictError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Erased. Files and the lake are being cleaned; this page tells.")
            )
            return HttpResponseRedirect(reverse("privacy"))
    page = _page(request, person_id, form, changed=changed)
    status = HTTPStatus.CONFLICT if changed else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_page(request, TEMPLATE, page, status=status)


def _page(
    request: Request, person_id: UUID, sent: EraseForm | None = None, *, changed: bool = False
) -> PrivacyPersonPage:
    actor, write = request.actor, house_format()
    plan = queries.plan(actor=actor, person_id=person_id)
    copies = queries.own_exports(actor=actor, now=datetime.now(UTC), person_id=person_id)
    name = plan.name or _("Without a name")
    return PrivacyPersonPage(
        crumbs=(Crumb(_("Privacy"), reverse("privacy")), Crumb(name)),
        menu=settings_menu(actor, reverse("privacy")),
        person_id=person_id,
        name=name,
        email=plan.email,
        held=tuple(
            HeldRow(one.label, write.count(one.rows), fate_pill(one.fate)) for one in plan.held
        ),
        mentions=write.count(plan.mentions),
        copies=tuple(_copy(write, one) for one in copies),
        poll=POLL_SECONDS if any(not one.is_ready for one in copies) else 0,
        is_self=actor.id == str(person_id),
        may_erase=actor.may("privacy.erase"),
        erase=sent or EraseForm(initial={"fingerprint": fingerprint(plan.numbers)}),
        button=_button(plan, write),
        changed=changed,
    )


def _button(plan: Plan, write: Format) -> str:
    """Say how many rows will be different: those that are kept stay as they are."""
    rows = plan.mentions + sum(one.rows for one in plan.held if one.fate is not Fate.KEPT)
    words = ngettext("Erase: %(n)s row changes", "Erase: %(n)s rows change", rows)
    return words % {"n": write.count(rows)}


def _copy(write: Format, one: ExportSummary) -> CopyRow:
    return CopyRow(
        at=write.instant(one.created_at),
        expires=write.instant(one.expires_at),
        size=_("%(n)s kB") % {"n": write.count(max(1, round(one.size / 1024)))},
        href=reverse("privacy_copy", args=[one.id]) if one.is_ready else "",
    )
