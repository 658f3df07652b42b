"""One upload: what its files are, how they are read, what that would change, and doing it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from parlance.exchange import clicks, queries, uploads
from parlance.exchange.mapping import Form, ImportMapping, shipped_mappings
from parlance.exchange.models import Upload
from parlance.exchange.package import FILES
from parlance.exchange.pages.becoming import FilePreview, file_previews
from parlance.exchange.pages.imports import UPLOAD_STATES
from parlance.exchange.pages.outcome import Outcome, outcome_of
from parlance.exchange.uploads import Look
from parlance.exchange.values import UploadState
from parlance.kit.errors import ConflictError, InvalidError
from parlance.platform.rendering import Request, render_page
from parlance.platform.runs.queries import run
from parlance.platform.runs.values import Run
from parlance.web.components import Choice, Crumb, Pill, Progress
from parlance.web.formatting import house_format
from parlance.web.settings import Subject, settings_menu

_AT_WORK = (UploadState.CHECKING, UploadState.APPLYING)
DATES = ("YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "YYYY/MM/DD")


@dataclass(frozen=True, slots=True)
class Forms:
    """How numbers, days and text of the source are written, as choices."""

    decimal: tuple[Choice, ...]
    dates: tuple[Choice, ...]
    encoding: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class UploadPage:
    title: str
    menu: tuple[Subject, ...]
    crumbs: tuple[Crumb, ...]
    id: UUID
    here: str
    state: Pill
    progress: Progress | None
    is_done: bool
    failed: str
    guessed: str
    reasons: tuple[str, ...]
    fault: str
    mappings: tuple[Choice, ...]
    mapping_name: str
    toml: str
    forms: Forms
    files: tuple[clicks.FileChoice, ...]
    targets: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    source_columns: tuple[tuple[str, tuple[str, ...]], ...]
    not_mapped: tuple[str, ...]
    previews: tuple[FilePreview, ...]
    problems: tuple[str, ...]
    outcome: Outcome | None
    load: str
    is_ready: bool


@require_safe
def upload(request: Request, upload_id: UUID) -> HttpResponse:
    """Show an upload; while it is worked on, htmx asks again for how far that is."""
    return _shown(request, upload_id)


@require_POST
def mapping(request: Request, upload_id: UUID) -> HttpResponse:
    """Change how the files are read: by a named mapping, by TOML, or by choices."""
    actor, given = request.actor, request.POST
    name, content = given.get("mapping", ""), given.get("toml", "")
    try:
        if "use" in given and name != "own":
            content = uploads.named_mapping(actor=actor, name=name) if name else ""
        elif "use" in given:
            content = uploads.owned(actor, upload_id).mapping
        elif "choices" in given:
            look = uploads.look_at(actor=actor, upload_id=upload_id)
            content = clicks.as_chosen(look.mapping, look.peeks, given.dict()).text
            name = "own"
        elif "keep" in given:
            version = uploads.keep_mapping(
                actor=actor, name=name, content=content, saved_at=datetime.now(UTC)
            )
            said = _("Kept as “%(name)s”, version %(version)s.")
            messages.success(request, said % {"name": name, "version": version})
        uploads.set_mapping(actor=actor, upload_id=upload_id, name=name, content=content)
    except (InvalidError, ConflictError) as error:
        return _shown(request, upload_id, fault=str(error), typed=content)
    return HttpResponseRedirect(reverse("import_upload", args=[upload_id]))


@require_POST
def check(request: Request, upload_id: UUID) -> HttpResponse:
    """Have everything checked, and learn what would change."""
    return _start(request, upload_id, is_dry_run=True)


@require_POST
def apply(request: Request, upload_id: UUID) -> HttpResponse:
    """Have everything imported."""
    return _start(request, upload_id, is_dry_run=False)


@require_POST
def remove(request: Request, upload_id: UUID) -> HttpResponse:
    uploads.remove_upload(actor=request.actor, upload_id=upload_id)
    messages.success(request, _("The files were removed. What was imported from them stays."))
    return HttpResponseRedirect(reverse("imports"))


def _start(request: Request, upload_id: UUID, *, is_dry_run: bool) -> HttpResponse:
    try:
        uploads.start(actor=request.actor, upload_id=upload_id, is_dry_run=is_dry_run)
    except (InvalidError, ConflictError) as error:
        return _shown(request, upload_id, fault=str(error))
    return HttpResponseRedirect(reverse("import_upload", args=[upload_id]))


def _shown(
    request: Request, upload_id: UUID, *, fault: str = "", typed: str | None = None
) -> HttpResponse:
    row = uploads.owned(request.actor, upload_id)
    told = run(actor=request.actor, run_id=row.run_id) if row.run_id else None
    state = UploadState(row.state)
    has_rest = state in {UploadState.OPEN, UploadState.CHECKED, UploadState.REFUSED}
    looked = uploads.look_at(actor=request.actor, upload_id=upload_id) if has_rest else None
    page = _page(request, row, looked, told, fault, typed)
    status = 422 if fault else 200
    return render_page(request, "exchange/upload.html", page, partial="work", status=status)


def _page(
    request: Request,
    row: Upload,
    look: Look | None,
    told: Run | None,
    fault: str,
    typed: str | None,
) -> UploadPage:
    words, tone = UPLOAD_STATES[UploadState(row.state)]
    here = reverse("import_upload", args=[row.id])
    checked: dict[str, Any] = row.checked or {}
    peeks = look.peeks if look else ()
    used = look.mapping if look else None
    shown = used or (clicks.read_own(peeks) if look and not look.fault else None)
    sources = tuple(one.file.name for one in peeks if one.columns)
    named = {one.source for one in shown.files} if shown else set()
    guess = checked.get("guess")
    outcome = outcome_of(row, checked) if "state" in checked else None
    fault = fault or (look.fault if look else "")
    return UploadPage(
        title=row.title,
        menu=settings_menu(request.actor, reverse("imports")),
        crumbs=(Crumb(_("Imports"), reverse("imports")), Crumb(row.title)),
        id=row.id,
        here=here,
        state=Pill(str(words), tone),
        progress=_progress(told) if row.state in _AT_WORK else None,
        is_done=row.state == UploadState.APPLIED,
        failed=told.words if told and told.state.value == "failed" and look else "",
        guessed=_guessed(guess, used),
        reasons=tuple(guess["reasons"]) if guess else (),
        fault=fault,
        mappings=_mappings(request, row),
        mapping_name="" if row.mapping_name in shipped_mappings() else row.mapping_name,
        toml=row.mapping if typed is None else typed,
        forms=_forms(used.form if used else Form()),
        files=clicks.choices(shown, peeks) if shown else (),
        targets=tuple((name, schema.title) for name, schema in FILES.items()),
        sources=sources,
        source_columns=tuple((one.file.name, one.columns) for one in peeks if one.columns),
        not_mapped=(
            *(f"{one.file.name}: {one.fault}" for one in peeks if one.fault),
            *(name for name in sources if not _is_named(name, named)),
            *(look.others if look else ()),
        ),
        previews=file_previews(look, shown) if look else (),
        problems=tuple(str(one) for one in look.preview.problems[:8])
        if look and look.preview
        else (),
        outcome=outcome,
        load=reverse("import_load", args=[row.load_id]) if row.load_id else "",
        is_ready=bool(outcome and outcome.is_sound and row.state == UploadState.CHECKED),
    )


def _is_named(name: str, named: set[str]) -> bool:
    return any(fnmatchcase(name.lower(), one.lower()) for one in named)


def _progress(told: Run | None) -> Progress:
    if told is None:
        return Progress(_("Waiting"), 0, 0, "")
    write = house_format()
    said = []
    if told.total:
        said.append(f"{write.count(round(100 * told.done / told.total))} %")
    if told.left is not None:
        seconds = max(1, round(told.left.total_seconds()))
        said.append(
            ngettext("about %(many)s second left", "about %(many)s seconds left", seconds)
            % {"many": seconds}
        )
    if told.is_silent:
        said.append(_("Nothing was heard for a minute; it is begun again by itself."))
    words = told.words or _("Waits for its turn")
    return Progress(words, told.done, told.total, " · ".join(said))


def _guessed(guess: dict[str, Any] | None, used: ImportMapping | None) -> str:
    if guess is None:
        return ""
    if used is None and not guess["confidence"]:
        return _("What these files are is not clear. Say below what each of them becomes.")
    if used is None:
        return _("These are files of the exchange format.")
    if used.name == "own":
        return _("What the columns mean was guessed (%(sure)s %% sure). Look at it closely.") % {
            "sure": guess["confidence"]
        }
    what = used.title
    return _("This looks like: %(what)s (%(sure)s %% sure).") % {
        "what": what,
        "sure": guess["confidence"],
    }


def _mappings(request: Request, row: Upload) -> tuple[Choice, ...]:
    kept = queries.kept_mappings(actor=request.actor)
    names = [*kept, *(one for one in shipped_mappings() if one not in kept)]
    now = row.mapping_name if row.mapping.strip() else ""
    choices = [Choice("", _("The exchange format, as it is"), not row.mapping.strip())]
    if now and now not in names:
        choices.append(Choice("own", _("What is chosen below"), is_on=True))
    return (*choices, *(Choice(one, one, one == now) for one in names))


def _forms(form: Form) -> Forms:
    decimals = ((".", _("a point: 1234.50")), (",", _("a comma: 1.234,50")))
    encodings = (("utf-8", "UTF-8"), ("cp1252", _("Windows (cp1252)")))
    dates = DATES if form.dates in DATES else (*DATES, form.dates)
    return Forms(
        decimal=tuple(
            Choice(value, str(words), value == form.decimal) for value, words in decimals
        ),
        dates=tuple(Choice(value, value, value == form.dates) for value in dates),
        encoding=tuple(Choice(value, words, value == form.encoding) for value, words in encodings),
    )
