"""Exports: choose what, wait, fetch."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parlance.exchange import exports as own
from parlance.exchange.models import Export
from parlance.exchange.package import FILES
from parlance.exchange.pages.imports import write_size
from parlance.exchange.values import ExportForm
from parlance.kit.actor import Actor
from parlance.kit.errors import InvalidError
from parlance.platform.rendering import Request, render_page
from parlance.platform.runs.queries import runs
from parlance.platform.runs.values import Run, RunState
from parlance.web.components import Choice, EmptyPage, Pill
from parlance.web.formatting import Format, house_format
from parlance.web.settings import Subject, settings_menu
from parlance.web.words import translated

POLL_SECONDS = 2
_MOST_RUNS = 200


@dataclass(frozen=True, slots=True)
class ExportRow:
    title: str
    at: str
    state: Pill
    words: str
    href: str
    size: str
    expires: str
    left_out: str


@dataclass(frozen=True, slots=True)
class ExportsPage:
    title: str
    menu: tuple[Subject, ...]
    problem: str
    files: tuple[Choice, ...]
    forms: tuple[Choice, ...]
    exports: tuple[ExportRow, ...]
    poll: int
    empty: EmptyPage


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: Request) -> HttpResponse:
    """List one's own exports; a filled-in form has another one written."""
    problem = ""
    if request.method == "POST":
        try:
            own.ask_for_export(
                actor=request.actor,
                what=request.POST.getlist("what"),
                form=_form(request.POST.get("form", "csv")),
                created_at=datetime.now(UTC),
            )
            return HttpResponseRedirect(reverse("exports"))
        except InvalidError as error:
            problem = str(error)
    write = house_format()
    rows = own.own_exports(actor=request.actor)
    told = _runs(request.actor)
    shown = tuple(_row(write, one, told.get(one.run_id or 0)) for one in rows)
    is_busy = any(not one.file and _is_going_on(told.get(one.run_id or 0)) for one in rows)
    page = ExportsPage(
        title=_("Exports"),
        menu=settings_menu(request.actor, reverse("exports")),
        problem=problem,
        files=tuple(Choice(name, translated(schema.title)) for name, schema in FILES.items()),
        forms=(
            Choice("csv", _("CSV, for everything")),
            Choice("parquet", _("Parquet, for analysis")),
        ),
        exports=shown,
        poll=POLL_SECONDS if is_busy else 0,
        empty=EmptyPage(
            _("No exports yet"),
            _("An export has your records exactly as they are; importing it changes nothing."),
        ),
    )
    return render_page(
        request, "exchange/exports.html", page, partial="list", status=422 if problem else 200
    )


@require_safe
def export_file(request: Request, export_id: UUID) -> StreamingHttpResponse:
    """Hand out the file of one's own export."""
    path = own.file_of(actor=request.actor, export_id=export_id, now=datetime.now(UTC))
    response = FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


class UnknownFormError(InvalidError):
    code = "exchange.unknown_form"

    def __init__(self) -> None:
        super().__init__(_("An export is CSV or Parquet."))


def _form(given: str) -> ExportForm:
    if given not in set(ExportForm):
        raise UnknownFormError
    return ExportForm(given)


def _runs(actor: Actor) -> dict[int, Run]:
    return {one.id: one for one in runs(actor=actor, kinds=[own.RUN], limit=_MOST_RUNS)}


def _is_going_on(told: Run | None) -> bool:
    return told is not None and not told.is_over


def _row(write: Format, one: Export, told: Run | None) -> ExportRow:
    if one.file:
        state = Pill(_("Ready"), "good")
    elif told and told.state is RunState.FAILED:
        state = Pill(_("Failed"), "bad")
    else:
        state = Pill(_("Being written"), "brand")
    titles = [FILES[name].name for name in one.what]
    return ExportRow(
        title=", ".join(titles) or _("Everything"),
        at=write.instant(one.created_at),
        state=state,
        words=told.words if told else "",
        href=reverse("export_file", args=[one.id]) if one.file else "",
        size=write_size(write, one.size) if one.file else "",
        expires=write.instant(one.expires_at),
        left_out=", ".join(one.left_out),
    )
