"""Exports for programs: asked for, written in the background, fetched."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import FileResponse
from ninja import Query
from pydantic import Field

from parlance.exchange import exports
from parlance.exchange.errors import ExportNotFoundError, UnknownExportError
from parlance.exchange.models import Export as ExportRow
from parlance.exchange.values import ExportForm
from parlance.platform.api import clock
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Exports",
    "Files of the exchange format, written in the background. What you may not see is left out.",
)

_RIGHT = "exchange.export"
Id = Annotated[UUID, Field(description="The export's id.")]


class Export(Shown):
    """An export that you asked for."""

    id: UUID = Field(description="Names the export.")
    what: list[str] = Field(description="Files; none: all.", examples=[["accounts"]])
    form: ExportForm = Field(description="How they are written.")
    created_at: datetime = Field(description="When it was asked for.")
    expires_at: datetime = Field(description="When it is removed.")
    is_ready: bool = Field(description="Whether there is a file.", examples=[True])
    rows: dict[str, int] = Field(description="By file.", examples=[{"accounts": 100}])
    left_out: list[str] = Field(description="Columns left out.", examples=[["contacts.email"]])
    size: int = Field(description="Bytes.", examples=[20480])
    run_id: int | None = Field(description="The work.", examples=[8])

    @staticmethod
    def of(row: ExportRow) -> "Export":
        names = [name for name in Export.model_fields if name != "is_ready"]
        return Export(**{name: getattr(row, name) for name in names}, is_ready=bool(row.file))


class NewExport(Given):
    """What to export."""

    what: Annotated[list[Text], Field(max_length=50)] = Field(
        default_factory=list, description="Files; none: all.", examples=[["accounts"]]
    )
    form: ExportForm = Field(ExportForm.CSV, description="How to write them.")


@doors.get("/exports", returns=Page[Export], right=_RIGHT)
def list_exports(request: Request, asked: Query[Paged]) -> object:
    """List your exports, by id."""
    found = [Export.of(one) for one in exports.own_exports(actor=request.actor)]
    return paged(sorted(found, key=_place), asked, _place)


@doors.post("/exports", returns=Export, right=_RIGHT, status=202, refusals=(UnknownExportError,))
def ask_for_export(request: Request, given: NewExport) -> object:
    """Have files written in the background."""
    made = exports.ask_for_export(actor=request.actor, created_at=clock.now(), **dict(given))
    return _export(request, made)


@doors.get("/exports/{export_id}", returns=Export, right=_RIGHT, refusals=(ExportNotFoundError,))
def get_export(request: Request, export_id: Id) -> object:
    """Show one export."""
    return _export(request, export_id)


_FILE = {
    "description": "The file: a zip with its datapackage.json.",
    "content": {
        "application/octet-stream": {
            "schema": {"type": "string", "format": "binary"},
            "example": "PK…",
        }
    },
}


@doors.get(
    "/exports/{export_id}/file",
    returns=None,
    right=_RIGHT,
    refusals=(ExportNotFoundError,),
    extra={"responses": {200: _FILE}},
)
def get_export_file(request: Request, export_id: Id) -> FileResponse:
    """Fetch the file of an export that is ready. The audit log keeps that it was fetched."""
    path = exports.file_of(actor=request.actor, export_id=export_id, now=clock.now())
    kind = "application/octet-stream"
    return FileResponse(path.open("rb"), filename=path.name, content_type=kind)


def _export(request: Request, export_id: UUID) -> Export:
    for one in exports.own_exports(actor=request.actor):
        if one.id == export_id:
            return Export.of(one)
    raise ExportNotFoundError


def _place(one: Export) -> tuple[str]:
    return (str(one.id),)
