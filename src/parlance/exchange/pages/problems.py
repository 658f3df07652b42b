"""The problems of an upload's check or of a load: filtered, in pages, or as a file."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parlance.exchange import problem_files, queries, uploads
from parlance.exchange.errors import ProblemsGoneError
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb, address_of
from parlance.web.formatting import house_format
from parlance.web.numbers import is_number
from parlance.web.settings import Subject, settings_menu

_MOST_PAGES = 10_000_000


@dataclass(frozen=True, slots=True)
class Narrowing:
    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    title: str
    menu: tuple[Subject, ...]
    crumbs: tuple[Crumb, ...]
    here: str
    file: str
    total: str
    narrowings: tuple[Narrowing, ...]
    rows: tuple[tuple[str, ...], ...]
    previous: str
    next: str


@require_safe
def upload_problems(request: Request, upload_id: UUID) -> HttpResponse:
    """List what a check found wrong."""
    row = uploads.owned(request.actor, upload_id)
    crumb = Crumb(row.title, reverse("import_upload", args=[upload_id]))
    here = reverse("import_problems", args=[upload_id])
    name = (row.checked or {}).get("problems_file", "")
    return _shown(request, name, crumb, here, reverse("import_problems_file", args=[upload_id]))


@require_safe
def upload_problems_file(request: Request, upload_id: UUID) -> StreamingHttpResponse:
    row = uploads.owned(request.actor, upload_id)
    return _file((row.checked or {}).get("problems_file", ""))


@require_safe
def load_problems(request: Request, load_id: int) -> HttpResponse:
    """List what was wrong with a load, or left out of it."""
    load = queries.load(actor=request.actor, load_id=load_id)
    crumb = Crumb(load.source, reverse("import_load", args=[load_id]))
    here = reverse("import_load_problems", args=[load_id])
    file = reverse("import_load_problems_file", args=[load_id])
    return _shown(request, load.problems_file, crumb, here, file)


@require_safe
def load_problems_file(request: Request, load_id: int) -> StreamingHttpResponse:
    return _file(queries.load(actor=request.actor, load_id=load_id).problems_file)


def _file(name: str) -> StreamingHttpResponse:
    path: Path = problem_files.path_of(name)
    return FileResponse(path.open("rb"), as_attachment=True, filename="problems.csv")


def _shown(request: Request, name: str, crumb: Crumb, here: str, file: str) -> HttpResponse:
    if not name:
        raise ProblemsGoneError
    where = {one: request.GET.get(one, "")[:200] for one in problem_files.FILTERS}
    asked = request.GET.get("page", "")
    number = min(max(1, int(asked)), _MOST_PAGES) if is_number(asked) else 1
    found = problem_files.problem_page(name, where, number)
    labels = {"file": _("File"), "column": _("Column"), "problem": _("Problem")}
    has_more = number * problem_files.PAGE < found.total
    page = ProblemsPage(
        title=_("Problems"),
        menu=settings_menu(request.actor, reverse("imports")),
        crumbs=(Crumb(_("Imports"), reverse("imports")), crumb, Crumb(_("Problems"))),
        here=here,
        file=file,
        total=house_format().count(found.total),
        narrowings=tuple(
            Narrowing(one, labels[one], _choices(found.choices[one], where[one]))
            for one in problem_files.FILTERS
        ),
        rows=found.rows,
        previous=address_of(here, {**where, "page": number - 1}) if number > 1 else "",
        next=address_of(here, {**where, "page": number + 1}) if has_more else "",
    )
    return render_page(request, "exchange/problems.html", page, partial="rows")


def _choices(values: tuple[str, ...], chosen: str) -> tuple[Choice, ...]:
    return (
        Choice("", _("All"), not chosen),
        *(Choice(value, value, value == chosen) for value in values),
    )
