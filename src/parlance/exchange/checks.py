"""What is looked at in every row of every file, as queries over whole columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from parlance.exchange.problems import ProblemLog, found
from parlance.exchange.shapes import FIRST_DAY, LAST_DAY, SHAPES, typed
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, quoted, text
from parlance.kit.currencies import CURRENCIES
from parlance.kit.tables import Field, FieldType, FileSchema

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class TargetTable:
    """Rows of the exchange format as text in the workbench, before any check.

    `source` is the file they came from; `labels` names its column for a field of ours, where a
    mapping gave it another name.
    """

    schema: FileSchema
    source: str
    table: str
    columns: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    skips_dangling: bool = False

    def label(self, name: str) -> str:
        return self.labels.get(name, name)

    def rows(self, connection: Any) -> Any:
        """Return the rows to check; those that could not be read whole are only known by key."""
        return connection.table(self.table).filter(f"{ROW} > 0")

    def count(self, connection: Any) -> int:
        (count,) = connection.table(self.table).count("*").fetchone()
        return int(count)

    def present(self) -> list[Field]:
        """Return the fields of the format that the file has."""
        return [one for one in self.schema.fields if one.name in self.columns]

    def extra(self) -> list[str]:
        return [one for one in self.columns if self.schema.field(one) is None]


def check_columns(target: TargetTable, log: ProblemLog) -> None:
    """Report columns that are missing, and those that the format does not know."""
    known = [one.name for one in target.schema.fields]
    for one in target.schema.fields:
        if one.required and one.default is None and one.name not in target.columns:
            remedy = f"The column is missing. {one.description}{_perhaps(one.name, target.extra())}"
            log.add(Problem(target.source, 1, one.name, None, "missing_column", remedy))
    for name in [] if target.schema.extra else target.extra():
        remedy = f"{target.schema.name} has no such column.{_perhaps(name, known)}"
        log.add(Problem(target.source, 1, target.label(name), None, "unknown_column", remedy))


def check_values(connection: Any, target: TargetTable, log: ProblemLog) -> None:
    """Report empty required values, and values of the wrong type, choice or size."""
    table = target.rows(connection)
    for one in target.present():
        faults = _faults(one, is_key=one.name in target.schema.key)
        # Columns of a foreign source mean what their mapping makes of them.
        faults += _no_currency(one) if one.name == "currency" and target.schema.key else []
        if faults:
            codes = " ".join(f"WHEN {wrong} THEN {text(code)}" for wrong, code, _ in faults)
            remedies = " ".join(f"WHEN {wrong} THEN {text(remedy)}" for wrong, _, remedy in faults)
            _report(target, table, one.name, f"CASE {codes} END", f"CASE {remedies} END", log)


def check_keys(connection: Any, target: TargetTable, log: ProblemLog) -> None:
    """Report every row after the first that has the key of another row."""
    parts = [one for one in target.schema.fields if one.name in target.schema.key]
    fields = [one for one in parts if one.name in target.columns]
    if any(one.required and one not in fields for one in parts):
        return
    names = ", ".join(quoted(one.name) for one in fields)
    values = ", ".join(_key_value(target, one) for one in parts)
    complete = " AND ".join(f"{quoted(one.name)} IS NOT NULL" for one in fields if one.required)
    rows = target.rows(connection).filter(complete)
    twice = rows.project(
        f"{ROW}, {names}, first_value({ROW}) OVER (PARTITION BY {values} ORDER BY {ROW}) AS first"
    ).filter(f"{ROW} > first")
    remedy = "'The same key stands in row ' || first || '. Keep one row for each key.'"
    label = ", ".join(target.label(one.name) for one in fields)
    value = f"concat_ws(', ', {names})"
    log.add_found(twice.project(found(target.source, label, value, text("double_key"), remedy)))


def _key_value(target: TargetTable, one: Field) -> str:
    """Return a part of a key in SQL; terms of a contract without a day hold from its start."""
    own = typed(one) if one.name in target.columns else "NULL"
    starts = target.schema.field("starts_on")
    if one.name == "effective_on" and starts and "starts_on" in target.columns:
        return f"coalesce({own}, {typed(starts)})"
    return own


def check_intervals(connection: Any, target: TargetTable, log: ProblemLog) -> None:
    """Report intervals that end before they start; one that ends as it starts is legal."""
    starts, ends = target.schema.field("starts_on"), target.schema.field("ends_on")
    if not starts or not ends or not {"starts_on", "ends_on"} <= set(target.columns):
        return
    negative = target.rows(connection).filter(f"{typed(ends)} < {typed(starts)}")
    remedy = (
        "'This is before the start, ' || starts_on || '. ends_on is the first day no longer in"
        " force: the start or later, or empty for no end.'"
    )
    columns = found(target.source, target.label("ends_on"), "ends_on", text("interval"), remedy)
    log.add_found(negative.project(columns))


def _faults(one: Field, *, is_key: bool) -> list[tuple[str, str, str]]:
    """Return conditions that are wrong, each with its code and what would be right."""
    column, shape = quoted(one.name), SHAPES[one.type]
    faults = []
    if one.required and one.default is None:
        faults.append((f"{column} IS NULL", "required", f"A value is needed. {one.description}"))
    if shape.pattern:
        pattern = text(shape.pattern)
        faults.append((f"NOT regexp_full_match({column}, {pattern})", "type", shape.remedy))
        faults.append((f"{column} <> '' AND {typed(one)} IS NULL", "impossible", shape.impossible))
    if one.type is FieldType.DATE:
        wrong = f"{typed(one)} NOT BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        remedy = f"Write a day from {FIRST_DAY} to {LAST_DAY}; leave it empty where there is none."
        faults.append((wrong, "bounds", remedy))
    if one.choices:
        choices = ", ".join(map(text, one.choices))
        remedy = f"Write one of {', '.join(one.choices)}."
        faults.append((f"{column} NOT IN ({choices})", "choice", remedy))
    faults += _out_of_bounds(one)
    return [*faults, *_too_long(one, is_key=is_key)]


def _no_currency(one: Field) -> list[tuple[str, str, str]]:
    column = quoted(one.name)
    known = ", ".join(map(text, sorted(CURRENCIES)))
    return [
        (
            f"NOT regexp_full_match({column}, '[A-Z]{{3}}')",
            "type",
            "Write the three capitals of ISO 4217, such as EUR.",
        ),
        (
            f"{column} NOT IN ({known})",
            "choice",
            "ISO 4217 has no such currency. Write the code of one, such as EUR.",
        ),
    ]


def _too_long(one: Field, *, is_key: bool) -> list[tuple[str, str, str]]:
    if is_key or one.refers_to:
        remedy = f"A key has at most {LONGEST_KEY} characters."
        return [(f"length({quoted(one.name)}) > {LONGEST_KEY}", "bounds", remedy)]
    if one.type is FieldType.TEXT:
        remedy = f"Write at most {one.longest} characters."
        return [(f"length({quoted(one.name)}) > {one.longest}", "bounds", remedy)]
    return []


def _out_of_bounds(one: Field) -> list[tuple[str, str, str]]:
    faults = []
    kind = SHAPES[one.type].duckdb
    if one.minimum is not None:
        wrong = f"{typed(one)} < {text(one.minimum)}::{kind}"
        faults.append((wrong, "bounds", f"Write {one.minimum} or more."))
    if one.maximum is not None:
        wrong = f"{typed(one)} > {text(one.maximum)}::{kind}"
        faults.append((wrong, "bounds", f"Write {one.maximum} or less."))
    return faults


def _report(
    target: TargetTable, table: Any, name: str, code: str, remedy: str, log: ProblemLog
) -> None:
    wrong = table.filter(f"({code}) IS NOT NULL")
    log.add_found(
        wrong.project(found(target.source, target.label(name), quoted(name), code, remedy))
    )


def _perhaps(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return f" Perhaps “{close[0]}” is meant." if close else ""
