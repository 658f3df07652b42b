"""The schema of an exchange file, in plain values; printed as a Frictionless Table Schema."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 300
"""Names and the like: two of them in any letters still fit into an index."""


class FieldType(StrEnum):
    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `refers_to` names the file whose `source_id` this column holds.

    `longest` is what a text may have, in characters.
    """

    name: str
    type: FieldType
    description: str
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    refers_to: str | None = None
    personal: bool = False
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class FileSchema:
    """One file of the exchange format.

    `key` are the columns that identify a row. `extra` says whether further columns are kept
    as custom attributes (accounts) or refused by name.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ("source_id",)
    extra: bool = False

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)
