"""CSV, Excel and Parquet into tables of text, each row with its place in the source.

A sound CSV is read by DuckDB alone. A file with anything unusual in it (bytes that are no
UTF-8, values over several lines, blank lines, rows of another length) is read again, record by
record: slower, but every fault is found with its line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from parlance.exchange import csv_records, csv_scan, parquet, recoding, workbooks
from parlance.exchange.mapping import Form
from parlance.exchange.problems import ProblemLog
from parlance.exchange.sources import WORKBOOK, SourceFile
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, Workbench, quoted
from parlance.exchange.workbook_safety import WorkbookError

MOST_COLUMNS = 1_000
LONGEST_NAME = 200

_PLAIN = ("BOOLEAN", "INT", "FLOAT", "DOUBLE", "DECIMAL", "DATE", "TIME", "VARCHAR", "ENUM", "UUID")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A source file as a table of text in the workbench, with the place of each row."""

    file: SourceFile
    table: str
    columns: tuple[str, ...]


def read(
    bench: Workbench, file: SourceFile, table: str, form: Form, log: ProblemLog
) -> SourceTable | None:
    """Read a file into a new table; report what is wrong and return None where that fails.

    Of `form`, the encoding tells how to read text; numbers that are no text in the file are
    written as it says, so that all of a column reads alike.
    """
    suffix = file.path.suffix.lower() if file.sheet else Path(file.name).suffix.lower()
    match suffix:
        case ".csv":
            columns = _text(bench, file, table, form, log)
        case ".parquet":
            columns = _parquet(bench, file, table, form, log)
        case _ if suffix == WORKBOOK:
            columns = _workbook(bench, file, table, form, log)
        case _:
            log.add(_whole(file, "format", _remedy_for(suffix)))
            return None
    return SourceTable(file, table, columns) if columns else None


def tables(files: Sequence[SourceFile]) -> tuple[tuple[SourceFile, ...], tuple[str, ...]]:
    """Return the files, workbooks as their sheets; and the names of sheets that are hidden.

    What is no sound workbook stays one file, and is found at fault when it is read.
    """
    found: list[SourceFile] = []
    hidden: list[str] = []
    for file in files:
        if file.path.suffix.lower() != WORKBOOK:
            found.append(file)
            continue
        try:
            sheets, unseen = workbooks.sheets(file)
        except WorkbookError:
            sheets, unseen = (file,), ()
        found += sheets or (file,)
        hidden += unseen
    return tuple(found), tuple(hidden)


def _remedy_for(suffix: str) -> str:
    if suffix in {".xls", ".xlsb", ".ods"}:
        return "This is a spreadsheet of another kind. Save it as an Excel workbook (.xlsx)."
    return (
        f"Files that end in {suffix or 'nothing'} cannot be read. Give CSV (.csv), Excel (.xlsx) or"
        " Parquet."
    )


def _workbook(
    bench: Workbench, file: SourceFile, table: str, form: Form, log: ProblemLog
) -> tuple[str, ...] | None:
    try:
        sheet = workbooks.open_sheet(file)
    except WorkbookError as error:
        log.add(_whole(file, "format", str(error)))
        return None
    if not sheet.header:
        log.add(_whole(file, "format", "The file is empty. Its first row must name the columns."))
        return None
    faults = [_sheet_fault(file, sheet.header, one) for one in sheet.faults]
    if faults:
        log.add(*faults)
    columns = _header(file, sheet.header, log, line=sheet.line)
    if columns is None or any(one.row == sheet.line for one in faults):
        return None
    for place, batch in enumerate(workbooks.arrow_batches(sheet.rows, columns, form.decimal)):
        relation = bench.connection.from_arrow(batch)
        if place:
            relation.insert_into(table)
        else:
            relation.create(table)
    return columns


def _sheet_fault(file: SourceFile, header: Sequence[str], fault: workbooks.SheetFault) -> Problem:
    name = header[fault.column] if 0 <= fault.column < len(header) else None
    return Problem(file.name, fault.row, name or None, None, fault.code, fault.remedy)


def _parquet(
    bench: Workbench, file: SourceFile, table: str, form: Form, log: ProblemLog
) -> tuple[str, ...] | None:
    refusal = parquet.refusal(file.path)
    if refusal:
        log.add(_whole(file, "format", refusal))
        return None
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
        kinds = dict(zip(source.columns, map(str, source.dtypes), strict=True))
        columns = [one for one in source.columns if one != "file_row_number"]
        values = [parquet.as_text(one, kinds[one], form.decimal) for one in columns]
        source.project(", ".join([f"file_row_number + 1 AS {ROW}", *values])).create(table)
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.ConversionException) as error:
        reason = str(error).splitlines()[0].replace(str(bench.room / f"{table}.link"), file.name)
        log.add(_whole(file, "format", f"This is no sound Parquet file ({reason}). Write it anew."))
        return None
    return tuple(columns)


def _text(
    bench: Workbench, file: SourceFile, table: str, form: Form, log: ProblemLog
) -> tuple[str, ...] | None:
    try:
        readable = recoding.in_utf_8(file, form, bench.room, table)
    except UnicodeDecodeError as error:
        remedy = f"This is no text in {error.encoding}. Save the file as “CSV UTF-8”."
        log.add(_whole(file, "encoding", remedy))
        return None
    return _csv(bench, readable, table, log)


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


def _header(
    file: SourceFile, header: Sequence[str], log: ProblemLog, *, line: int = 1
) -> tuple[str, ...] | None:
    columns = tuple(one.strip() for one in header)
    if len(columns) > MOST_COLUMNS:
        log.add(_whole(file, "columns", f"There are more than {MOST_COLUMNS} columns."))
        return None
    faults = []
    for place, name in enumerate(columns, start=1):
        if not name:
            remedy = f"The column at place {place} has no name. Name it in the first row."
            faults.append(Problem(file.name, line, None, None, "column_without_name", remedy))
        elif len(name) > LONGEST_NAME:
            remedy = f"The column at place {place} has a name of more than {LONGEST_NAME} signs."
            faults.append(Problem(file.name, line, None, None, "bounds", f"{remedy} Shorten it."))
        elif name.casefold() in [ROW, *(one.casefold() for one in columns[: place - 1])]:
            remedy = "There is another column of this name. Rename or remove one of them."
            faults.append(Problem(file.name, line, name, None, "column_twice", remedy))
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
