"""Many rows of one file from a program: bad ones are named by index, the others are stored."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import pyarrow as pa

from parlance.exchange import loading, records
from parlance.exchange.checks import TargetTable, check_intervals, check_keys, check_values
from parlance.exchange.errors import TooEntangledError, TooManyColumnsError
from parlance.exchange.gathering import Gathered
from parlance.exchange.package import FILES
from parlance.exchange.problems import ProblemLog
from parlance.exchange.reading import LONGEST_NAME, MOST_COLUMNS
from parlance.exchange.references import check_references
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, Workbench, quoted, workbench
from parlance.kit.actor import Actor
from parlance.kit.tables import FileSchema

MOST_ROWS = 100_000
MOST_NAMED = 1_000
"""How many of the bad rows an answer names; it counts all of them."""

_BATCH = 5_000
_MOST_ROUNDS = 50
_TABLE = "bulk"

Storable = Callable[[str], bool]
Rows = Callable[[], Iterable[Any]]
"""Gives the rows anew each time it is called; they are gone through twice."""


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of the rows. `row` of a problem counts from 1; no load: nothing was sound."""

    received: int
    accepted: int
    added: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    load_id: int | None


@dataclass(frozen=True, slots=True)
class _Shape:
    """The columns of the rows, and the rows that are none."""

    columns: tuple[str, ...]
    count: int


def store(
    *,
    actor: Actor,
    file: str,
    rows: Rows,
    recorded_at: datetime,
    is_storable: Storable,
) -> BulkOutcome:
    """Add and update every sound row of a file of the exchange format, in one transaction.

    Raises `TooManyColumnsError`, `TooEntangledError`, and what reading the rows raises.
    """
    actor.must("exchange.import")
    schema = FILES[file]
    with workbench() as bench:
        log = ProblemLog(bench.connection)
        shape = _shape(schema, rows(), is_storable)
        _keep(bench, schema, shape, rows(), log, is_storable)
        target = TargetTable(schema, file, _TABLE, shape.columns)
        check_values(bench.connection, target, log)
        check_keys(bench.connection, target, log)
        check_intervals(bench.connection, target, log)
        problems = _without_bad_rows(bench, target, log)
        accepted = target.count(bench.connection)
        if not accepted:
            return BulkOutcome(shape.count, 0, 0, 0, 0, problems, None)
        asked = loading.Asked(
            actor=actor,
            source="API",
            mapping=None,
            dry_run=False,
            recorded_at=recorded_at,
            progress=_in_silence,
        )
        gathered = Gathered({file: target}, frozenset(), ())
        outcome = loading.apply(asked, bench, gathered, log)
    (counts,) = outcome.files
    return BulkOutcome(
        received=shape.count,
        accepted=accepted,
        added=counts.added,
        changed=counts.changed,
        unchanged=counts.unchanged,
        problems=problems,
        load_id=outcome.load_id,
    )


def _shape(schema: FileSchema, rows: Iterable[Any], is_storable: Storable) -> _Shape:
    """Look at all names that rows use: those that the format does not know stand behind."""
    named = {one.name.casefold(): one.name for one in schema.fields} | {ROW: ""}
    count = 0
    for row in rows:
        count += 1
        further = row if schema.extra and isinstance(row, dict) else ()
        for name in further:
            if is_storable(name) and 1 <= len(name.strip()) <= LONGEST_NAME:
                # Columns that differ in capitals only are one to databases.
                named.setdefault(name.casefold(), name)
        if count > MOST_ROWS or len(named) > MOST_COLUMNS:
            raise TooManyColumnsError(MOST_ROWS, MOST_COLUMNS)
    return _Shape(tuple(filter(None, named.values())), count)


def _keep(
    bench: Workbench,
    schema: FileSchema,
    shape: _Shape,
    rows: Iterable[Any],
    log: ProblemLog,
    is_storable: Storable,
) -> None:
    """Put the rows into the workbench as text; report those that are no row."""
    arrow = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in shape.columns)])
    bench.connection.from_arrow(arrow.empty_table()).create(_TABLE)
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, _BATCH)):
        faults = [
            fault
            for place, row in batch
            for fault in _faults(schema, shape, place, row, is_storable)
        ]
        if faults:
            log.add(*faults)
        bad = {fault.row for fault in faults}
        kept = [(place, row) for place, row in batch if place not in bad]
        values: list[list[Any]] = [[place for place, _ in kept]]
        values += [[_text(row.get(name)) for _, row in kept] for name in shape.columns]
        arrays = [pa.array(one, field.type) for one, field in zip(values, arrow, strict=True)]
        bench.connection.from_arrow(pa.table(arrays, schema=arrow)).insert_into(_TABLE)


def _faults(
    schema: FileSchema, shape: _Shape, place: int, row: Any, is_storable: Storable
) -> Iterator[Problem]:
    file = schema.name
    if not isinstance(row, dict):
        yield Problem(file, place, None, None, "type", "Send an object with the fields of a row.")
        return
    for name, value in row.items():
        shown = name[:LONGEST_NAME] if is_storable(name) else "?"
        if name not in shape.columns:
            remedy = f"{file} has no such field; leave it out, or write it as in other rows."
            yield Problem(file, place, shown, None, "unknown_column", remedy)
        elif isinstance(value, dict | list):
            yield Problem(file, place, name, None, "type", "Send a text, a number or null.")
        elif isinstance(value, str) and not is_storable(value):
            remedy = "The text holds a sign that is none; leave it out."
            yield Problem(file, place, name, None, "type", remedy)


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (str(value).strip() or None) if value is not None else None


def _without_bad_rows(
    bench: Workbench, target: TargetTable, log: ProblemLog
) -> tuple[Problem, ...]:
    """Delete rows with problems, then those that refer to them, until all that is left is sound."""
    found: list[Problem] = []
    for _ in range(_MOST_ROUNDS):
        found += _taken(bench)
        check_references(bench.connection, {target.schema.name: target}, (), records.existing, log)
        if not log.count():
            return tuple(sorted(found, key=lambda one: (one.row or 0, one.column or "")))
    raise TooEntangledError


def _taken(bench: Workbench) -> list[Problem]:
    """Take the problems out of the log, and the rows that they are about out of the table."""
    connection = bench.connection
    connection.execute(
        f'DELETE FROM {quoted(_TABLE)} WHERE {ROW} IN (SELECT "row" FROM problems)'  # noqa: S608
    )
    rows = connection.table("problems").order('"row", "column"').fetchall()
    connection.execute("DELETE FROM problems")
    return [Problem(*row) for row in rows]


def _in_silence(what: str, done: int, total: int) -> None:
    """Hear nothing of the progress."""
