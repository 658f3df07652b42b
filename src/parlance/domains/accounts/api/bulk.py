"""One change of many accounts at once, for programs, and taking it back."""

from datetime import date, datetime
from typing import Annotated

from ninja import Query
from ninja.responses import Status
from pydantic import Field

from parlance.domains.accounts.commands import bulk as commands
from parlance.domains.accounts.commands.later import apply_bulk_later
from parlance.domains.accounts.errors import (
    BulkNotFoundError,
    BulkOverError,
    ValueUnsoundError,
)
from parlance.domains.accounts.queries import bulk as queries
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Day, IdField, RecordId, Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Bulk edits",
    "One field of many accounts set at once, all or none, and undone as a whole within a day.",
)

Id = Annotated[RecordId, Field(description="The bulk edit's id.", examples=[9])]
MOST = 10_000


class BulkEditGiven(Given):
    """A field of many accounts and its value from a day on."""

    account_ids: Annotated[list[IdField], Field(min_length=1, max_length=MOST)] = Field(
        description="Which accounts.", examples=[[7, 8]]
    )
    field: Text = Field(
        description="An attribute, account_executive or account_manager.", examples=["segment"]
    )
    value: Text | None = Field(description="Null clears it.", examples=["Enterprise"])
    from_on: Day = Field(description="In force from this day on.", examples=["2026-02-01"])
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["New territories."]
    )


class BulkEditPlan(Shown):
    """What a bulk edit would do."""

    change: list[int] = Field(description="Accounts that would change.", examples=[[7]])
    same: int = Field(description="Accounts that have the value.", examples=[1])
    refused: int = Field(description="Accounts that you may not see, or gone.", examples=[0])
    etag: str = Field(description="Send it as `If-Match` to do just this.", examples=['"9b1c"'])


class BulkEdit(Shown):
    """A bulk edit that was made."""

    id: int = Field(description="Names the bulk edit.", examples=[9])
    made_by: str = Field(
        description="Who made it.", examples=["5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"]
    )
    made_at: datetime = Field(description="When.")
    field: str = Field(description="The field.", examples=["segment"])
    value: str | None = Field(description="The value; null: cleared.", examples=["Enterprise"])
    from_on: date = Field(description="In force from this day on.")
    reason: str = Field(description="Why.", examples=[""])
    changed: int = Field(description="How many accounts.", examples=[1])
    undone_at: datetime | None = Field(description="When it was undone.")


class BulkEditBegun(Shown):
    """A bulk edit: done, or under way where it is large."""

    bulk_edit_id: int | None = Field(description="Done.", examples=[9])
    run_id: int | None = Field(description="Under way: ask the run.", examples=[None])


class BulkEditUndone(Shown):
    """What undoing did."""

    restored: int = Field(description="Accounts that are as before.", examples=[1])
    kept: int = Field(description="Accounts that somebody changed since.", examples=[0])


@doors.get("", returns=Page[BulkEdit], right="accounts.change")
def list_bulk_edits(request: Request, asked: Query[Paged]) -> object:
    """List your last bulk edits that can still be undone, five at most."""
    found = queries.undoable(actor=request.actor, now=clock.now())
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.ask("/plan", returns=BulkEditPlan, right="accounts.change", refusals=(ValueUnsoundError,))
def plan_bulk_edit(request: Request, given: BulkEditGiven) -> object:
    """Tell what a bulk edit would do, and do nothing."""
    return _plan(request, given)


@doors.post(
    "",
    returns=BulkEditBegun,
    right="accounts.change",
    status=(201, 202),
    has_tag=True,
    refusals=(ValueUnsoundError,),
)
def apply_bulk_edit(request: Request, given: BulkEditGiven) -> object:
    """Give one field of many accounts a value. More than 500 change in the background."""
    expected, plan = entity_tags.expected(request), _plan(request, given)
    if expected is not None and f'"{expected}"' != plan.etag:
        raise StaleEditError((), plan.etag.strip('"'))
    told = {name: getattr(given, name) for name in ("field", "value", "from_on", "reason")}
    if len(plan.change) > queries.MOST_AT_ONCE:
        run_id = apply_bulk_later(
            actor=request.actor,
            account_ids=tuple(plan.change),
            title=f"{given.field} of {len(plan.change)} accounts",
            today=clock.today(),
            made_at=clock.now(),
            **told,
        )
        return Status(202, BulkEditBegun(bulk_edit_id=None, run_id=run_id))
    made = commands.apply_bulk(
        actor=request.actor,
        account_ids=plan.change,
        today=clock.today(),
        made_at=clock.now(),
        **told,
    )
    return Status(201, BulkEditBegun(bulk_edit_id=made, run_id=None))


@doors.get("/{bulk_id}", returns=BulkEdit, right="accounts.change", refusals=(BulkNotFoundError,))
def get_bulk_edit(request: Request, bulk_id: Id) -> object:
    """Show a bulk edit."""
    return queries.bulk_edit(actor=request.actor, bulk_id=bulk_id)


@doors.post(
    "/{bulk_id}/undo",
    returns=BulkEditUndone,
    right="accounts.change",
    refusals=(BulkNotFoundError, BulkOverError),
)
def undo_bulk_edit(request: Request, bulk_id: Id) -> object:
    """Take a whole bulk edit back; accounts that somebody changed since stay."""
    restored, kept = commands.undo_bulk(
        actor=request.actor, bulk_id=bulk_id, today=clock.today(), now=clock.now()
    )
    return BulkEditUndone(restored=restored, kept=kept)


def _plan(request: Request, given: BulkEditGiven) -> BulkEditPlan:
    actor = request.actor
    value = commands.sound_bulk(actor=actor, field=given.field, value=given.value)
    plan = queries.bulk_plan(
        actor=actor,
        account_ids=given.account_ids,
        field=given.field,
        value=value,
        from_on=given.from_on,
    )
    return BulkEditPlan(
        change=list(plan.change),
        same=plan.same,
        refused=plan.refused,
        etag=f'"{commands.plan_fingerprint(plan)}"',
    )
