"""Imports: bring files, go on with what was brought, see what was imported."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from parlance.exchange import queries, uploads
from parlance.exchange.models import Upload
from parlance.exchange.queries import LoadEntry
from parlance.exchange.values import LoadState, UploadState
from parlance.kit.errors import ConflictError, InvalidError
from parlance.platform.privacy import retention
from parlance.platform.rendering import Request, render_page
from parlance.web.components import EmptyPage, Pill, address
from parlance.web.formatting import DASH, Format, house_format
from parlance.web.numbers import is_number
from parlance.web.settings import Subject, settings_menu

SHOWN = 30

LOAD_STATES = {
    LoadState.APPLIED: (gettext_lazy("Applied"), "good"),
    LoadState.REFUSED: (gettext_lazy("Refused"), "bad"),
    LoadState.UNDONE: (gettext_lazy("Undone"), ""),
    LoadState.UNDOING: (gettext_lazy("Undoes another"), "warn"),
    LoadState.CHECKED: (gettext_lazy("Checked"), ""),
}
UPLOAD_STATES = {
    UploadState.OPEN: (gettext_lazy("To be looked at"), "warn"),
    UploadState.CHECKING: (gettext_lazy("Being checked"), "brand"),
    UploadState.CHECKED: (gettext_lazy("Checked"), "brand"),
    UploadState.APPLYING: (gettext_lazy("Being imported"), "brand"),
    UploadState.APPLIED: (gettext_lazy("Imported"), "good"),
    UploadState.REFUSED: (gettext_lazy("Refused"), "bad"),
}


@dataclass(frozen=True, slots=True)
class UploadRow:
    title: str
    href: str
    size: str
    at: str
    state: Pill


@dataclass(frozen=True, slots=True)
class LoadRow:
    href: str
    source: str
    at: str
    who: str
    mapping: str
    state: Pill
    added: str
    changed: str
    problems: str


@dataclass(frozen=True, slots=True)
class ImportsPage:
    title: str
    menu: tuple[Subject, ...]
    limits: str
    problem: str
    uploads: tuple[UploadRow, ...]
    loads: tuple[LoadRow, ...]
    older: str
    empty: EmptyPage


@require_safe
def imports(request: Request) -> HttpResponse:
    """Offer a place for files; list the actor's uploads and everybody's imports."""
    return _shown(request)


@require_POST
def upload(request: Request) -> HttpResponse:
    """Keep the files that came, and go on to what they will become."""
    try:
        upload_id = uploads.add_upload(
            actor=request.actor,
            files=request.FILES.getlist("files"),
            created_at=datetime.now(UTC),
        )
    except (InvalidError, ConflictError) as error:
        if not request.accepts("text/html"):
            return JsonResponse({"error": error.code, "detail": str(error)}, status=422)
        return _shown(request, problem=str(error), status=422)
    place = reverse("import_upload", args=[upload_id])
    if not request.accepts("text/html"):
        return JsonResponse({"href": place}, status=201)
    return HttpResponseRedirect(place)


def _shown(request: Request, *, problem: str = "", status: int = 200) -> HttpResponse:
    write = house_format()
    before = request.GET.get("before", "")
    found = queries.loads(
        actor=request.actor,
        before_id=int(before) if is_number(before) else None,
        limit=SHOWN + 1,
    )
    older = address(reverse("imports"), before=found[SHOWN - 1].id) if len(found) > SHOWN else ""
    page = ImportsPage(
        title=_("Imports"),
        menu=settings_menu(request.actor, reverse("imports")),
        limits=_(
            "CSV, Excel (.xlsx), Parquet, or a zip of these; up to %(size)s together. They are"
            " kept for %(days)s days, for you alone."
        )
        % {"size": write_size(write, uploads.LARGEST), "days": retention.days("uploads")},
        problem=problem,
        uploads=tuple(_upload_row(write, one) for one in queries.uploads(actor=request.actor)),
        loads=tuple(_load_row(write, one) for one in found[:SHOWN]),
        older=older,
        empty=EmptyPage(
            _("Nothing was imported yet"),
            _("Every import stands here: who made it, what it changed, and how to undo it."),
        ),
    )
    return render_page(request, "exchange/imports.html", page, status=status)


def write_size(write: Format, size: int) -> str:
    """Write a size of files short: 12 kB, 3 MB, 2 GB."""
    for unit, one in (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if size >= one:
            return f"{write.count(round(size / one))} {unit}"
    return ngettext("%(many)s byte", "%(many)s bytes", size) % {"many": size}


def _upload_row(write: Format, one: Upload) -> UploadRow:
    words, tone = UPLOAD_STATES[UploadState(one.state)]
    return UploadRow(
        title=one.title,
        href=reverse("import_upload", args=[one.id]),
        size=write_size(write, one.size) if one.size else DASH,
        at=write.instant(one.created_at),
        state=Pill(str(words), tone),
    )


def _load_row(write: Format, one: LoadEntry) -> LoadRow:
    words, tone = LOAD_STATES[one.state]
    return LoadRow(
        href=reverse("import_load", args=[one.id]),
        source=one.source,
        at=write.instant(one.at),
        who=one.who or DASH,
        mapping=one.mapping or _("Exchange format"),
        state=Pill(str(words), tone),
        added=_total(write, one, "added", "restored"),
        changed=_total(write, one, "changed", "removed"),
        problems=write.count(one.problem_count) if one.problem_count else DASH,
    )


def _total(write: Format, one: LoadEntry, name: str, of_undoing: str) -> str:
    key = of_undoing if one.state is LoadState.UNDOING else name
    return write.count(sum(counts.get(key, 0) for counts in one.counts.values()))
