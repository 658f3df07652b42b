"""One fact as one Delta table: what is in a version, and how the next one is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from parlance.platform.lake.errors import FactShapeChangedError, LakeBehindError
from parlance.platform.lake.parts import PART, cut, is_by_account, parts_for, parts_of, without

_KEPT_HOURS = 7 * 24
_VERSIONS_BETWEEN_SWEEPS = 50


@dataclass(frozen=True, slots=True)
class Written:
    """A version of a fact's table, ready to be published."""

    version: int
    rows: int
    parts: int


@dataclass(frozen=True, slots=True)
class Contents:
    files: tuple[str, ...]
    schema: Any


def contents(folder: Path, version: int) -> Contents:
    """Return the files and columns of a version, `part` left out: files do not hold it.

    Raises `LakeBehindError`.
    """
    commit = folder / "_delta_log" / f"{version:020}.json"
    written_at = commit.stat().st_mtime_ns if commit.exists() else 0
    return _contents(folder, version, written_at)


@lru_cache(maxsize=256)
def _contents(folder: Path, version: int, written_at: int) -> Contents:
    """Remember what a commit holds; a lake that was made anew has the same names again."""
    del written_at
    table = _at(folder, version)
    return Contents(_files(folder, table), _schema(table))


def replace_all(folder: Path, rows: Any) -> Written:
    """Write the whole fact anew, whatever its table holds."""
    by_account = is_by_account(rows)
    parts = parts_for(rows.num_rows) if by_account else 1
    write_deltalake(
        str(folder),
        _plain(cut(rows, parts) if by_account else rows),
        mode="overwrite",
        schema_mode="overwrite",
        partition_by=[PART] if by_account else None,
    )
    return Written(_swept(folder), rows.num_rows, parts)


def replace_accounts(
    folder: Path, rows: Any, *, accounts: Collection[int], base: Written
) -> Written:
    """Write the parts that hold these accounts, on top of the published version `base`.

    Commits after `base` were never published, their publisher died; they are undone first.
    Raises `FactShapeChangedError` when the columns are not those of `base`.
    """
    if not accounts:
        return base
    published = _at(folder, base.version)
    touched = parts_of(accounts, base.parts)
    before = _read(folder, published, touched)
    kept = without(before, accounts)
    fresh = _plain(cut(rows, base.parts))
    if not fresh.schema.remove(fresh.schema.get_field_index(PART)).equals(_schema(published)):
        raise FactShapeChangedError(folder.name)

    latest = DeltaTable(str(folder))
    if latest.version() != base.version:
        latest.restore(base.version)
    after = _plain(cut(pa.concat_tables([kept, fresh.drop_columns([PART])]), base.parts))
    where = f"{PART} in ({', '.join(map(str, touched))})"
    if after.num_rows:
        write_deltalake(str(folder), after, mode="overwrite", predicate=where)
    else:
        latest.delete(where)
    return Written(
        version=_swept(folder),
        rows=base.rows - before.num_rows + after.num_rows,
        parts=base.parts,
    )


def _at(folder: Path, version: int) -> DeltaTable:
    try:
        return DeltaTable(str(folder), version=version)
    except (DeltaError, TableNotFoundError) as error:
        raise LakeBehindError(folder.name, version) from error


def _files(folder: Path, table: DeltaTable, parts: Sequence[int] | None = None) -> tuple[str, ...]:
    """Return the files of a version, or of these parts of it.

    Built from the relative names: the library's own addresses escape a folder's spaces.
    """
    added = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    return tuple(
        sorted(
            str(folder / file["path"])
            for file in added
            if parts is None or file[f"partition.{PART}"] in parts
        )
    )


def _read(folder: Path, table: DeltaTable, parts: Sequence[int]) -> Any:
    """Return the rows of these parts as their files hold them."""
    schema = _schema(table)
    files = _files(folder, table, parts)
    found = [pq.ParquetFile(file).read().cast(schema) for file in files]
    return pa.concat_tables([schema.empty_table(), *found])


def _schema(table: DeltaTable) -> Any:
    schema = pa.schema(table.schema().to_arrow())
    return pa.schema([field for field in _plain_schema(schema) if field.name != PART])


def _plain(table: Any) -> Any:
    return table.cast(_plain_schema(table.schema))


def _plain_schema(schema: Any) -> Any:
    """Return the same columns in the types that Delta gives back, so that shapes compare."""
    return pa.schema([pa.field(field.name, _plain_type(field.type)) for field in schema])


def _plain_type(kind: Any) -> Any:
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    return kind


def _swept(folder: Path) -> int:
    """Return the newest version; now and then, remove what no reader can need any more.

    A file goes when it left the fact, or was never part of it, more than 7 days ago.
    """
    table = DeltaTable(str(folder))
    if table.version() % _VERSIONS_BETWEEN_SWEEPS == _VERSIONS_BETWEEN_SWEEPS - 1:
        table.vacuum(retention_hours=_KEPT_HOURS, dry_run=False, full=True)
        table.update_incremental()
    return int(table.version())
