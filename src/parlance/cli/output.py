"""Answers as tables for people, and as JSON or CSV for programs."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

import click

Row = Mapping[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])

NOTHING = "–"  # noqa: RUF001 - a dash stands for no value, as on pages


def format_option(command: Command) -> Command:
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv"]),
        default="table",
        show_default=True,
        help="A table for people, JSON or CSV for programs.",
    )(command)


def show(rows: Sequence[Row], *, form: str, columns: Sequence[str]) -> None:
    """Print rows of plain values; `columns` names them for table and CSV, in order."""
    match form:
        case "json":
            click.echo(as_json([plain(row) for row in rows]))
        case "csv":
            click.echo(as_csv(rows, columns), nl=False)
        case _:
            click.echo(as_table(rows, columns), nl=False)


def as_json(answer: Any) -> str:
    return json.dumps(plain(answer), ensure_ascii=False, indent=2)


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column), nothing="") for column in columns] for row in rows)
    return text.getvalue()


def as_table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Return aligned plain text: numbers to the right, all else to the left."""
    if not rows:
        return "Nothing to show.\n"
    cells = [[_cell(row.get(column), nothing=NOTHING) for column in columns] for row in rows]
    heads = [column.replace("_", " ") for column in columns]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    right = [_is_numeric([row.get(column) for row in rows]) for column in columns]
    lines = [heads, ["-" * width for width in widths], *cells]
    return "".join(_line(line, widths, right) + "\n" for line in lines)


def plain(value: Any) -> Any:
    """Return the value as JSON has it: days and ids as text, exact numbers as numbers."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def _cell(value: Any, *, nothing: str) -> str:
    if value is None or value == {}:
        return nothing
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={_cell(item, nothing=nothing)}" for key, item in value.items())
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple):
        return ", ".join(_cell(item, nothing=nothing) for item in value)
    return str(plain(value)).replace("\n", " ")


def _is_numeric(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float | Decimal) for value in known)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    parts = [
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(parts).rstrip()
