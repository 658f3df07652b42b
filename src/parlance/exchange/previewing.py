"""The first rows of an upload as they will become, beside the rows as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from parlance.exchange import gathering, transform
from parlance.exchange.checks import TargetTable, check_columns, check_values
from parlance.exchange.mapping import FileMapping, ImportMapping
from parlance.exchange.peeking import Peek
from parlance.exchange.problems import ProblemLog
from parlance.exchange.reading import SourceTable
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, Workbench, quoted

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Becoming:
    """A few rows of a file of the format: its columns, and each row with the place it is from."""

    target: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    becoming: tuple[Becoming, ...]
    problems: tuple[Problem, ...]


def preview(bench: Workbench, peeks: Sequence[Peek], mapping: ImportMapping) -> Preview:
    """Apply a mapping to the rows that were looked at; raise `MappingError` for its faults.

    Keys that name other rows are not checked: those may stand further down.
    """
    log = ProblemLog(bench.connection)
    sources = _sources(bench, peeks, mapping, log)
    becoming = []
    for one in mapping.files:
        target = transform.apply(bench.connection, one, mapping.form, sources, log)
        if target:
            check_columns(target, log)
            check_values(bench.connection, target, log)
            becoming.append(_becoming(bench, one, target))
    log.drop_echoes()
    return Preview(tuple(becoming), log.first())


def _sources(
    bench: Workbench, peeks: Sequence[Peek], mapping: ImportMapping, log: ProblemLog
) -> dict[str, SourceTable]:
    by_name = {one.file.name: one for one in peeks if one.columns}
    found: dict[str, SourceTable] = {}
    for place, name in enumerate(mapping.sources()):
        file = gathering.meant(mapping, name, [one.file for one in by_name.values()], log)
        if file is not None:
            peek = by_name[file.name]
            table = f"peek_{place}"
            _table(bench, peek, table)
            found[name] = SourceTable(file, table, peek.columns)
    return found


def _table(bench: Workbench, peek: Peek, table: str) -> None:
    rows = [(place, *row) for place, row in enumerate(peek.rows, start=2)]
    names = [ROW, *peek.columns]
    kinds = [pa.int64(), *[pa.string()] * len(peek.columns)]
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    arrays = [pa.array(values, kind) for values, kind in zip(columns, kinds, strict=True)]
    bench.connection.from_arrow(pa.table(arrays, names=names)).create(table)


def _becoming(bench: Workbench, mapping: FileMapping, target: TargetTable) -> Becoming:
    names = ", ".join([ROW, *map(quoted, target.columns)])
    rows = bench.connection.table(target.table).project(names).order(ROW).limit(SHOWN)
    return Becoming(
        mapping.target,
        mapping.source,
        target.columns,
        tuple((place, tuple(values)) for place, *values in rows.fetchall()),
    )
