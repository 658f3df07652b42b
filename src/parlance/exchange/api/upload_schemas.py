"""What programs send and hear about uploads."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, WithJsonSchema

from parlance.exchange.models import Upload
from parlance.exchange.values import UploadState
from parlance.platform.api.fields import Flag, Text
from parlance.platform.api.schemas import Asked, Given, Paged, Shown

Id = Annotated[UUID, Field(description="The upload's id.")]
State = Annotated[
    UploadState, WithJsonSchema({"type": "string", "enum": [one.value for one in UploadState]})
]
MAPPING = 'reads = "csv"'
ROW = {"name": "Northwind Mills"}


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


def _result(checked: dict[str, Any]) -> ImportResult:
    kept = {name: checked[name] for name in ImportResult.model_fields}
    return ImportResult(**kept)
