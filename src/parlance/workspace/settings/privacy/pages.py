"""The page of privacy: finding a person, what was erased, and how long things are kept."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parlance.kit.errors import InvalidError, NotFoundError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.people.queries import person_names
from parlance.platform.privacy import commands, queries, retention
from parlance.platform.privacy.registry import all_kept
from parlance.platform.privacy.values import ErasureSummary, PersonSummary
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Pill
from parlance.web.conflicts import Conflict, conflict
from parlance.web.formatting import Format, house_format
from parlance.web.settings import Subject, settings_menu
from parlance.workspace.settings.privacy.forms import AllowForm, RetentionForm, retention_form
from parlance.workspace.settings.privacy.words import longest

TEMPLATE = "workspace/settings/privacy.html"
POLL_SECONDS = 2


@dataclass(frozen=True, slots=True)
class ErasureRow:
    at: str
    who: str
    person_id: UUID
    reason: str
    state: Pill
    found: str


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """`longest` is how long a byte of somebody erased can survive."""

    title: str
    menu: tuple[Subject, ...]
    words: str
    people: tuple[PersonSummary, ...]
    erasures: tuple[ErasureRow, ...]
    poll: int
    may_erase: bool
    may_keep: bool
    allow: forms.Form
    retention: forms.Form
    conflict: Conflict | None
    longest: str
    backup_days: str


@never_cache
@require_safe
def privacy(request: Request) -> HttpResponse:
    """Find a person; show erasures and how long things are kept."""
    return render_page(request, TEMPLATE, _page(request), partial="erasures")


@require_POST
def keep_for(request: Request) -> HttpResponse:
    """Say how long things are kept."""
    request.actor.must("settings.change")
    form = RetentionForm(request.POST)
    differs = None
    if form.is_valid():
        try:
            commands.keep_for(
                actor=request.actor,
                days=form.days,
                expected=form.cleaned_data["fingerprint"] or None,
            )
        except StaleEditError as error:
            form = RetentionForm({**request.POST.dict(), "fingerprint": error.fingerprint})
            differs = conflict(error, {one.kind: str(one.label) for one in all_kept()})
        except InvalidError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("privacy"))
    page = _page(request, retention_sent=form, differs=differs)
    status = HTTPStatus.CONFLICT if differs else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_page(request, TEMPLATE, page, status=status)


@require_POST
def allow_again(request: Request) -> HttpResponse:
    """Let somebody be recorded again who was erased."""
    request.actor.must("privacy.erase")
    form = AllowForm(request.POST)
    if form.is_valid():
        try:
            commands.allow_again(actor=request.actor, **form.cleaned_data)
        except (NotFoundError, InvalidError) as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("The person may be recorded again."))
            return HttpResponseRedirect(reverse("privacy"))
    page = _page(request, allow_sent=form)
    return render_page(request, TEMPLATE, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: Request,
    *,
    allow_sent: forms.Form | None = None,
    retention_sent: forms.Form | None = None,
    differs: Conflict | None = None,
) -> PrivacyPage:
    actor, write = request.actor, house_format()
    words = request.GET.get("q", "")[:200]
    found = queries.erasures(actor=actor)
    names = person_names({one.actor_id for one in found})
    return PrivacyPage(
        title=_("Privacy"),
        menu=settings_menu(actor, reverse("privacy")),
        words=words,
        people=tuple(queries.found_persons(actor=actor, words=words)),
        erasures=tuple(_row(write, one, names) for one in found),
        poll=POLL_SECONDS if any(not one.is_over for one in found) else 0,
        may_erase=actor.may("privacy.erase"),
        may_keep=actor.may("settings.change"),
        allow=allow_sent or AllowForm(),
        retention=retention_sent or retention_form(queries.retentions(actor=actor)),
        conflict=differs,
        longest=longest(retention.longest_after_erasure()),
        backup_days=write.count(retention.days(retention.BACKUPS)),
    )


def _row(write: Format, one: ErasureSummary, names: dict[str, str]) -> ErasureRow:
    if not one.is_over:
        state = Pill(_("Under way"), "brand")
    elif one.found:
        state = Pill(_("Look once more"), "warn")
    else:
        state = Pill(_("Nothing left"), "good")
    return ErasureRow(
        at=write.instant(one.at),
        who=names.get(one.actor_id) or _("Parlance"),
        person_id=one.person_id,
        reason=one.reason,
        state=state,
        found=", ".join(f"{each.place} ({write.count(each.times)})" for each in one.found),
    )
