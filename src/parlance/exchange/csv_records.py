"""A CSV read record by record, where DuckDB alone could not say what is wrong and where."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from parlance.exchange.csv_scan import LONGEST_LINE
from parlance.exchange.problems import SHOWN_CHARACTERS, ProblemLog
from parlance.exchange.sources import SourceFile
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW

_BATCH = 20_000
_REPLACED = "\ufffd"


class _LineTooLongError(Exception):
    pass


def read(
    connection: Any,
    file: SourceFile,
    table: str,
    columns: Sequence[str],
    delimiter: str,
    log: ProblemLog,
) -> None:
    """Read into a new table of text; report every record that cannot be taken, and its line.

    A record of the wrong length stays under its negative line: rows that name it find its key,
    and are not reported as well.
    """
    names = [ROW, *columns]
    schema = pa.schema([(one, pa.int64() if one == ROW else pa.string()) for one in names])
    connection.from_arrow(schema.empty_table()).create(table)
    records = _Records(file, columns, delimiter)
    rows: list[list[Any]] = []
    for row in records:
        rows.append(row)
        if len(rows) == _BATCH:
            connection.from_arrow(_arrow(rows, schema)).insert_into(table)
            rows.clear()
            records.hand_over(log)
    if rows:
        connection.from_arrow(_arrow(rows, schema)).insert_into(table)
    records.hand_over(log)


def _arrow(rows: list[list[Any]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)


class _Records:
    """The records of a file as `[line, value, …]`; faults gather in `problems`."""

    def __init__(self, file: SourceFile, columns: Sequence[str], delimiter: str) -> None:
        self._file = file
        self._columns = columns
        self._delimiter = delimiter
        self._has_foreign_bytes = False
        self._problems: list[Problem] = []

    def hand_over(self, log: ProblemLog) -> None:
        if self._problems:
            log.add(*self._problems)
            self._problems.clear()

    def __iter__(self) -> Iterator[list[Any]]:
        reader = csv.reader(self._lines(self._file.path), delimiter=self._delimiter, strict=True)
        next(reader)
        while True:
            self._has_foreign_bytes = False
            line = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except _LineTooLongError:
                self._add(line, "line", "The line is longer than 1 MB: a line end is missing.")
                return
            except csv.Error as error:
                self._add(line, "quotes", _remedy_for(error))
                continue
            if any(record):
                place = line if self._is_whole(line, record) else -line
                yield [place, *self._values(record)]

    def _values(self, record: Sequence[str]) -> list[str | None]:
        """Return a value for each column, also of a record that is too short or too long."""
        values = [one.strip() or None for one in record[: len(self._columns)]]
        return values + [None] * (len(self._columns) - len(values))

    def _lines(self, path: Path) -> Iterator[str]:
        with path.open("rb") as stream:
            encoding = "utf-8-sig"
            while raw := stream.readline(LONGEST_LINE):
                if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                    raise _LineTooLongError
                try:
                    yield raw.decode(encoding)
                except UnicodeDecodeError:
                    self._has_foreign_bytes = True
                    yield raw.decode(encoding, "replace")
                encoding = "utf-8"

    def _is_whole(self, line: int, record: Sequence[str]) -> bool:
        if len(record) != len(self._columns):
            self._add(
                line,
                "width",
                f"The row has {len(record)} values, the first row names {len(self._columns)}"
                " columns. Put values that hold a delimiter in double quotes.",
            )
            return False
        if self._has_foreign_bytes:
            for column, value in zip(self._columns, record, strict=True):
                if _REPLACED in value:
                    remedy = "This is not UTF-8 like the rest. Save the file as “CSV UTF-8”."
                    self._add(line, "encoding", remedy, column, value)
        return True

    def _add(
        self, line: int, code: str, remedy: str, column: str | None = None, value: str | None = None
    ) -> None:
        shown = value[:SHOWN_CHARACTERS] if value else None
        self._problems.append(Problem(self._file.name, line, column, shown, code, remedy))


def _remedy_for(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end of data" in said or "field larger" in said:
        return "A double quote is opened here and never closed. Close it, or write it twice."
    if "new-line" in said:
        return "There is a line end of an old Macintosh. Save the file with Unix line ends."
    return "A double quote stands inside a value. Write it twice and quote the whole value."
