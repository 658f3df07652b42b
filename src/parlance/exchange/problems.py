import csv
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pyarrow as pa

from parlance.exchange.cells import safe_cell
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, text

SHOWN = 100
SHOWN_CHARACTERS = 60
"""A value that is longer is cut in the log."""

COLUMNS = ("file", "row", "column", "value", "problem", "remedy")
SKIPPED = "skipped"

_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("problem", pa.string()),
        ("remedy", pa.string()),
    ]
)
_PAGE = 10_000
_ORDER = 'file, row nulls first, "column" nulls first, problem, value'


class ProblemLog:
    """All problems of an import, kept in a DuckDB table so that their number has no limit.

    Rows that a mapping told to skip stand here too, under the code `skipped`; they are no
    problems.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        connection.from_arrow(_SCHEMA.empty_table()).create("problems")

    def add(self, *problems: Problem) -> None:
        columns = list(zip(*map(astuple, problems), strict=True))
        arrays = [
            pa.array(values, type=field.type)
            for values, field in zip(columns, _SCHEMA, strict=True)
        ]
        self._connection.from_arrow(pa.table(arrays, schema=_SCHEMA)).insert_into("problems")

    def add_found(self, found: Any) -> None:
        """Add the rows of a DuckDB relation with the columns of `COLUMNS`."""
        found.insert_into("problems")

    def drop_echoes(self) -> None:
        """Forget that a value is missing where what it is made of was refused already."""
        self._connection.execute(
            """
            DELETE FROM problems AS echo WHERE problem = 'required' AND EXISTS (
                FROM problems AS cause
                WHERE cause.file = echo.file AND cause."row" = echo."row"
                    AND cause.problem IN ('type', 'impossible')
                    AND list_contains(string_split(echo."column", ', '), cause."column")
            )
            """
        )

    def count(self) -> int:
        return self._count(f"problem <> '{SKIPPED}'")

    def skipped(self) -> int:
        return self._count(f"problem = '{SKIPPED}'")

    def _count(self, which: str) -> int:
        (count,) = self._connection.table("problems").filter(which).count("*").fetchone()
        return int(count)

    def first(self) -> tuple[Problem, ...]:
        """Return the first hundred problems by file, row and column."""
        table = self._connection.table("problems").filter(f"problem <> '{SKIPPED}'")
        return tuple(Problem(*row) for row in table.order(_ORDER).limit(SHOWN).fetchall())

    def write(self, path: Path) -> None:
        """Write all problems and skipped rows as CSV that is safe to open in a spreadsheet."""
        path.parent.mkdir(parents=True, exist_ok=True)
        ordered = self._connection.table("problems").order(_ORDER)
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            while page := ordered.fetchmany(_PAGE):
                writer.writerows(_safe(row) for row in page)


def found(source: str, label: str, value: str, code: str, remedy: str) -> str:
    """Return the columns of a problem for a relation that has `ROW`.

    `source` and `label` are texts; `value`, `code` and `remedy` are SQL.
    """
    return (
        f'{text(source)} AS file, {ROW} AS "row", {text(label)} AS "column",'
        f" left({value}::VARCHAR, {SHOWN_CHARACTERS}) AS value, {code} AS problem,"
        f" {remedy} AS remedy"
    )


def _safe(row: Iterable[Any]) -> list[str]:
    return [safe_cell("" if value is None else str(value)) for value in row]
