"""Imports as they happened, for programs, and taking one back."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query
from pydantic import Field, WithJsonSchema

from parlance.exchange import commands, queries
from parlance.exchange.api.imports import problems_page
from parlance.exchange.api.upload_schemas import AskedProblems, ProblemRow
from parlance.exchange.errors import (
    LaterEditsError,
    LoadNotFoundError,
    LoadNotUndoableError,
    ProblemsGoneError,
    ReasonMissingError,
)
from parlance.exchange.undoing import UndoOutcome
from parlance.exchange.values import LoadState
from parlance.platform.api import clock, cursors
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Flag, RecordId
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.rendering import Request

doors = Doors("Loads", "What imports brought, what they left aside, and taking them back.")

_RIGHT = "exchange.import"
Id = Annotated[RecordId, Field(description="The import's id.", examples=[12])]
State = Annotated[
    LoadState, WithJsonSchema({"type": "string", "enum": [one.value for one in LoadState]})
]
COUNTS = {"accounts": {"rows": 100, "added": 90, "changed": 5, "unchanged": 5}}


class Load(Shown):
    """An import, or the undoing of one."""

    id: int = Field(description="Names the import.", examples=[12])
    at: datetime = Field(description="When.")
    who: str = Field(description="Who; empty once erased.", examples=["Dana Field"])
    source: str = Field(description="What came.", examples=["accounts.csv"])
    mapping: str = Field(description="How it was read.", examples=["salesforce"])
    state: State = Field(description="What became of it.")
    counts: dict[str, dict[str, Any]] = Field(description="By file.", examples=[COUNTS])
    not_read: list[str] = Field(description="Files that are none of ours.", examples=[[]])
    problem_count: int = Field(description="What was wrong, counted.", examples=[0])
    skipped: int = Field(description="Rows left out by the mapping.", examples=[0])
    conflict_count: int = Field(description="Values left aside.", examples=[0])
    undoes: int | None = Field(description="The import that this took back.", examples=[None])
    undone_by: int | None = Field(description="What took this one back.", examples=[None])
    reason: str = Field(description="Why it was taken back.", examples=[""])


class LoadConflict(Shown):
    """A value that was left aside: its field is Parlance's own."""

    file: str = Field(description="The file.", examples=["accounts"])
    key: str = Field(description="The record's source_id.", examples=["A-1"])
    field: str = Field(description="The field.", examples=["owner"])
    kept: str | None = Field(description="What stands; null where personal.", examples=["Dana"])
    offered: str | None = Field(description="What the source says.", examples=["Robin"])


class LoadConflicts(Shown):
    """Values that an import left aside."""

    data: list[LoadConflict] = Field(description="The first two hundred.")


class LoadUndo(Given):
    """Taking an import back."""

    reason: Annotated[str, Field(min_length=1, max_length=300)] = Field(
        description="Why.", examples=["The wrong file."]
    )
    keep_later: Flag = Field(
        False, description="Keep what was edited since, or refuse.", examples=[True]
    )


class UndoFile(Shown):
    """What is taken back in one file."""

    removed: int = Field(description="Records taken back.", examples=[90])
    restored: int = Field(description="Records as before again.", examples=[5])
    kept: int = Field(description="Records edited since, which stay.", examples=[0])


class LoadUndone(Shown):
    """What taking an import back did, or would do."""

    load_id: int | None = Field(description="The undoing itself.", examples=[13])
    counts: dict[str, UndoFile] = Field(description="By file.")

    @staticmethod
    def of(found: UndoOutcome, *, was_done: bool) -> "LoadUndone":
        counts = {name: UndoFile.model_validate(one) for name, one in found.counts.items()}
        return LoadUndone(load_id=found.load_id if was_done else None, counts=counts)


@doors.get("/imports", returns=Page[Load], right=_RIGHT)
def list_loads(request: Request, asked: Query[Paged]) -> object:
    """List imports, the newest first."""
    after = cursors.read(asked.cursor, int)
    found = queries.loads(
        actor=request.actor, before_id=after[0] if after else None, limit=asked.limit + 1
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)


@doors.get("/imports/{load_id}", returns=Load, right=_RIGHT, refusals=(LoadNotFoundError,))
def get_load(request: Request, load_id: Id) -> object:
    """Show one import."""
    return queries.load(actor=request.actor, load_id=load_id)


@doors.get(
    "/imports/{load_id}/conflicts",
    returns=LoadConflicts,
    right=_RIGHT,
    refusals=(LoadNotFoundError,),
)
def list_load_conflicts(request: Request, load_id: Id) -> object:
    """List values that an import left aside."""
    return {"data": queries.conflicts(actor=request.actor, load_id=load_id)}


@doors.get(
    "/imports/{load_id}/problems",
    returns=Page[ProblemRow],
    right=_RIGHT,
    refusals=(LoadNotFoundError, ProblemsGoneError),
)
def list_load_problems(request: Request, load_id: Id, asked: Query[AskedProblems]) -> object:
    """List what was wrong with an import, or left out of it."""
    return problems_page(queries.load(actor=request.actor, load_id=load_id).problems_file, asked)


@doors.get(
    "/imports/{load_id}/undo",
    returns=LoadUndone,
    right=_RIGHT,
    refusals=(LoadNotFoundError, LoadNotUndoableError),
)
def preview_load_undo(request: Request, load_id: Id) -> object:
    """Tell what taking an import back would do, and do nothing."""
    found = commands.preview_undo(actor=request.actor, load_id=load_id, recorded_at=clock.now())
    return LoadUndone.of(found, was_done=False)


@doors.post(
    "/imports/{load_id}/undo",
    returns=LoadUndone,
    right=_RIGHT,
    refusals=(LoadNotFoundError, LoadNotUndoableError, LaterEditsError, ReasonMissingError),
)
def undo_load(request: Request, load_id: Id, given: LoadUndo) -> object:
    """Take back everything that an import did, as a correction."""
    found = commands.undo_load(
        actor=request.actor, load_id=load_id, recorded_at=clock.now(), **dict(given)
    )
    return LoadUndone.of(found, was_done=True)
