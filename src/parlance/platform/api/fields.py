"""The types of fields: strict about JSON's types, plain about what they say in the schema.

Numbers are not read out of texts, nor texts out of numbers; parameters of an address are texts
by nature, and are read from their canonical form only.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from parlance.kit.periods import FIRST_ASKED, LAST_ASKED
from parlance.kit.tables import LONGEST_TEXT

LARGEST_ID = 2**63 - 1
AMOUNT = r"^-?[0-9]{1,11}(\.[0-9]{1,6})?$"
_AMOUNT = re.compile(AMOUNT)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,19}")


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("text", "Write a text in quotation marks.")
    return value


def _day(value: Any) -> Any:
    if type(value) is date:
        return value
    try:
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            raise ValueError  # noqa: TRY301 - both faults have one remedy
        day = date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day", "Write a day like 2026-01-31.") from error
    if not FIRST_ASKED <= day < LAST_ASKED:
        raise PydanticCustomError(
            "day", "Write a day from {first} on and before {last}.", _bounds()
        )
    return day


def _bounds() -> dict[str, str]:
    return {"first": str(FIRST_ASKED), "last": str(LAST_ASKED)}


def _amount(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value
    if not (isinstance(value, str) and _AMOUNT.fullmatch(value)):
        raise PydanticCustomError(
            "amount",
            "Write an exact number as a text, like “1200.50”: up to 11 digits and 6 decimals.",
        )
    return Decimal(value)


def _asked_whole(value: Any) -> Any:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("whole", "Write a whole number in digits.")


def _asked_flag(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise PydanticCustomError("flag", "Write true or false.")


def plain(value: Decimal) -> str:
    """Return an amount without zeros that say nothing, never in powers of ten."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Text = Annotated[
    str, BeforeValidator(_text), StringConstraints(min_length=1, max_length=LONGEST_TEXT)
]
"""A name or the like, not empty."""

LongText = Annotated[str, BeforeValidator(_text), StringConstraints(max_length=20_000)]
Key = Annotated[str, BeforeValidator(_text), StringConstraints(min_length=1, max_length=200)]
"""Your own key of a record."""

Currency = Annotated[str, BeforeValidator(_text), StringConstraints(pattern="^[A-Z]{3}$")]
Flag = StrictBool
Whole = StrictInt
RecordId = Annotated[int, BeforeValidator(_asked_whole), Field(ge=1, le=LARGEST_ID)]
"""An id in an address."""

IdField = Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)]
"""An id in a body."""

AskedFlag = Annotated[bool, BeforeValidator(_asked_flag)]
Limit = Annotated[int, BeforeValidator(_asked_whole), Field(ge=1, le=200)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Instant = datetime
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": AMOUNT}),
]
"""An exact number, as a text: JSON's numbers lose digits on the way."""
