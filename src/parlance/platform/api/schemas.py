"""What is common to what programs send and hear."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from parlance.kit.money import Money as MoneyValue
from parlance.platform.api import cursors
from parlance.platform.api.fields import Amount, Currency, Limit

Row = TypeVar("Row")
Item = TypeVar("Item")


class Given(BaseModel):
    """What a program sends. Fields that are not listed are refused, never ignored."""

    model_config = ConfigDict(extra="forbid", validate_default=True)

    @property
    def stated(self) -> dict[str, Any]:
        """The fields that the program sent, null included, under the names of arguments."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Asked(BaseModel):
    """The parameters of a list, after the question mark of its address."""


class Paged(Asked):
    limit: Limit = Field(50, description="How many rows a page holds at most.", examples=[50])
    cursor: str | None = Field(
        None,
        description="The `next_cursor` of the page before, as it was given.",
        min_length=1,
        max_length=2_000,
    )


class Shown(BaseModel):
    """What a program hears, taken from a value of the domain."""

    model_config = ConfigDict(from_attributes=True)


class Page(Shown, Generic[Row]):
    """A page of a list."""

    model_config = ConfigDict(json_schema_extra={"description": "A page of a list."})

    data: list[Row] = Field(description="The rows of this page, in the order of the list.")
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null: this is the last one."
    )


class Money(Shown):
    """An exact amount with its currency."""

    amount: Amount = Field(description="The amount, exact, as a text.", examples=["1200.5"])
    currency: Currency = Field(description="ISO 4217 code.", examples=["EUR"])

    @property
    def value(self) -> MoneyValue:
        return MoneyValue(self.amount, self.currency)


def paged(
    items: Sequence[Item],
    asked: Paged,
    key: Callable[[Item], Sequence[Any]],
    *,
    is_cut: bool = True,
) -> dict[str, Any]:
    """Return a page of items that ascend by `key`, behind the asked cursor.

    With `is_cut=False` the items start behind the cursor already, one more than asked if there
    are more.
    """
    kinds = tuple(type(part) for part in key(items[0])) if items else ()
    after = cursors.read(asked.cursor, *kinds) if is_cut else None
    rest = [one for one in items if after is None or list(key(one)) > after]
    shown = rest[: asked.limit]
    following = cursors.write(key(shown[-1])) if len(rest) > len(shown) else None
    return {"data": shown, "next_cursor": following}
