"""Checked rows on their way from DuckDB into temporary tables of PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection as postgresql

from parlance.exchange.checks import TargetTable
from parlance.exchange.shapes import SHAPES, exact
from parlance.exchange.workbench import Workbench, quoted, text

EXTRA = "extra"
"""The jsonb column that holds an account's custom attributes."""

_CHUNK = 1024 * 1024


def stage(bench: Workbench, target: TargetTable, told: Callable[[int, int], None]) -> str:
    """Fill a temporary table with the typed rows of a file, and return its name.

    It has every column of the format, defaults filled in, and `extra` where the file may have
    further ones. Runs inside a transaction; `told` hears how many bytes of how many are there.
    """
    table = f"staging_{target.schema.name}"
    columns = [f"{quoted(one.name)} {SHAPES[one.type].postgresql}" for one in target.schema.fields]
    columns += [f"{EXTRA} jsonb"] if target.schema.extra else []
    path = bench.room / f"{table}.csv"
    _rows(bench.connection, target).write_csv(str(path), header=False)
    with postgresql.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({', '.join(columns)}) ON COMMIT DROP")
        _copy(cursor, table, path, told)
        cursor.execute(f"ANALYZE {table}")
    path.unlink()
    return table


def drop(table: str) -> None:
    with postgresql.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table}")


def _rows(connection: Any, target: TargetTable) -> Any:
    values = [
        exact(one) if one.name in target.columns else _absent(one.default, SHAPES[one.type].duckdb)
        for one in target.schema.fields
    ]
    if target.schema.extra:
        values.append(_extra(target.extra()))
    return connection.table(target.table).project(
        ", ".join(f"{value} AS c{place}" for place, value in enumerate(values))
    )


def _absent(default: str | None, kind: str) -> str:
    return f"CAST({'NULL' if default is None else text(default)} AS {kind})"


def _extra(names: list[str]) -> str:
    pairs = ", ".join(f"{text(one)}, {quoted(one)}" for one in names)
    return f"json_object({pairs})::VARCHAR" if pairs else "'{}'"


def _copy(cursor: Any, table: str, path: Path, told: Callable[[int, int], None]) -> None:
    size, done = path.stat().st_size, 0
    with (
        path.open("rb") as stream,
        cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv, NULL '')") as copy,
    ):
        while chunk := stream.read(_CHUNK):
            copy.write(chunk)
            done += len(chunk)
            told(done, size)
