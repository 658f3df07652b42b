"""Fields that records of the ledger have in common."""

from typing import Annotated

from pydantic import Field, WithJsonSchema

from parlance.domains.revenue.values.records import Kind, Unit
from parlance.platform.api.fields import IdField, RecordId

AccountId = Annotated[IdField, Field(description="The account.", examples=[7])]
AskedAccount = Annotated[RecordId, Field(description="Only of this account.", examples=[7])]
Id = Annotated[RecordId, Field(description="The record's id.", examples=[7])]
Count = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Days = Annotated[int, Field(strict=True, ge=0, le=10_000)]
SOURCE_ID = "Your own key of this record, unique."
ENDS_ON = "The first day no longer in force; null: no end."
EXAMPLE = "5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11"

# The words “Unit” and “Kind” belong to metrics and terms in the document.
PeriodUnit = Annotated[
    Unit, WithJsonSchema({"type": "string", "enum": [one.value for one in Unit]})
]
IntervalKind = Annotated[
    Kind, WithJsonSchema({"type": "string", "enum": [one.value for one in Kind]})
]
