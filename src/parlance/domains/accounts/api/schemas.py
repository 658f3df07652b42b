"""What programs send and hear about accounts."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from parlance.domains.accounts.values.lists import Whose
from parlance.domains.accounts.values.records import AccountDetail, Order
from parlance.platform.api.fields import AskedFlag, Day, Flag, Key, RecordId, Text
from parlance.platform.api.schemas import Given, Paged, Shown

Id = Annotated[RecordId, Field(description="The account's id.", examples=[7])]


SOURCE_ID = "Your own key of this record, unique."


Value = Annotated[str, Field(max_length=300)]


Attributes = dict[Text, Value]


class Account(Shown):
    """An account in a list, with its attributes in force."""

    id: int = Field(description="Names the account.", examples=[7])
    source_id: str = Field(description=SOURCE_ID, examples=["A-1"])
    name: str = Field(description="What people call it.", examples=["Northwind Mills"])
    owner: str | None = Field(description="Its CSM, by id of the person or name.", examples=[None])
    segment: str | None = Field(description="Its segment.", examples=["Mid-market"])
    country: str | None = Field(description="Its country.", examples=["DE"])
    industry: str | None = Field(description="Its industry.", examples=["Milling"])
    parent_id: int | None = Field(description="The account above.", examples=[None])
    signed_up_on: date | None = Field(description="The day it signed up.")


class AccountName(Shown):
    """An account by id and name."""

    id: int = Field(description="Names the account.", examples=[8])
    name: str = Field(description="What people call it.", examples=["Northwind North"])


class AccountInFull(Account):
    """One account with its family and custom attributes."""

    parent_name: str | None = Field(description="Name of the account above.", examples=[None])
    children: list[AccountName] = Field(description="The accounts below.")
    custom: dict[str, str] = Field(
        description="Custom attributes in force.", examples=[{"tier": "gold"}]
    )

    @staticmethod
    def of(one: AccountDetail) -> dict[str, Any]:
        plain = {name: getattr(one.summary, name) for name in Account.model_fields}
        children = [{"id": child_id, "name": name} for child_id, name in one.children]
        return plain | {
            "parent_name": one.parent_name,
            "children": children,
            "custom": dict(one.custom),
        }


class _Stated(Given):
    name: Text = Field(description="What people call it.", examples=["Northwind Mills"])
    signed_up_on: Day | None = Field(
        None, description="The day it signed up.", examples=["2025-06-01"]
    )
    attributes: Annotated[Attributes, Field(max_length=200)] = Field(
        default_factory=dict,
        description="From today on: owner, segment, country, industry, parent (an account's id as "
        "text) or attributes of your own.",
        examples=[{"segment": "Mid-market", "tier": "gold"}],
    )


class NewAccount(_Stated):
    """An account to add."""

    source_id: Key = Field(description=SOURCE_ID, examples=["A-1"])


class AccountGiven(_Stated):
    """What an account is, for its source_id: added, or changed where it differs."""


class AccountChange(Given):
    """What is to be different; what is left out stays."""

    name: Text | None = Field(None, description="The new name.", examples=["Northwind Mills"])
    attributes: Annotated[dict[Text, Value | None], Field(max_length=200)] = Field(
        default_factory=dict,
        description="Attributes and their values; null clears one.",
        examples=[{"segment": "Mid-market"}],
    )
    from_on: Day | None = Field(
        None, description="In force from this day on; null: today.", examples=["2026-02-01"]
    )
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["Grew beyond 500 seats."]
    )


class AttributeValue(Shown):
    """A value of an attribute, in force from a day on."""

    attribute: str = Field(description="The attribute.", examples=["segment"])
    value: str | None = Field(description="Its value; null: cleared.", examples=["Mid-market"])
    starts_on: date = Field(description="In force from this day on.")
    recorded_from: datetime = Field(description="Recorded then.")
    recorded_to: datetime | None = Field(description="Corrected then; null: it stands.")
    load_id: int | None = Field(description="The import that brought it.", examples=[None])


class AttributeGiven(Given):
    """A value from a day on; what was recorded from that very day on is superseded."""

    value: Text | None = Field(description="Null clears it.", examples=["Enterprise"])
    from_on: Day = Field(description="In force from this day on.", examples=["2026-02-01"])
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["Grew beyond 500 seats."]
    )


class AttributeCorrection(Given):
    """What a recorded value really was, from the day that it was recorded for."""

    value: Text | None = Field(description="Null: none.", examples=["Mid-market"])
    starts_on: Day = Field(description="The recorded value's first day.", examples=["2026-02-01"])
    reason: Text = Field(description="Why it was wrong.", examples=["A typing error."])


class AskedAccounts(Paged):
    search: str = Field("", description="A part of the name, or the source_id.", max_length=300)
    order: Order = Field(Order.OLDEST, description="By name, or by when they were recorded.")
    owner: str | None = Field(None, description="Of this owner; empty: none.", max_length=300)
    segment: str | None = Field(None, description="Of this segment; empty: none.", max_length=300)
    country: str | None = Field(None, description="Of this country; empty: none.", max_length=300)
    industry: str | None = Field(None, description="Of this industry; empty: none.", max_length=300)
    parent: str | None = Field(
        None, description="Below this account, by source_id; empty: none.", max_length=200
    )

    @property
    def where(self) -> dict[str, str]:
        names = ("owner", "segment", "country", "industry", "parent")
        given = {name: getattr(self, name) for name in names}
        return {name: value for name, value in given.items() if value is not None}


class AccountsAsked(Given):
    """A list by a filter in the Parlance language, with any attributes and metrics as columns."""

    filter: Annotated[str, Field(max_length=4_000)] = Field(
        "", description="Which accounts.", examples=["segment = 'Mid-market' and arr > 50000"]
    )
    search: Annotated[str, Field(max_length=300)] = Field(
        "", description="A part of the name, or the source_id.", examples=[""]
    )
    columns: Annotated[list[Text], Field(max_length=50)] = Field(
        default_factory=list, description="Names of fields to show.", examples=[["segment"]]
    )
    sort: Text = Field("name", description="The field to sort by.", examples=["name"])
    is_descending: Flag = Field(False, description="The largest first.", examples=[False])
    whose: Whose = Field(Whose.ALL, description="All that you may see, or your own.")
    limit: Annotated[int, Field(strict=True, ge=1, le=200)] = Field(
        50, description="How many rows a page holds at most.", examples=[50]
    )
    cursor: Annotated[str, Field(min_length=1, max_length=2_000)] | None = Field(
        None, description="The `next_cursor` of the page before.", examples=[None]
    )


class AccountFields(Shown):
    """An account with the values that were asked for."""

    id: int = Field(description="Names the account.", examples=[7])
    name: str = Field(description="What people call it.", examples=["Northwind Mills"])
    values: dict[str, str | float | int | bool | None] = Field(
        description="By the name of the field; money is an exact text.",
        examples=[{"segment": "Mid-market"}],
    )


class AccountsFound(Shown):
    """A page of accounts that a filter fits."""

    data: list[AccountFields] = Field(description="The rows of this page.")
    next_cursor: str | None = Field(description="For the next page; null: this is the last one.")
    count: int = Field(description="How many accounts there are in all.", examples=[1])
    filter: str = Field(
        description="The filter as it was understood.", examples=["segment = 'Mid-market'"]
    )


class AskedHistory(Paged):
    with_corrected: AskedFlag = Field(
        False, description="Also what was recorded once and corrected since."
    )
