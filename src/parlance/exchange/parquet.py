"""Parquet files: whether they may be opened, and their values as text."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from parlance.exchange.package import FILES
from parlance.exchange.sources import DESCRIPTOR
from parlance.exchange.workbench import quoted
from parlance.kit.tables import FieldType

LARGEST_CHUNK = 256 * 1024**2
"""A column of a row group that unpacks to more does not fit beside other work."""

LARGEST_RATIO = 1_000
MOST_ROWS_A_BYTE = 200
SMALL = 64 * 1024**2
_FEW_ROWS = 1_000_000
_KINDS = {
    FieldType.INTEGER: "INTEGER",
    FieldType.NUMBER: "DECIMAL(30, 8)",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
}
_NUMERIC = ("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "UBIGINT", "FLOAT", "DOUBLE", "DEC")


def refusal(path: Path) -> str | None:
    """Say, by its footer alone, why a file is not to be unpacked; None where it may be."""
    try:
        meta = pq.ParquetFile(path).metadata
        chunks = [
            meta.row_group(group).column(column).total_uncompressed_size
            for group in range(meta.num_row_groups)
            for column in range(meta.num_columns)
        ]
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        return f"This is no sound Parquet file ({reason}). Write it anew."
    size = path.stat().st_size
    if max(chunks, default=0) > LARGEST_CHUNK or min(chunks, default=0) < 0:
        return "A part of the file would unpack to more than 256 MB. Write smaller row groups."
    if sum(chunks) > max(SMALL, size * LARGEST_RATIO):
        return f"The file unpacks to more than {LARGEST_RATIO:,} times its size. Write it as CSV."
    if meta.num_rows > max(_FEW_ROWS, size * MOST_ROWS_A_BYTE):
        return f"The file claims {meta.num_rows:,} rows, which it has no room for. Write it anew."
    return None


def as_text(column: str, kind: str, decimal: str) -> str:
    """Return a column in SQL as text, numbers with this decimal sign; empty text is null."""
    written = f"{quoted(column)}::VARCHAR"
    if kind.startswith(_NUMERIC) and decimal != ".":
        written = f"replace({written}, '.', '{decimal}')"
    return f"nullif(trim({written}), '') AS {quoted(column)}"


def rewrite(folder: Path, names: Sequence[str]) -> None:
    """Turn CSV files of the exchange format into Parquet, typed; and the package's own paths.

    Numbers are decimals, so nothing is rounded.
    """
    with duckdb.connect() as connection:
        for name in names:
            source, target = folder / f"{name}.csv", folder / f"{name}.parquet"
            rows = connection.read_csv(str(source), header=True, all_varchar=True)
            kinds = {one.name: _KINDS.get(one.type, "VARCHAR") for one in FILES[name].fields}
            values = [
                f"{quoted(one)}::{kinds.get(one, 'VARCHAR')} AS {quoted(one)}"
                for one in rows.columns
            ]
            rows.project(", ".join(values)).write_parquet(str(target))
            source.unlink()
    described = folder / DESCRIPTOR
    package = json.loads(described.read_text(encoding="utf-8"))
    for one in package["resources"]:
        one["path"], one["format"] = f"{one['name']}.parquet", "parquet"
    described.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
