"""How each type of the format is written as text, and what it becomes in the databases."""

from dataclasses import dataclass

from parlance.exchange.workbench import quoted, text
from parlance.kit.tables import Field, FieldType

FIRST_DAY = "1900-01-01"
LAST_DAY = "2199-12-31"
LARGEST = "1e12"
DECIMAL = "DECIMAL(24, 12)"


@dataclass(frozen=True, slots=True)
class Shape:
    """`pattern` is what the text looks like, `cast` what DuckDB makes of the text `{}`."""

    pattern: str
    cast: str
    duckdb: str
    postgresql: str
    remedy: str
    impossible: str = ""


_DAY = r"\d{4}-\d{2}-\d{2}"

SHAPES = {
    FieldType.TEXT: Shape("", "{}", "VARCHAR", "text", ""),
    FieldType.INTEGER: Shape(
        r"[+-]?\d+(\.0*)?",
        "split_part({}, '.', 1)",
        "INTEGER",
        "integer",
        "Write a whole number such as 12.",
        "The number is larger than two thousand million.",
    ),
    FieldType.NUMBER: Shape(
        r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?",
        "{}",
        "DOUBLE",
        "numeric(24, 12)",
        "Write a number such as 1234.50: a decimal point and no other sign.",
        "Numbers go up to a million millions.",
    ),
    FieldType.BOOLEAN: Shape(
        "(?i)true|false|1|0", "{}", "BOOLEAN", "boolean", "Write true or false."
    ),
    FieldType.DATE: Shape(
        _DAY + r"([ T]00:00:00(\.0+)?)?",
        "left({}, 10)",
        "DATE",
        "date",
        "Write a day such as 2025-01-31 (year, month, day).",
        "There is no such day in the calendar.",
    ),
    FieldType.DATETIME: Shape(
        _DAY + r"[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)?",
        "{}",
        "TIMESTAMPTZ",
        "timestamptz",
        "Write a day and time such as 2025-01-31T09:30:00Z.",
        "There is no such day or time.",
    ),
}


def written(field: Field) -> str:
    """Return the text of a field in SQL, its default filled in."""
    column = quoted(field.name)
    return column if field.default is None else f"coalesce({column}, {text(field.default)})"


def typed(field: Field) -> str:
    """Return a field in SQL as checks compare it, null where its text is none of its type.

    Numbers are floating here, which is quick and good enough to compare with bounds.
    """
    shape = SHAPES[field.type]
    value = f"try_cast({shape.cast.format(written(field))} AS {shape.duckdb})"
    if field.type is FieldType.NUMBER:
        return f"CASE WHEN abs({value}) < {LARGEST} THEN {value} END"
    return value


def exact(field: Field) -> str:
    """Return a field in SQL as it is written to PostgreSQL, which reads numbers to the digit."""
    return written(field) if field.type is FieldType.NUMBER else typed(field)


def computable(field: Field) -> str:
    """Return a field in SQL as expressions compute with it: numbers are decimals."""
    if field.type is FieldType.NUMBER:
        return f"try_cast({written(field)} AS {DECIMAL})"
    return typed(field)
