"""CSV and Parquet into tables of text, each row with its place in the source.

A sound CSV is read by DuckDB alone. A file with anything unusual in it (bytes that are no
UTF-8, values over several lines, blank lines, rows of another length) is read again, record by
record: slower, but every fault is found with its line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from parlance.exchange import csv_records, csv_scan
from parlance.exchange.problems import ProblemLog
from parlance.exchange.sources import READABLE, SourceFile
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, Workbench, quoted

MOST_COLUMNS = 1_000
LONGEST_NAME = 200

_PLAIN = ("BOOLEAN", "INT", "FLOAT", "DOUBLE", "DECIMAL", "DATE", "TIME", "VARCHAR", "ENUM", "UUID")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A source file as a table of text in the workbench, with the place of each row."""

    file: SourceFile
    table: str
    columns: tuple[str, ...]


def read(bench: Workbench, file: SourceFile, table: str, log: ProblemLog) -> SourceTable | None:
    """Read a file into a new table; report what is wrong and return None where that fails."""
    suffix = Path(file.name).suffix.lower()
    if suffix not in READABLE:
        log.add(_whole(file, "format", _remedy_for(suffix)))
        return None
    columns = (_parquet if suffix == ".parquet" else _csv)(bench, file, table, log)
    return SourceTable(file, table, columns) if columns else None


def _remedy_for(suffix: str) -> str:
    if suffix in {".xlsx", ".xls", ".ods"}:
        return "This is a spreadsheet. Save each sheet as “CSV UTF-8” under its own name."
    return f"Files that end in {suffix or 'nothing'} cannot be read. Give CSV (.csv) or Parquet."


def _parquet(
    bench: Workbench, file: SourceFile, table: str, log: ProblemLog
) -> tuple[str, ...] | None:
    try:
        source = bench.connection.read_parquet(
            _plain_path(bench, file, table), file_row_number=True
        )
        nested = [
            name
            for name, kind in zip(source.columns, source.dtypes, strict=True)
            if not str(kind).startswith(_PLAIN) and not str(kind).endswith("INT")
        ]
        if nested:
            log.add(*(_column(file, one, "nested", "Give plain values only.") for one in nested))
            return None
        columns = [one for one in source.columns if one != "file_row_number"]
        values = [f"nullif(trim({quoted(one)}::VARCHAR), '') AS {quoted(one)}" for one in columns]
        source.project(", ".join([f"file_row_number + 1 AS {ROW}", *values])).create(table)
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.ConversionException) as error:
        reason = str(error).splitlines()[0].replace(str(bench.room / f"{table}.link"), file.name)
        log.add(_whole(file, "format", f"This is no sound Parquet file ({reason}). Write it anew."))
        return None
    return tuple(columns)


def _csv(bench: Workbench, file: SourceFile, table: str, log: ProblemLog) -> tuple[str, ...] | None:
    scan = csv_scan.scan(file.path)
    if scan.refusal:
        log.add(Problem(file.name, scan.refused_at, None, None, "format", scan.refusal))
        return None
    columns = _header(file, scan.header, log)
    if columns is None:
        return None
    if not (scan.is_clean and _read_at_once(bench, file, table, columns, scan)):
        bench.connection.execute(f"DROP TABLE IF EXISTS {quoted(table)}")
        csv_records.read(bench.connection, file, table, columns, scan.delimiter, log)
    return columns


def _header(file: SourceFile, header: Sequence[str], log: ProblemLog) -> tuple[str, ...] | None:
    columns = tuple(one.strip() for one in header)
    if len(columns) > MOST_COLUMNS:
        log.add(_whole(file, "columns", f"There are more than {MOST_COLUMNS} columns."))
        return None
    faults = []
    for place, name in enumerate(columns, start=1):
        if not name:
            remedy = f"The column at place {place} has no name. Name it in the first row."
            faults.append(Problem(file.name, 1, None, None, "column_without_name", remedy))
        elif len(name) > LONGEST_NAME:
            remedy = f"The column at place {place} has a name of more than {LONGEST_NAME} signs."
            faults.append(Problem(file.name, 1, None, None, "bounds", f"{remedy} Shorten it."))
        elif name.casefold() in [ROW, *(one.casefold() for one in columns[: place - 1])]:
            remedy = "There is another column of this name. Rename or remove one of them."
            faults.append(_column(file, name, "column_twice", remedy))
    if faults:
        log.add(*faults)
        return None
    return columns


def _read_at_once(
    bench: Workbench,
    file: SourceFile,
    table: str,
    columns: Sequence[str],
    scan: csv_scan.Scan,
) -> bool:
    """Read by DuckDB alone; False where its rows are not the lines of the file, one for one."""
    values = [f"nullif(trim({quoted(one)}), '') AS {quoted(one)}" for one in columns]
    try:
        source = bench.connection.read_csv(
            _plain_path(bench, file, table),
            header=True,
            sep=scan.delimiter,
            quotechar='"',
            escapechar='"',
            auto_detect=False,
            columns=dict.fromkeys(columns, "VARCHAR"),
            max_line_size=csv_scan.LONGEST_LINE,
        )
        source.project(", ".join([f"row_number() OVER () + 1 AS {ROW}", *values])).create(table)
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return False
    (rows,) = bench.connection.table(table).count("*").fetchone()
    return bool(rows == scan.lines - 1)


def _plain_path(bench: Workbench, file: SourceFile, table: str) -> str:
    """Return a path to the file without signs that DuckDB would take for a pattern."""
    link = bench.room / f"{table}.link"
    link.symlink_to(file.path.absolute())
    return str(link)


def _whole(file: SourceFile, code: str, remedy: str) -> Problem:
    return Problem(file.name, None, None, None, code, remedy)


def _column(file: SourceFile, column: str, code: str, remedy: str) -> Problem:
    return Problem(file.name, 1, column, None, code, remedy)
