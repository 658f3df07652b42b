from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parlance.domains.accounts.commands import segments as commands
from parlance.domains.accounts.errors import ValueUnsoundError
from parlance.domains.accounts.forms import SegmentForm
from parlance.domains.accounts.pages.asking import list_state
from parlance.domains.accounts.pages.frames import up
from parlance.domains.accounts.queries import lists
from parlance.domains.accounts.queries import segments as queries
from parlance.domains.accounts.values.lists import ListAsk
from parlance.domains.accounts.values.records import SegmentSummary
from parlance.engine.language.errors import LanguageError
from parlance.engine.language.nodes import Call, Text
from parlance.engine.language.printing import to_text
from parlance.kit.actor import SYSTEM, Actor
from parlance.kit.errors import ConflictError, ParlanceError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.people.queries import shown_names
from parlance.platform.rendering import Request, render_page
from parlance.web import filters
from parlance.web.components import Crumb, EmptyPage, Pill, address
from parlance.web.conflicts import Conflict, conflict
from parlance.web.filters import Flaw
from parlance.web.formatting import house_format
from parlance.web.period import today_in


@dataclass(frozen=True, slots=True)
class SegmentRow:
    name: str
    href: str
    accounts: str
    expression: str
    description: str
    owner: str
    state: Pill


@dataclass(frozen=True, slots=True)
class SegmentsPage:
    crumbs: tuple[Crumb, ...]
    segments: tuple[SegmentRow, ...]
    empty: EmptyPage


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    expression: str
    who: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class SegmentPage:
    crumbs: tuple[Crumb, ...]
    title: str
    form: SegmentForm
    conflict: Conflict | None
    flaw: Flaw | None
    may_share: bool
    count: str
    accounts: str
    versions: tuple[VersionRow, ...]
    uses: tuple[tuple[str, str], ...]
    delete: str
    may_change: bool


@require_GET
def segments(request: Request) -> HttpResponse:
    """List the saved segments that this person may use."""
    found = queries.segments(actor=request.actor)
    names = shown_names({one.owner for one in found})
    page = SegmentsPage(
        crumbs=(up(), Crumb(_("Segments"))),
        segments=tuple(
            SegmentRow(
                name=one.name,
                href=reverse("segment", args=[one.id]),
                accounts=_members_href(one.name),
                expression=one.expression,
                description=one.description,
                owner=names.get(one.owner, ""),
                state=Pill(_("everybody"), "brand") if one.is_shared else Pill(_("own")),
            )
            for one in found
        ),
        empty=EmptyPage(
            _("No segment is saved yet"),
            _(
                "Filter the accounts, then choose “Save as segment”: the rule gets a name that"
                " filters understand."
            ),
            _("Filter the accounts"),
            f"{reverse('accounts')}?view=",
        ),
    )
    return render_page(request, "accounts/segments.html", page)


@require_http_methods(["GET", "POST"])
def segment_new(request: Request) -> HttpResponse:
    """Save a filter as a segment."""
    if request.method == "GET":
        form = SegmentForm(initial={"expression": list_state(request.GET).ask.filter})
        return _shown(request, form, None)
    form = SegmentForm(request.POST)
    return _saved(request, form, None)


@require_http_methods(["GET", "POST"])
def segment(request: Request, segment_id: int) -> HttpResponse:
    """Show one segment, and change it."""
    found = queries.segment(actor=request.actor, segment_id=segment_id)
    if request.method == "GET":
        initial = commands.segment_values(found)
        initial["fingerprint"] = commands.segment_fingerprint(found)
        return _shown(request, SegmentForm(initial=initial), found)
    return _saved(request, SegmentForm(request.POST), found)


@require_POST
def segment_delete(request: Request, segment_id: int) -> HttpResponse:
    """Delete a segment that no other names."""
    found = queries.segment(actor=request.actor, segment_id=segment_id)
    commands.delete_segment(actor=request.actor, segment_id=segment_id)
    messages.success(request, _("“{name}” is deleted.").format(name=found.name))
    return HttpResponseRedirect(reverse("segments"))


def _saved(request: Request, form: SegmentForm, found: SegmentSummary | None) -> HttpResponse:
    """Save what was typed; show it again with what is wrong, nothing lost."""
    if not form.is_valid():
        return _shown(request, form, found, status=422)
    told, now = form.cleaned_data, datetime.now(UTC)
    given = {name: told[name] for name in ("name", "expression", "description", "is_shared")}
    try:
        if found is None:
            segment_id = commands.save_segment(actor=request.actor, made_at=now, **given)
            return HttpResponseRedirect(reverse("segment", args=[segment_id]))
        commands.change_segment(
            actor=request.actor,
            segment_id=found.id,
            made_at=now,
            reason=told["reason"],
            expected=told["fingerprint"] or None,
            **given,
        )
    except StaleEditError as error:
        again = SegmentForm({**request.POST.dict(), "fingerprint": error.fingerprint})
        labels = {name: str(field.label) for name, field in form.fields.items()}
        return _shown(request, again, found, conflict(error, labels), status=409)
    except (LanguageError, ValueUnsoundError, ConflictError) as error:
        return _refused(request, form, found, error)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("segment", args=[found.id]))


def _refused(
    request: Request, form: SegmentForm, found: SegmentSummary | None, error: ParlanceError
) -> HttpResponse:
    """Show the form again, with the sentence beside the field that it is about."""
    flaw = None
    field = "name"
    if isinstance(error, LanguageError):
        field, flaw = "expression", filters.flaw_of(error, form.cleaned_data["expression"])
    form.add_error(field, str(error))
    status = 409 if isinstance(error, ConflictError) else 422
    return _shown(request, form, found, flaw=flaw, status=status)


def _shown(
    request: Request,
    form: SegmentForm,
    found: SegmentSummary | None,
    differs: Conflict | None = None,
    *,
    flaw: Flaw | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, write = request.actor, house_format()
    may_share = actor.may(commands.SHARED)
    if not may_share:
        form.fields["is_shared"].disabled = True
    if found is None:
        del form.fields["reason"]
    versions = queries.segment_versions(actor=actor, segment_id=found.id) if found else []
    names = shown_names({one.made_by for one in versions}) | {SYSTEM.id: SYSTEM.name}
    is_own = found is None or may_share or (not found.is_shared and found.owner == actor.id)
    for field in form.fields.values() if not is_own else ():
        field.disabled = True
    page = SegmentPage(
        crumbs=(
            up(),
            Crumb(_("Segments"), reverse("segments")),
            Crumb(found.name if found else _("New segment")),
        ),
        title=found.name if found else _("New segment"),
        form=form,
        conflict=differs,
        flaw=flaw,
        may_share=may_share,
        count=write.count(_count(actor, found.name)) if found else "",
        accounts=_members_href(found.name) if found else "",
        versions=tuple(
            VersionRow(
                one.number,
                one.expression,
                names.get(one.made_by, _("nobody any more")),
                write.instant(one.made_at),
                one.reason,
            )
            for one in versions
        ),
        uses=_uses(actor, found),
        delete=reverse("segment_delete", args=[found.id]) if found and is_own else "",
        may_change=is_own,
    )
    return render_page(request, "accounts/segment.html", page, status=status)


def _uses(actor: Actor, found: SegmentSummary | None) -> tuple[tuple[str, str], ...]:
    if found is None:
        return ()
    users = queries.uses(actor=actor, name=found.name)
    return tuple((one.name, reverse("segment", args=[one.id])) for one in users)


def _count(actor: Actor, name: str) -> int:
    ask = ListAsk(filter=_members(name), limit=1)
    try:
        today = today_in(house_format().time_zone)
        return lists.account_list(actor=actor, ask=ask, today=today).count
    except LanguageError:
        return 0


def _members(name: str) -> str:
    return to_text(Call("in_segment", (Text(name),)))


def _members_href(name: str) -> str:
    return address(reverse("accounts"), filter=_members(name))
