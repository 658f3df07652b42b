"""Imports for programs: bring a file, see how it is understood, check it, apply it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from ninja import Query
from pydantic import Field, WithJsonSchema

from parlance.exchange import problem_files, queries, uploads
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
from parlance.exchange.models import Upload
from parlance.exchange.values import UploadState
from parlance.platform.api import clock, cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Flag, Text
from parlance.platform.api.schemas import Asked, Given, Page, Paged, Shown, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Imports",
    "A file or zip comes as an upload, which says how it is understood. It is checked without "
    "changing anything, then applied as a whole or not at all.",
)

_RIGHT = "exchange.import"
Id = Annotated[UUID, Field(description="The upload's id.")]
State = Annotated[
    UploadState, WithJsonSchema({"type": "string", "enum": [one.value for one in UploadState]})
]
MAPPING = 'reads = "csv"'
ROW = {"name": "Northwind Mills"}
_BRINGING = (
    *(UnreadableSourceError, UnsafeArchiveError, UploadTooLargeError),
    *(OutOfRoomError, MappingError),
)


class FileResult(Shown):
    """What one file of the exchange format brought, or would bring."""

    file: str = Field(description="The file.", examples=["accounts"])
    rows: int = Field(description="Its rows.", examples=[100])
    added: int = Field(description="New ones.", examples=[90])
    changed: int = Field(description="Different from before.", examples=[5])
    unchanged: int = Field(description="Known like that.", examples=[5])


class ImportResult(Shown):
    """What a check found, or an import did."""

    state: str = Field(description="checked, applied or refused.", examples=["checked"])
    sentence: str = Field(description="In words.", examples=["100 rows would be added."])
    files: list[FileResult] = Field(description="By file.")
    not_read: list[str] = Field(description="Files that are none of ours.", examples=[[]])
    skipped: int = Field(description="Rows left out by the mapping.", examples=[0])
    problem_count: int = Field(description="What is wrong, counted.", examples=[0])
    conflict_count: int = Field(description="Values left aside.", examples=[0])


class ImportUpload(Shown):
    """Files that you brought."""

    id: UUID = Field(description="Names the upload.")
    title: str = Field(description="What came.", examples=["accounts.csv"])
    size: int = Field(description="Bytes that are kept.", examples=[20480])
    state: State = Field(description="Where it stands.")
    created_at: datetime = Field(description="When it came.")
    expires_at: datetime = Field(description="When it is removed.")
    mapping_name: str = Field(description="How it is read.", examples=["salesforce"])
    mapping: str = Field(description="That, as TOML; empty: as it is.", examples=[""])
    run_id: int | None = Field(description="The work under way, or done.", examples=[8])
    load_id: int | None = Field(description="The import that it became.", examples=[None])
    result: ImportResult | None = Field(description="Of the last check or import.")

    @staticmethod
    def of(row: Upload) -> "ImportUpload":
        names = ("id", "title", "size", "state", "created_at", "expires_at", "mapping_name")
        more = ("mapping", "run_id", "load_id")
        checked = row.checked or {}
        return ImportUpload(
            **{name: getattr(row, name) for name in (*names, *more)},
            result=_result(checked) if "state" in checked else None,
        )


class TableLook(Shown):
    """The first rows of a table in the files."""

    file: str = Field(description="Where it stands.", examples=["accounts.csv"])
    columns: list[str] = Field(description="Its columns.", examples=[["Id", "Name"]])
    rows: list[dict[str, str | None]] = Field(description="As they are.", examples=[[ROW]])


class RowsLook(Shown):
    """Rows as they will become."""

    file: str = Field(description="The file of the exchange format.", examples=["accounts"])
    rows: list[dict[str, str | None]] = Field(description="As they become.", examples=[[ROW]])


class UploadLook(Shown):
    """What an upload holds, and how it is understood."""

    tables: list[TableLook] = Field(description="The tables.")
    others: list[str] = Field(description="Files that are none.", examples=[["readme.txt"]])
    becomes: list[RowsLook] = Field(description="The first rows as they will become.")
    fault: str = Field(description="What is wrong with the mapping.", examples=[""])


class UploadMapping(Given):
    """How the files of an upload are read."""

    name: Annotated[str, Field(strict=True, max_length=100)] = Field(
        "", description="A name for it.", examples=["salesforce"]
    )
    content: Annotated[str, Field(strict=True, max_length=200_000)] | None = Field(
        None, description="TOML; null: the one of that name.", examples=[MAPPING]
    )
    keep: Flag = Field(False, description="Keep it under the name.", examples=[False])


class Start(Given):
    """What to do with an upload."""

    is_dry_run: Flag = Field(description="Only check.", examples=[True])


class Started(Shown):
    """Work that has begun."""

    run_id: int = Field(description="Ask there how far it is.", examples=[8])


class ProblemRow(Shown):
    """What is wrong in one place of a file."""

    file: str = Field(description="The file.", examples=["accounts.csv"])
    row: str = Field(description="The line.", examples=["17"])
    column: str = Field(description="The column.", examples=["country"])
    value: str = Field(description="What stands there.", examples=["Atlantis"])
    problem: str = Field(description="What sort of problem.", examples=["choice"])
    remedy: str = Field(description="What would be right.", examples=["Write a country code."])


class AskedUpload(Asked):
    name: Text = Field(description="The file's name.", examples=["accounts.csv"])


class AskedProblems(Paged):
    file: str = Field("", description="Only of this file.", max_length=200)
    column: str = Field("", description="Only in this column.", max_length=200)
    problem: str = Field("", description="Only of this sort.", max_length=200)


class MappingName(Shown):
    """A mapping that people keep."""

    name: str = Field(description="Its name.", examples=["our CRM"])


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
            TableLook(file=one.file, columns=one.columns, rows=_rows(one.columns, one.rows))
            for one in look.peeks
        ],
        others=look.others,
        becomes=[
            RowsLook(file=one.file, rows=_rows(one.columns, one.rows))
            for one in (look.preview.tables if look.preview else ())
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


def _result(checked: dict[str, Any]) -> ImportResult:
    kept = {name: checked[name] for name in ImportResult.model_fields}
    return ImportResult(**kept)


def _rows(columns: Any, rows: Any) -> list[dict[str, str | None]]:
    return [
        {name: None if value is None else str(value) for name, value in zip(columns, row)}
        for row in rows
    ]


def _place(one: ImportUpload) -> tuple[str]:
    return (str(one.id),)
