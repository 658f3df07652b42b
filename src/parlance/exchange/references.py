"""Rows that name other rows: in the same import, else in the database."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from parlance.exchange.checks import TargetTable
from parlance.exchange.problems import SKIPPED, ProblemLog, found
from parlance.exchange.workbench import quoted, text
from parlance.kit.tables import Field, FieldType

Existing = Callable[[str, Sequence[str]], set[str]]
"""Given the name of a file and keys, returns those that the database has."""

_PAGE = 10_000
_UNKNOWN = pa.schema([("unknown_id", pa.string())])


def check_references(
    connection: Any,
    targets: Mapping[str, TargetTable],
    unread: Collection[str],
    existing: Existing,
    log: ProblemLog,
) -> None:
    """Report rows that name what does not exist, or leave them out where the mapping says so.

    `targets` come in the order of loading, so that what hangs on a row left out goes with it.
    Of files that could not be read (`unread`), nothing is known and nothing said.
    """
    for target in targets.values():
        for field, condition in _references(target):
            if field.refers_to not in unread:
                referred = targets.get(str(field.refers_to))
                _check(connection, target, field, condition, referred, existing, log)
            if field.refers_to == target.schema.name:
                _check_own(connection, target, field, log)


def _references(target: TargetTable) -> Iterator[tuple[Field, str]]:
    """Yield the columns that hold keys of other rows, and in which rows they do."""
    for field in target.present():
        if field.refers_to:
            yield field, "true"
    if target.schema.name == "account_history" and {"attribute", "value"} <= set(target.columns):
        value = Field("value", FieldType.TEXT, "", refers_to="accounts")
        yield value, "attribute = 'parent'"


def _check(
    connection: Any,
    target: TargetTable,
    field: Field,
    condition: str,
    referred: TargetTable | None,
    existing: Existing,
    log: ProblemLog,
) -> None:
    name = quoted(field.name)
    rows = target.rows(connection).filter(f"{name} IS NOT NULL AND {condition}")
    if referred and "source_id" in referred.columns:
        keys = connection.table(referred.table).project("source_id AS known_id").set_alias("known")
        rows = rows.join(keys, f"{name} = known_id", how="anti")
    _keep_unknown(connection, rows.project(f"{name} AS id").distinct(), existing, field)
    dangling = rows.join(connection.table("unknown"), f"{name} = unknown_id", how="semi")
    code, remedy = _verdict(target, field)
    columns = found(target.source, target.label(field.name), name, text(code), text(remedy))
    log.add_found(dangling.project(columns))
    if target.skips_dangling:
        where = f"{name} IN (FROM unknown) AND {condition}"
        connection.execute(f"DELETE FROM {quoted(target.table)} WHERE {where}")  # noqa: S608 names are quoted
    connection.execute("DROP TABLE unknown")


def _verdict(target: TargetTable, field: Field) -> tuple[str, str]:
    if target.skips_dangling:
        return SKIPPED, f"Left out: {field.refers_to} has no such source_id."
    remedy = f"There is no such source_id in {field.refers_to}, here or in Parlance. Add that row."
    return "unknown_reference", remedy


def _keep_unknown(connection: Any, ids: Any, existing: Existing, field: Field) -> None:
    """Keep in the table `unknown` those keys that the database does not have."""
    connection.from_arrow(_UNKNOWN.empty_table()).create("unknown")
    keys = [row[0] for row in ids.order("id").limit(_PAGE).fetchall()]
    while keys:
        missing = sorted(set(keys) - existing(str(field.refers_to), keys))
        connection.from_arrow(pa.table([missing], schema=_UNKNOWN)).insert_into("unknown")
        after = ids.filter(f"id > {text(keys[-1])}").order("id")
        keys = [row[0] for row in after.limit(_PAGE).fetchall()]


def _check_own(connection: Any, target: TargetTable, field: Field, log: ProblemLog) -> None:
    name = quoted(field.name)
    remedy = "A row cannot stand above itself. Name another one, or leave the cell empty."
    code = text("own_reference")
    own = target.rows(connection).filter(f"{name} = source_id")
    columns = found(target.source, target.label(field.name), name, code, text(remedy))
    log.add_found(own.project(columns))
