"""Source files laid side by side, as a mapping's joins say."""

from collections.abc import Mapping
from typing import Any

from parlance.exchange.errors import MappingError
from parlance.exchange.mapping import FileMapping, Join, OnDangling
from parlance.exchange.problems import SKIPPED, ProblemLog, found
from parlance.exchange.reading import SourceTable
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, quoted, text


def join_sources(
    connection: Any, mapping: FileMapping, sources: Mapping[str, SourceTable], log: ProblemLog
) -> SourceTable | None:
    """Return the first source of a mapping with the columns of its joins, one row for each row.

    Rows that find no partner are problems, or left out and reported. None where a source could
    not be read or lacks a column.
    """
    made = sources.get(mapping.source)
    for join in mapping.joins:
        partner = sources.get(join.source)
        if made is None or partner is None or _lacks_columns(made, partner, join, log):
            return None
        made = _joined(connection, mapping, made, partner, join, log)
    return made


def _joined(
    connection: Any,
    mapping: FileMapping,
    first: SourceTable,
    partner: SourceTable,
    join: Join,
    log: ProblemLog,
) -> SourceTable:
    added = {one: f"{join.name}_{one}" for one in partner.columns}
    twice = set(added.values()) & set(first.columns)
    if twice:
        raise MappingError(f"Join {join.name} would make the column {min(twice)} twice. Rename it.")
    _report_double_keys(connection, partner, join, log)
    pairs = [f"{quoted(left)} = {quoted(added[right])}" for left, right in join.on.items()]
    place = quoted(f"{join.name}{ROW}")
    columns = ", ".join(f"{quoted(one)} AS {quoted(name)}" for one, name in added.items())
    rows = connection.table(first.table)
    others = connection.table(partner.table).project(f"{ROW} AS {place}, {columns}")
    others = others.set_alias("others")
    both = rows.join(others, " AND ".join(pairs), how="left")
    table = f"{first.table}+{mapping.target}+{join.name}"
    both.create(table)
    if not join.optional:
        _report_dangling(connection, mapping, table, join, log)
        connection.execute(f"DELETE FROM {quoted(table)} WHERE {place} IS NULL")  # noqa: S608 names are quoted
    return SourceTable(first.file, table, (*first.columns, *added.values()))


def _lacks_columns(first: SourceTable, partner: SourceTable, join: Join, log: ProblemLog) -> bool:
    needed = [(first, one) for one in join.on] + [(partner, one) for one in join.on.values()]
    missing = [(table, one) for table, one in needed if one not in table.columns]
    for table, one in missing:
        remedy = f"The mapping joins by this column ({join.name})."
        log.add(Problem(table.file.name, 1, one, None, "missing_column", remedy))
    return bool(missing)


def _report_double_keys(connection: Any, partner: SourceTable, join: Join, log: ProblemLog) -> None:
    keys = ", ".join(quoted(one) for one in join.on.values())
    first = f"first_value({ROW}) OVER (PARTITION BY {keys} ORDER BY {ROW}) AS first"
    rows = connection.table(partner.table).filter(f"concat({keys}) <> ''")
    twice = rows.project(f"{ROW}, {keys}, {first}").filter(f"{ROW} > first")
    remedy = "'The mapping joins by this key, which stands in row ' || first || ', too.'"
    label, value = ", ".join(join.on.values()), f"concat_ws(', ', {keys})"
    log.add_found(twice.project(found(partner.file.name, label, value, text("double_key"), remedy)))


def _report_dangling(
    connection: Any, mapping: FileMapping, table: str, join: Join, log: ProblemLog
) -> None:
    skips = mapping.on_dangling is OnDangling.SKIP_AND_REPORT
    keys = ", ".join(map(quoted, join.on))
    label = ", ".join(join.on)
    remedy = f"{'Left out: ' if skips else ''}{join.source} has no such row."
    code = SKIPPED if skips else "unknown_reference"
    alone = connection.table(table).filter(f"{quoted(join.name + ROW)} IS NULL AND {ROW} > 0")
    value = f"concat_ws(', ', {keys})"
    log.add_found(alone.project(found(mapping.source, label, value, text(code), text(remedy))))
