"""Accounts one by one, by your own key, by filter, with their history."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query
from ninja.responses import Status
from pydantic import Field

from parlance.domains.accounts.api.schemas import (
    SOURCE_ID,
    Account,
    AccountChange,
    AccountGiven,
    AccountInFull,
    AccountsAsked,
    AccountsFound,
    AskedAccounts,
    AskedHistory,
    AttributeCorrection,
    AttributeGiven,
    AttributeValue,
    Id,
    NewAccount,
)
from parlance.domains.accounts.commands import accounts as commands
from parlance.domains.accounts.commands import attributes, edits
from parlance.domains.accounts.commands.edits import FieldsUnsoundError
from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    AttributeNotRecordedError,
    CursorNotUnderstoodError,
    OwnParentError,
    ParentCycleError,
    SourceIdTakenError,
    ValueUnsoundError,
)
from parlance.domains.accounts.queries import records as queries
from parlance.domains.accounts.queries.lists import account_list
from parlance.domains.accounts.values.lists import Cell, ListAsk
from parlance.engine.language.errors import LanguageError
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import plain
from parlance.platform.api.schemas import Page, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Accounts",
    "Companies that buy: their dated attributes, what these were before, and their people.",
)


Name = Annotated[str, Field(description="The attribute.", max_length=300, examples=["segment"])]
_STATING = (AccountNotFoundError, OwnParentError, ParentCycleError, ValueUnsoundError)


@doors.get("", returns=Page[Account], right="accounts.read", refusals=(CursorNotUnderstoodError,))
def list_accounts(request: Request, asked: Query[AskedAccounts]) -> object:
    """List the accounts that you may see."""
    found = queries.accounts_page(
        actor=request.actor,
        after=asked.cursor,
        search=asked.search,
        where=asked.where,
        order=asked.order,
        limit=asked.limit,
    )
    return {"data": found.accounts, "next_cursor": found.after}


@doors.ask(
    "/query",
    returns=AccountsFound,
    right="accounts.read",
    refusals=(LanguageError, CursorNotUnderstoodError),
)
def query_accounts(request: Request, given: AccountsAsked) -> object:
    """List accounts by a filter, with any attributes and metrics as columns."""
    stated = dict(given)
    ask = ListAsk(after=stated.pop("cursor") or "", **stated | {"columns": tuple(given.columns)})
    found = account_list(actor=request.actor, ask=ask, today=clock.today())
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "values": {name: _cell(value) for name, value in one.values.items()},
        }
        for one in found.rows
    ]
    return {
        "data": rows,
        "next_cursor": found.after or None,
        "count": found.count,
        "filter": found.filter,
    }


@doors.post(
    "",
    returns=AccountInFull,
    right="accounts.change",
    status=201,
    refusals=(
        SourceIdTakenError,
        AccountNotFoundError,
        OwnParentError,
        ParentCycleError,
        ValueUnsoundError,
    ),
)
def create_account(request: Request, given: NewAccount) -> object:
    """Add an account with its attributes, in force from today on."""
    account_id = commands.create_account(
        actor=request.actor, today=clock.today(), recorded_at=clock.now(), **dict(given)
    )
    return _in_full(request, account_id)


@doors.get(
    "/{account_id}",
    returns=AccountInFull,
    right="accounts.read",
    refusals=(AccountNotFoundError,),
)
def get_account(request: Request, response: HttpResponse, account_id: Id) -> object:
    """Show one account with its family and custom attributes."""
    return _tagged(request, response, account_id)


@doors.patch(
    "/{account_id}",
    returns=AccountInFull,
    right="accounts.change",
    has_tag=True,
    refusals=(*_STATING, FieldsUnsoundError),
)
def change_account(
    request: Request, response: HttpResponse, account_id: Id, given: AccountChange
) -> object:
    """Give an account another name, or attributes from a day on; the rest stays."""
    actor, today = request.actor, clock.today()
    now = queries.account(actor=actor, account_id=account_id)
    edits.edit_account(
        actor=actor,
        account_id=account_id,
        name=now.summary.name if given.name is None else given.name,
        attributes=given.attributes,
        from_on=given.from_on or today,
        today=today,
        recorded_at=clock.now(),
        reason=given.reason,
        expected=entity_tags.expected(request),
    )
    return _tagged(request, response, account_id)


@doors.put(
    "/by-source/{source_id}",
    returns=AccountInFull,
    right="accounts.change",
    status=(200, 201),
    refusals=_STATING,
)
def upsert_account(
    request: Request,
    source_id: Annotated[str, Field(description=SOURCE_ID, max_length=200, examples=["A-1"])],
    given: AccountGiven,
) -> object:
    """Add the account with your key, or change what differs, from today on."""
    actor, today, now = request.actor, clock.today(), clock.now()
    known = queries.account_ids_by_source(actor=actor, source_ids=[source_id])
    if source_id not in known:
        account_id = commands.create_account(
            actor=actor, source_id=source_id, today=today, recorded_at=now, **dict(given)
        )
        return Status(201, _in_full(request, account_id))
    account_id = known[source_id]
    before = AccountInFull.of(queries.account(actor=actor, account_id=account_id))
    if before["name"] != given.name:
        commands.rename_account(actor=actor, account_id=account_id, name=given.name)
    in_force = before["custom"] | before | {"parent": str(before["parent_id"])}
    for attribute, value in given.attributes.items():
        if in_force.get(attribute) != value:
            attributes.change_attribute(
                actor=actor,
                account_id=account_id,
                attribute=attribute,
                value=value,
                from_on=today,
                today=today,
                recorded_at=now,
            )
    return Status(200, _in_full(request, account_id))


@doors.get(
    "/{account_id}/history",
    returns=Page[AttributeValue],
    right="accounts.read",
    refusals=(AccountNotFoundError,),
)
def list_attribute_values(request: Request, account_id: Id, asked: Query[AskedHistory]) -> object:
    """List the dated values of an account's attributes, by attribute and day."""
    queries.account(actor=request.actor, account_id=account_id)
    found = queries.attribute_history(
        actor=request.actor, account_id=account_id, with_corrected=asked.with_corrected
    )
    ordered = sorted(
        found, key=lambda one: (one.attribute, one.starts_on.isoformat(), str(one.recorded_from))
    )
    return paged(
        ordered,
        asked,
        lambda one: (one.attribute, one.starts_on.isoformat(), str(one.recorded_from)),
    )


@doors.put(
    "/{account_id}/attributes/{attribute}",
    returns=AccountInFull,
    right="accounts.change",
    refusals=(
        AccountNotFoundError,
        OwnParentError,
        ParentCycleError,
        ValueUnsoundError,
        AttributeNotRecordedError,
    ),
)
def set_attribute(
    request: Request,
    account_id: Id,
    attribute: Name,
    given: AttributeGiven,
) -> object:
    """Give an attribute a value from a day on, or say what it was from that day on."""
    attributes.change_attribute(
        actor=request.actor,
        account_id=account_id,
        attribute=attribute,
        today=clock.today(),
        recorded_at=clock.now(),
        **dict(given),
    )
    return _in_full(request, account_id)


@doors.post(
    "/{account_id}/attributes/{attribute}/correction",
    returns=AccountInFull,
    right="accounts.change",
    refusals=(*_STATING, AttributeNotRecordedError),
)
def correct_attribute(
    request: Request, account_id: Id, attribute: Name, given: AttributeCorrection
) -> object:
    """Say what a value really was from its day on; what was recorded stays in the history."""
    attributes.correct_attribute(
        actor=request.actor,
        account_id=account_id,
        attribute=attribute,
        today=clock.today(),
        recorded_at=clock.now(),
        **dict(given),
    )
    return _in_full(request, account_id)


def _cell(value: Cell) -> str | float | int | bool | None:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def _in_full(request: Request, account_id: int) -> dict[str, Any]:
    return AccountInFull.of(queries.account(actor=request.actor, account_id=account_id))


def _tagged(request: Request, response: HttpResponse, account_id: int) -> dict[str, Any]:
    found = queries.account(actor=request.actor, account_id=account_id)
    entity_tags.tag(response, edits.account_fingerprint(found))
    return AccountInFull.of(found)
