"""One import as it happened, and its undoing."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parlance.exchange import commands, queries
from parlance.exchange.pages.imports import LOAD_STATES
from parlance.exchange.pages.outcome import conflict_words
from parlance.exchange.queries import LoadEntry
from parlance.exchange.values import LoadState
from parlance.kit.errors import ConflictError, InvalidError
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Crumb, Pill
from parlance.web.formatting import DASH, house_format
from parlance.web.settings import Subject, settings_menu


@dataclass(frozen=True, slots=True)
class LoadPage:
    title: str
    menu: tuple[Subject, ...]
    crumbs: tuple[Crumb, ...]
    id: int
    state: Pill
    at: str
    who: str
    mapping: str
    is_undoing: bool
    files: tuple[tuple[str, tuple[str, ...]], ...]
    heads: tuple[str, ...]
    not_read: tuple[str, ...]
    problems: str
    problem_count: str
    skipped: str
    conflicts: tuple[str, ...]
    conflict_count: int
    reason: str
    undo: str
    undone_by: str
    undoes: str


@dataclass(frozen=True, slots=True)
class UndoPage:
    title: str
    menu: tuple[Subject, ...]
    crumbs: tuple[Crumb, ...]
    id: int
    problem: str
    reason: str
    files: tuple[tuple[str, tuple[str, ...]], ...]
    kept: int
    total: int
    back: str


@require_safe
def load(request: Request, load_id: int) -> HttpResponse:
    """Show what an import brought, and what it left aside."""
    one = queries.load(actor=request.actor, load_id=load_id)
    return render_page(request, "exchange/load.html", _page(request, one))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, load_id: int) -> HttpResponse:
    """Say in numbers what undoing would do; then do it, with a reason."""
    problem, reason = "", request.POST.get("reason", "")[:300]
    if request.method == "POST":
        try:
            commands.undo_load(
                actor=request.actor,
                load_id=load_id,
                reason=reason,
                keep_later="keep_later" in request.POST,
                recorded_at=datetime.now(UTC),
            )
        except (InvalidError, ConflictError) as error:
            problem = str(error)
        else:
            messages.success(request, _("The import was undone. Figures follow in a moment."))
            return HttpResponseRedirect(reverse("import_load", args=[load_id]))
    one = queries.load(actor=request.actor, load_id=load_id)
    told = commands.preview_undo(
        actor=request.actor, load_id=load_id, recorded_at=datetime.now(UTC)
    )
    write = house_format()
    back = reverse("import_load", args=[load_id])
    page = UndoPage(
        title=_("Undo the import of %(source)s") % {"source": one.source},
        menu=settings_menu(request.actor, reverse("imports")),
        crumbs=(
            Crumb(_("Imports"), reverse("imports")),
            Crumb(one.source, back),
            Crumb(_("Undo")),
        ),
        id=load_id,
        problem=problem,
        reason=reason,
        files=tuple(
            (name, tuple(write.count(value) for value in asdict(counts).values()))
            for name, counts in told.counts.items()
        ),
        kept=told.total.kept,
        total=told.total.removed + told.total.restored,
        back=back,
    )
    return render_page(request, "exchange/undo.html", page, status=422 if problem else 200)


def _page(request: Request, one: LoadEntry) -> LoadPage:
    write = house_format()
    words, tone = LOAD_STATES[one.state]
    is_undoing = one.state is LoadState.UNDOING
    names = ("removed", "restored", "kept") if is_undoing else _COUNTS
    found = queries.conflicts(actor=request.actor, load_id=one.id) if one.conflict_count else []
    has_list = bool(one.problems_file)
    return LoadPage(
        title=one.source,
        menu=settings_menu(request.actor, reverse("imports")),
        crumbs=(Crumb(_("Imports"), reverse("imports")), Crumb(one.source)),
        id=one.id,
        state=Pill(str(words), tone),
        at=write.instant(one.at),
        who=one.who or DASH,
        mapping=one.mapping or _("Exchange format"),
        is_undoing=is_undoing,
        files=tuple(
            (name, tuple(write.count(counts.get(key, 0)) for key in names))
            for name, counts in one.counts.items()
        ),
        heads=_heads(is_undoing=is_undoing),
        not_read=one.not_read,
        problems=reverse("import_load_problems", args=[one.id]) if has_list else "",
        problem_count=write.count(one.problem_count),
        skipped=write.count(one.skipped),
        conflicts=tuple(conflict_words(each) for each in found),
        conflict_count=one.conflict_count,
        reason=one.reason,
        undo=reverse("undo_import", args=[one.id]) if one.state is LoadState.APPLIED else "",
        undone_by=reverse("import_load", args=[one.undone_by]) if one.undone_by else "",
        undoes=reverse("import_load", args=[one.undoes]) if one.undoes else "",
    )


_COUNTS = ("rows", "added", "changed", "unchanged")


def _heads(*, is_undoing: bool) -> tuple[str, ...]:
    if is_undoing:
        return (_("Taken back"), _("As before again"), _("Kept"))
    return (_("Rows"), _("Added"), _("Changed"), _("Unchanged"))
