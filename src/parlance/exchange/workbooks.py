"""Sheets of Excel workbooks into tables of text, each row with its line in the sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from parlance.exchange.package import FILES
from parlance.exchange.sources import SourceFile
from parlance.exchange.workbench import ROW
from parlance.exchange.workbook_safety import (
    PROTECTED,
    WorkbookError,
    cells_with_errors,
    look_over,
)

SHEET = "#"
"""Stands between the name of a workbook and that of its sheet, where it has several."""

_BATCH = 20_000
_MOST_FAULTS = 1_000
_EXACT = 10**15
_FAULTS = (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError)


@dataclass(frozen=True, slots=True)
class SheetFault:
    """A cell that cannot be taken; `column` is its place in the table, counted from 0."""

    row: int
    column: int
    code: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The names of the columns, their line, the rows as `[line, value, …]`, cells at fault."""

    header: tuple[str, ...]
    line: int
    rows: Iterator[list[Any]]
    faults: tuple[SheetFault, ...]


def sheets(file: SourceFile) -> tuple[tuple[SourceFile, ...], tuple[str, ...]]:
    """Return a table for each visible sheet that holds anything, and the names of hidden ones.

    A workbook with a single sheet keeps its own name. Raises `WorkbookError`.
    """
    look_over(file.path)
    book = _opened(file.path)
    meta = [one for one in book.sheets_metadata if one.typ is calamine.SheetTypeEnum.WorkSheet]
    seen = [one.name for one in meta if one.visible is calamine.SheetVisibleEnum.Visible]
    full = [one for one in seen if book.get_sheet_by_name(one).height]
    hidden = tuple(f"{file.name}{SHEET}{one.name}" for one in meta if one.name not in seen)
    if len(full) <= 1:
        return tuple(_alone(file, one) for one in full or seen[:1]), hidden
    found = tuple(
        replace(file, name=f"{file.name}{SHEET}{one}", target=_as_target(one), sheet=one)
        for one in full
    )
    return found, hidden


def _alone(file: SourceFile, sheet: str) -> SourceFile:
    """Name a single sheet by its workbook, unless only its own name is one of the format."""
    own = _as_target(sheet)
    is_named = file.target not in FILES and own in FILES
    return replace(file, sheet=sheet, target=own if is_named else file.target)


def open_sheet(file: SourceFile) -> "Sheet":
    """Read one sheet; raise `WorkbookError` where that cannot be done."""
    look_over(file.path)
    book = _opened(file.path)
    sheet = book.get_sheet_by_name(file.sheet or book.sheet_names[0])
    left = sheet.start[1] if sheet.start else 0
    numbered = enumerate(sheet.iter_rows() if sheet.height else (), start=1)
    header, line = _header(numbered)
    faults = [*_errors(file), *_merged(sheet, line)]
    placed = tuple(replace(one, column=one.column - left) for one in faults)
    return Sheet(header, line, _rows(numbered, len(header)), placed)


def _header(numbered: Iterator[tuple[int, list[Any]]]) -> tuple[tuple[str, ...], int]:
    """Return the first row that is not empty, without empty cells at its end, and its line."""
    for place, line in numbered:
        names = [_text(one) or "" for one in line]
        while names and not names[-1]:
            names.pop()
        if names:
            return tuple(names), place
    return (), 1


def arrow_batches(
    rows: Iterator[list[Any]], columns: Sequence[str], decimal: str
) -> Iterator[pa.Table]:
    """Yield the rows as tables of text, at least one; numbers with this decimal sign."""
    names = [ROW, *columns]
    schema = pa.schema([(one, pa.int64() if one == ROW else pa.string()) for one in names])
    batch: list[list[Any]] = []
    for place, *cells in rows:
        batch.append([place, *(written(one, decimal) for one in cells)])
        if len(batch) == _BATCH:
            yield _arrow(batch, schema)
            batch.clear()
    yield _arrow(batch, schema) if batch else schema.empty_table()


def _arrow(rows: list[list[Any]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, one.type) for values, one in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


def _rows(numbered: Iterator[tuple[int, list[Any]]], width: int) -> Iterator[list[Any]]:
    for place, line in numbered:
        values = line[:width]
        if any(one != "" for one in values):
            yield [place, *values, *[""] * (width - len(values))]


def written(value: Any, decimal: str) -> str | None:
    """Return a cell as text, a number with this decimal sign."""
    plain = _text(value)
    return plain.replace(".", decimal) if plain and isinstance(value, float) else plain


def _text(value: Any) -> str | None:
    """Return a cell as it is written in the exchange format: days as days, numbers with a point."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value == int(value) and abs(value) < _EXACT else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value).strip() or None


def _merged(sheet: Any, header: int) -> list[SheetFault]:
    faults = []
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        if bottom + 1 < header:
            continue  # a title above the table
        what = "the names of columns" if top + 1 <= header else "cells"
        remedy = (
            f"Here {what} are merged, and only the first holds anything. Unmerge them, and write"
            " into each cell what it stands for."
        )
        faults.append(SheetFault(top + 1, left, "merged", remedy))
    return faults[:_MOST_FAULTS]


def _errors(file: SourceFile) -> list[SheetFault]:
    remedy = "The formula in this cell gives an error. Mend it in the spreadsheet, and save."
    found = cells_with_errors(file.path, file.sheet)
    return [SheetFault(row, column, "formula", remedy) for row, column in found]


def _opened(path: Path) -> Any:
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as error:
        raise WorkbookError(PROTECTED) from error
    except _FAULTS as error:
        message = f"This is no Excel workbook that can be read ({error}). Save it anew as .xlsx."
        raise WorkbookError(message) from error


def _as_target(sheet: str) -> str:
    return sheet.strip().lower().replace(" ", "_")
