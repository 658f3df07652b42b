"""Bulk calls: up to 100,000 rows of one file at once, by your own keys."""

from collections.abc import Callable
from typing import Any

from pydantic import Field

from parlance.exchange import bulk
from parlance.exchange.errors import TooEntangledError, TooManyColumnsError
from parlance.exchange.package import FILES
from parlance.exchange.values import Problem
from parlance.kit.tables import Field as Column
from parlance.kit.tables import FieldType, FileSchema
from parlance.platform.api import clock
from parlance.platform.api.bodies import is_storable
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Shown
from parlance.platform.api.spools import rows_of
from parlance.platform.rendering import Request

doors = Doors(
    "Bulk",
    "Many rows at once, each with your own key: new ones are added, known ones updated. Bad rows "
    "are named by index, all others are stored. Needs the right to import, and the one to change "
    "what the rows are.",
)

LARGEST_BODY = 64 * 1024 * 1024


class RowError(Shown):
    """What is wrong with one row."""

    index: int = Field(description="Which row, from 0 on.", examples=[17])
    param: str | None = Field(description="Which field; null: the row.", examples=["name"])
    value: str | None = Field(description="What stood there, cut.", examples=[None])
    code: str = Field(description="What is wrong.", examples=["required"])
    message: str = Field(description="What would be right.", examples=["Write a name."])

    @staticmethod
    def of(one: Problem) -> "RowError":
        return RowError(
            index=(one.row or 1) - 1,
            param=one.column,
            value=one.value,
            code=one.code,
            message=one.remedy,
        )


class BulkOutcome(Shown):
    """What became of the rows."""

    received: int = Field(description="Rows that were sent.", examples=[100_000])
    accepted: int = Field(description="Rows that are stored.", examples=[99_997])
    added: int = Field(description="Of these, new.", examples=[90_000])
    changed: int = Field(description="Of these, different from before.", examples=[9_000])
    unchanged: int = Field(description="Of these, known like that.", examples=[997])
    refused: int = Field(description="Rows that are not stored.", examples=[3])
    errors: list[RowError] = Field(
        description=f"Why, by index; the first {bulk.MOST_NAMED:,} of them."
    )
    load_id: int | None = Field(
        description="The import that this became, to be undone as a whole.", examples=[12]
    )


_TYPES: dict[FieldType, dict[str, Any]] = {
    FieldType.TEXT: {"type": ["string", "null"]},
    FieldType.INTEGER: {"type": ["integer", "string", "null"]},
    FieldType.NUMBER: {"type": ["string", "number", "null"]},
    FieldType.BOOLEAN: {"type": ["boolean", "null"]},
    FieldType.DATE: {"type": ["string", "null"], "format": "date"},
    FieldType.DATETIME: {"type": ["string", "null"], "format": "date-time"},
}
_SHOWN: dict[FieldType, Any] = {
    FieldType.TEXT: "text",
    FieldType.INTEGER: 1,
    FieldType.NUMBER: "1200.50",
    FieldType.BOOLEAN: True,
    FieldType.DATE: "2026-01-31",
    FieldType.DATETIME: "2026-01-31T09:00:00Z",
}


def _column(one: Column) -> dict[str, Any]:
    return _TYPES[one.type] | {"description": one.description}


def _example(schema: FileSchema) -> dict[str, Any]:
    shown = [one for one in schema.fields if one.required or one.name in schema.key]
    return {one.name: (one.choices or (_SHOWN[one.type],))[0] for one in shown}


def _body(schema: FileSchema) -> dict[str, Any]:
    row: dict[str, Any] = {
        "type": "object",
        "description": f"A row: {schema.title}.",
        "properties": {one.name: _column(one) for one in schema.fields},
    }
    if schema.extra:
        row["additionalProperties"] = {"type": ["string", "number", "boolean", "null"]}
    rows = {"type": "array", "maxItems": bulk.MOST_ROWS, "items": row}
    return {
        "required": True,
        "content": {"application/json": {"schema": rows, "example": [_example(schema)]}},
    }


def _door(schema: FileSchema) -> Callable[[Request], object]:
    def view(request: Request) -> object:
        file = request.spooled.file  # type: ignore[attr-defined]
        found = bulk.store(
            actor=request.actor,
            file=schema.name,
            rows=lambda: rows_of(file),
            recorded_at=clock.now(),
            is_storable=is_storable,
        )
        kept = ("received", "accepted", "added", "changed", "unchanged", "load_id")
        return BulkOutcome(
            **{name: getattr(found, name) for name in kept},
            refused=found.received - found.accepted,
            errors=[RowError.of(one) for one in found.problems[: bulk.MOST_NAMED]],
        )

    view.__name__ = view.__qualname__ = f"bulk_{schema.name}"
    view.__doc__ = f"Store many rows. {schema.title}; the fields are those of the exchange format."
    return view


for _schema in FILES.values():
    doors.post(
        f"/{_schema.name.replace('_', '-')}/bulk",
        returns=BulkOutcome,
        right="exchange.import",
        refusals=(TooManyColumnsError, TooEntangledError),
        most=LARGEST_BODY,
        is_streamed=True,
        extra={"requestBody": _body(_schema)},
    )(_door(_schema))
