"""The first rows of source files, without reading the rest."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from parlance.exchange import csv_scan, parquet, reading, recoding, workbooks
from parlance.exchange.mapping import Form
from parlance.exchange.sources import WORKBOOK, SourceFile
from parlance.exchange.workbook_safety import WorkbookError

ROWS = 50
_START = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Peek:
    """The columns of a source file and its first rows as text; `fault` where it cannot be read."""

    file: SourceFile
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    fault: str = ""

    def values(self, column: str) -> list[str]:
        """Return the values of a column that are not empty."""
        place = self.columns.index(column)
        return [value for row in self.rows if (value := row[place]) is not None]


def peek_all(
    files: Sequence[SourceFile], form: Form, room: Path
) -> tuple[tuple[Peek, ...], tuple[str, ...]]:
    """Return a look at every table among the files, and the names of those that hold none."""
    tables, hidden = reading.tables(files)
    readable = [one for one in tables if _suffix(one) in {".csv", ".parquet", WORKBOOK}]
    others = [one.name for one in tables if one not in readable]
    looks = tuple(_peek(one, form, room, place) for place, one in enumerate(readable))
    return looks, (*others, *hidden)


def _suffix(file: SourceFile) -> str:
    return file.path.suffix.lower()


def _peek(file: SourceFile, form: Form, room: Path, place: int) -> Peek:
    try:
        match _suffix(file):
            case ".csv":
                return _csv(file, form, room, place)
            case ".parquet":
                return _parquet(file, form)
            case _:
                return _sheet(file, form)
    except (WorkbookError, UnicodeDecodeError, csv.Error, duckdb.Error, OSError) as error:
        return Peek(file, fault=str(error).splitlines()[0])


def _csv(file: SourceFile, form: Form, room: Path, place: int) -> Peek:
    readable = recoding.in_utf_8(file, form, room, f"peek_{place}")
    with readable.path.open("rb") as stream:
        start = stream.read(_START)
    refusal, delimiter, header = csv_scan.look_at(start)
    if refusal:
        return Peek(file, fault=refusal)
    lines = start.decode("utf-8-sig", "replace").splitlines(keepends=True)
    if len(start) == _START:
        lines.pop()
    columns = tuple(one.strip() for one in header)
    rows = []
    for record in csv.reader(lines[1:], delimiter=delimiter):
        if any(record):
            rows.append(_fitted(record, len(columns)))
        if len(rows) == ROWS:
            break
    return Peek(file, columns, tuple(rows))


def _sheet(file: SourceFile, form: Form) -> Peek:
    sheet = workbooks.open_sheet(file)
    if not sheet.header:
        return Peek(file, fault="The sheet is empty. Its first row must name the columns.")
    rows = []
    for _, *cells in sheet.rows:
        rows.append(tuple(workbooks.written(one, form.decimal) for one in cells))
        if len(rows) == ROWS:
            break
    return Peek(file, sheet.header, tuple(rows))


def _parquet(file: SourceFile, form: Form) -> Peek:
    refusal = parquet.refusal(file.path)
    if refusal:
        return Peek(file, fault=refusal)
    with duckdb.connect() as connection:
        source = connection.read_parquet(str(file.path))
        kinds = zip(source.columns, map(str, source.dtypes), strict=True)
        values = [parquet.as_text(one, kind, form.decimal) for one, kind in kinds]
        rows = source.project(", ".join(values)).limit(ROWS).fetchall()
        return Peek(file, tuple(source.columns), tuple(rows))


def _fitted(record: Sequence[str], width: int) -> tuple[str | None, ...]:
    values = [one.strip() or None for one in record[:width]]
    return (*values, *[None] * (width - len(values)))
