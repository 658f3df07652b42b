"""The records as Arrow tables, all read at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pyarrow as pa
from adbc_driver_postgresql import dbapi
from django.db import connection


class Records:
    """One repeatable-read view of PostgreSQL that answers with Arrow tables."""

    def __init__(self, adbc: Any, at: datetime) -> None:
        self._adbc = adbc
        self.at = at

    def arrow(self, sql: str, parameters: tuple[Any, ...] = ()) -> Any:
        """Return the rows of a statement; `$1`, `$2` stand for parameters."""
        with self._adbc.cursor() as cursor:
            if parameters:
                cursor.execute(sql, parameters)
            else:
                cursor.execute(sql)
            return cursor.fetch_arrow_table()


@contextmanager
def open_records() -> Iterator[Records]:
    """Open a consistent, read-only view of the records; `at` is its moment."""
    with dbapi.connect(_address(), autocommit=True) as adbc:
        with adbc.cursor() as cursor:
            cursor.execute("begin isolation level repeatable read read only")
            cursor.execute("select now()")
            at = cursor.fetchone()[0]
        try:
            yield Records(adbc, at)
        finally:
            with adbc.cursor() as cursor:
                cursor.execute("rollback")


def shaped(rows: Any, columns: dict[str, str]) -> Any:
    """Return the rows with exactly these columns, text cast to the decimals they stand for."""
    arrow = {
        "int64": pa.int64(),
        "string": pa.string(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
        "decimal(18, 6)": pa.decimal128(18, 6),
        "decimal(18, 8)": pa.decimal128(18, 8),
    }
    fields = [pa.field(name, arrow[kind]) for name, kind in columns.items()]
    return pa.table(
        [rows[field.name].cast(field.type) for field in fields], schema=pa.schema(fields)
    )


def _address() -> str:
    """Return libpq's address of the database that Django uses, tests' own included."""
    settings = connection.get_connection_params()
    keys = {"dbname", "user", "password", "host", "port"}
    parts = {key: str(value) for key, value in settings.items() if key in keys and value}
    escaped = {key: value.replace("\\", "\\\\").replace("'", "\\'") for key, value in parts.items()}
    return " ".join(f"{key}='{value}'" for key, value in escaped.items())
