"""Imports for programs: bring a file, see how it is understood, check it, apply it."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from ninja import Query

from parlance.exchange import problem_files, queries, uploads
from parlance.exchange.api.upload_schemas import (
    AskedProblems,
    AskedUpload,
    Id,
    ImportUpload,
    MappingName,
    ProblemRow,
    RowsLook,
    Start,
    Started,
    TableLook,
    UploadLook,
    UploadMapping,
)
from parlance.exchange.errors import (
    MappingError,
    OutOfRoomError,
    ProblemsGoneError,
    UnreadableSourceError,
    UnsafeArchiveError,
    UploadAppliedError,
    UploadBusyError,
    UploadNotFoundError,
    UploadTooLargeError,
)
from parlance.platform.api import clock, cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Page, Paged, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Imports",
    "A file or zip comes as an upload, which says how it is understood. It is checked without "
    "changing anything, then applied as a whole or not at all.",
)

_RIGHT = "exchange.import"
Row: TypeAlias = Sequence[str | None]
_BRINGING = (
    *(UnreadableSourceError, UnsafeArchiveError, UploadTooLargeError),
    *(OutOfRoomError, MappingError),
)


@doors.get("/imports/uploads", returns=Page[ImportUpload], right=_RIGHT)
def list_uploads(request: Request, asked: Query[Paged]) -> object:
    """List your uploads, by id."""
    found = [ImportUpload.of(one) for one in queries.uploads(actor=request.actor)]
    return paged(sorted(found, key=_place), asked, _place)


@doors.post(
    "/imports/uploads",
    returns=ImportUpload,
    right=_RIGHT,
    status=201,
    refusals=_BRINGING,
    media=("application/octet-stream",),
    most=uploads.LARGEST,
    is_streamed=True,
    extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {
                    "schema": {"type": "string", "format": "binary"},
                    "example": "source_id,name\nA-1,Northwind Mills\n",
                }
            },
        }
    },
)
def add_upload(request: Request, asked: Query[AskedUpload]) -> object:
    """Bring a CSV, XLSX or Parquet file, or a zip of them. How to read it is guessed."""
    file = request.spooled.file  # type: ignore[attr-defined]
    file.seek(0, 2)
    brought: UploadedFile[bytes] = UploadedFile(file, name=asked.name, size=file.tell())
    made = uploads.add_upload(actor=request.actor, files=[brought], created_at=clock.now())
    return _upload(request, made)


@doors.get(
    "/imports/uploads/{upload_id}",
    returns=ImportUpload,
    right=_RIGHT,
    refusals=(UploadNotFoundError,),
)
def get_upload(request: Request, upload_id: Id) -> object:
    """Show one upload, with what its check found."""
    return _upload(request, upload_id)


@doors.get(
    "/imports/uploads/{upload_id}/look",
    returns=UploadLook,
    right=_RIGHT,
    refusals=(UploadNotFoundError, UnreadableSourceError),
)
def look_at_upload(request: Request, upload_id: Id) -> object:
    """Show the first rows, as they are and as they will become."""
    look = uploads.look_at(actor=request.actor, upload_id=upload_id)
    return UploadLook(
        tables=[
            TableLook(
                file=one.file.name, columns=list(one.columns), rows=_rows(one.columns, one.rows)
            )
            for one in look.peeks
        ],
        others=list(look.others),
        becomes=[
            RowsLook(file=one.target, rows=_rows(one.columns, (row for _, row in one.rows)))
            for one in (look.preview.becoming if look.preview else ())
        ],
        fault=look.fault,
    )


@doors.put(
    "/imports/uploads/{upload_id}/mapping",
    returns=ImportUpload,
    right=_RIGHT,
    refusals=(UploadNotFoundError, UploadBusyError, UploadAppliedError, MappingError),
)
def set_upload_mapping(request: Request, upload_id: Id, given: UploadMapping) -> object:
    """Say how the files are read: by TOML, or by a mapping that is shipped or was kept."""
    actor, content = request.actor, given.content
    if content is None:
        content = uploads.named_mapping(actor=actor, name=given.name) if given.name else ""
    uploads.set_mapping(actor=actor, upload_id=upload_id, name=given.name, content=content)
    if given.keep:
        uploads.keep_mapping(actor=actor, name=given.name, content=content, saved_at=clock.now())
    return _upload(request, upload_id)


@doors.post(
    "/imports/uploads/{upload_id}/start",
    returns=Started,
    right=_RIGHT,
    status=202,
    refusals=(UploadNotFoundError, UploadBusyError, UploadAppliedError, MappingError),
)
def start_import(request: Request, upload_id: Id, given: Start) -> object:
    """Check an upload, or apply it. The run tells how far that is."""
    begun = uploads.start(actor=request.actor, upload_id=upload_id, is_dry_run=given.is_dry_run)
    return Started(run_id=begun)


@doors.get(
    "/imports/uploads/{upload_id}/problems",
    returns=Page[ProblemRow],
    right=_RIGHT,
    refusals=(UploadNotFoundError, ProblemsGoneError),
)
def list_upload_problems(request: Request, upload_id: Id, asked: Query[AskedProblems]) -> object:
    """List what the last check found wrong, in the order of the files."""
    row = uploads.owned(request.actor, upload_id)
    return problems_page((row.checked or {}).get("problems_file", ""), asked)


@doors.delete(
    "/imports/uploads/{upload_id}",
    right=_RIGHT,
    refusals=(UploadNotFoundError, UploadBusyError),
)
def remove_upload(request: Request, upload_id: Id) -> None:
    """Remove an upload and its files; what was imported from it stays."""
    uploads.remove_upload(actor=request.actor, upload_id=upload_id)


@doors.get("/imports/mappings", returns=Page[MappingName], right=_RIGHT)
def list_mappings(request: Request, asked: Query[Paged]) -> object:
    """List the mappings that people keep, by name."""
    names = [MappingName(name=one) for one in queries.kept_mappings(actor=request.actor)]
    return paged(sorted(names, key=lambda one: one.name), asked, lambda one: (one.name,))


def problems_page(name: str, asked: AskedProblems) -> dict[str, Any]:
    """Return a page of the problems in a file of them, fifty at a time."""
    (number,) = cursors.read(asked.cursor, int) or [1]
    if not name or number < 1:
        raise ProblemsGoneError
    where = {one: getattr(asked, one) for one in problem_files.FILTERS}
    found = problem_files.problem_page(name, where, min(number, 10_000_000))
    names = list(ProblemRow.model_fields)
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    has_more = number * problem_files.PAGE < found.total
    return {"data": rows, "next_cursor": cursors.write([number + 1]) if has_more else None}


def _upload(request: Request, upload_id: UUID) -> ImportUpload:
    return ImportUpload.of(uploads.owned(request.actor, upload_id))


def _rows(columns: Sequence[str], rows: Iterable[Row]) -> list[dict[str, str | None]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _place(one: ImportUpload) -> tuple[str]:
    return (str(one.id),)
