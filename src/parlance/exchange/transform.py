"""A mapping applied: source tables of text into tables of the exchange format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import ibis

from parlance.engine.language.check import check
from parlance.engine.language.compile import compile_expression
from parlance.engine.language.errors import LanguageError
from parlance.engine.language.names import Vocabulary, Word, as_identifier
from parlance.engine.language.nodes import Node
from parlance.engine.language.parse import parse
from parlance.engine.language.types import BOOLEAN, DATE, TEXT, Kind, Type, number
from parlance.engine.language.walk import calls, identifiers
from parlance.exchange.checks import TargetTable, check_values
from parlance.exchange.csv_scan import LONGEST_LINE
from parlance.exchange.errors import MappingError
from parlance.exchange.joining import join_sources
from parlance.exchange.localising import is_foreign, localised, remedy
from parlance.exchange.mapping import FileMapping, Form, OnDangling
from parlance.exchange.package import FILES
from parlance.exchange.problems import ProblemLog, found
from parlance.exchange.reading import SourceTable
from parlance.exchange.shapes import DECIMAL, computable
from parlance.exchange.values import Problem
from parlance.exchange.workbench import ROW, quoted, text
from parlance.kit.tables import Field, FieldType, FileSchema

_TYPES: Mapping[FieldType, Type] = {
    FieldType.TEXT: TEXT,
    FieldType.INTEGER: number(),
    FieldType.NUMBER: number(),
    FieldType.BOOLEAN: BOOLEAN,
    FieldType.DATE: DATE,
}
_IBIS: Mapping[FieldType, str] = {
    FieldType.TEXT: "string",
    FieldType.INTEGER: "int32",
    FieldType.NUMBER: DECIMAL.lower(),
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
}
_READERS = frozenset({"date", "number"})
"""Functions that give null for text they cannot read; in an import that is a fault."""


@dataclass(frozen=True, slots=True)
class _Expression:
    place: str
    written: str
    node: Node


def apply(
    connection: Any,
    mapping: FileMapping,
    form: Form,
    sources: Mapping[str, SourceTable],
    log: ProblemLog,
) -> TargetTable | None:
    """Return the table of one file of the format, or None where a source lacks a column."""
    place = f"[files.{mapping.target}]"
    expressions = {
        name: _parsed(f"{place} {name}", written) for name, written in mapping.values.items()
    }
    where = _parsed(f"{place} where", mapping.where) if mapping.where else None
    joined = join_sources(connection, mapping, sources, log)
    if joined is None:
        return None
    everything = [*expressions.values(), *([where] if where else [])]
    vocabulary = _vocabulary(joined.columns, mapping.types)
    if _lacks_columns(mapping, everything, vocabulary, joined.columns, log):
        return None
    _must_not_read_numbers(everything, form)
    joined = _written_plainly(connection, mapping, form, joined, log)
    view = _typed_view(connection, mapping, joined, log)
    kinds = {one: _IBIS[mapping.types.get(one, FieldType.TEXT)] for one in joined.columns}
    rows = ibis.table({ROW: "int64", **kinds}, name=view)
    columns = {name: rows[name] for name in joined.columns}
    compiled = _Compiled(vocabulary, columns)
    _report_unread(connection, mapping, compiled, everything, rows, log)
    if where:
        rows = rows.filter(compiled.value(where, Kind.BOOLEAN))
    values = {
        name: _value(connection, mapping, form, rows, compiled, (name, one), log)
        for name, one in expressions.items()
    }
    constants = {name: ibis.literal(value) for name, value in mapping.constants.items()}
    made = rows.select(**{ROW: rows[ROW]}, **values, **constants)
    return _target(mapping, connection.sql(ibis.to_sql(made, "duckdb")), expressions)


def _value(
    connection: Any,
    mapping: FileMapping,
    form: Form,
    rows: Any,
    compiled: "_Compiled",
    named: tuple[str, _Expression],
    log: ProblemLog,
) -> Any:
    """Return what a field becomes, as text of the exchange format."""
    name, expression = named
    value = compiled.value(expression)
    field = FILES[mapping.target].field(name)
    if field is None or not value.type().is_string() or not is_foreign(field, form):
        return value.cast("string")
    plain = localised(field, form, value)
    label = ", ".join(sorted(identifiers(expression.node)))
    _report(connection, mapping, rows, (value, plain), (label, remedy(field, form)), log)
    return plain


def _must_not_read_numbers(expressions: list[_Expression], form: Form) -> None:
    for one in expressions:
        if form.decimal == "," and any(True for _ in calls(one.node, frozenset({"number"}))):
            raise MappingError(
                f"{one.place}: number(…) reads a decimal point, and the mapping says that numbers"
                " have a comma. Name the column under “types” as a number instead."
            )


def _written_plainly(
    connection: Any, mapping: FileMapping, form: Form, joined: SourceTable, log: ProblemLog
) -> SourceTable:
    """Return the source with numbers and days that `types` names as the format writes them."""
    fields = [Field(name, kind, "") for name, kind in mapping.types.items()]
    foreign = {one.name: one for one in fields if is_foreign(one, form)}
    if not foreign:
        return joined
    kinds = dict.fromkeys(joined.columns, "string")
    rows = ibis.table({ROW: "int64", **kinds}, name=joined.table)
    plain = {name: localised(one, form, rows[name]) for name, one in foreign.items()}
    for name, one in foreign.items():
        _report(
            connection, mapping, rows, (rows[name], plain[name]), (name, remedy(one, form)), log
        )
    table = f"{joined.table}+plain+{mapping.target}"
    connection.sql(ibis.to_sql(rows.mutate(**plain), "duckdb")).create(table)
    return SourceTable(joined.file, table, joined.columns)


def _report(
    connection: Any,
    mapping: FileMapping,
    rows: Any,
    values: tuple[Any, Any],
    words: tuple[str, str],
    log: ProblemLog,
) -> None:
    """Report texts (the first value) that could not be read (the second), under a label."""
    given, read = values
    label, remedied = words
    unread = rows.filter(read.isnull() & (given.strip() != ""), rows[ROW] > 0)
    faults = connection.sql(
        ibis.to_sql(unread.select(**{ROW: rows[ROW], "given": given}), "duckdb")
    )
    columns = found(mapping.source, label, "given", text("type"), text(remedied))
    log.add_found(faults.project(columns))


def _target(mapping: FileMapping, made: Any, expressions: Mapping[str, _Expression]) -> TargetTable:
    schema = FILES[mapping.target]
    columns = (*mapping.values, *mapping.constants)
    clean = [f"nullif(trim({quoted(one)}), '') AS {quoted(one)}" for one in columns]
    made = made.project(", ".join([ROW, *clean]))
    if mapping.distinct:
        keys = ", ".join(quoted(one) for one in schema.key if one in columns)
        first = f"row_number() OVER (PARTITION BY {keys} ORDER BY {ROW}) AS _place"
        # An empty key makes no row: a source row may name nothing.
        made = made.filter(" AND ".join(f"{one} IS NOT NULL" for one in keys.split(", ")))
        made = made.project(f"*, {first}").filter("_place = 1").project("* EXCLUDE (_place)")
    table = f"target_{mapping.target}"
    made.create(table)
    # Problems name the columns of the source, which the reader can mend.
    named = {name: ", ".join(sorted(identifiers(one.node))) for name, one in expressions.items()}
    labels = {name: read for name, read in named.items() if read}
    skips = mapping.on_dangling is OnDangling.SKIP_AND_REPORT
    return TargetTable(schema, mapping.source, table, columns, labels, skips)


def _parsed(place: str, written: str) -> _Expression:
    try:
        return _Expression(place, written, parse(written))
    except LanguageError as error:
        raise _fault(place, written, error) from error


def _fault(place: str, written: str, error: LanguageError) -> MappingError:
    return MappingError(
        f"The mapping cannot be understood at {place}:\n{error.pointed_out(written)}"
    )


def _vocabulary(columns: tuple[str, ...], types: Mapping[str, FieldType]) -> Vocabulary:
    words = {one: Word(_TYPES[types.get(one, FieldType.TEXT)]) for one in columns}
    aliases: dict[str, tuple[str, ...]] = {}
    for one in columns:
        spelled = as_identifier(one)
        aliases[spelled] = (*aliases.get(spelled, ()), one)
    return Vocabulary(words, aliases)


def _lacks_columns(
    mapping: FileMapping,
    expressions: list[_Expression],
    vocabulary: Vocabulary,
    columns: tuple[str, ...],
    log: ProblemLog,
) -> bool:
    named = {name for one in expressions for name in identifiers(one.node)} | set(mapping.types)
    spelled = {as_identifier(one) for one in columns}
    missing = sorted(
        one for one in named if vocabulary.find(one) is None and as_identifier(one) not in spelled
    )
    for name in missing:
        close = get_close_matches(name, columns, n=1, cutoff=0.6)
        perhaps = f" Perhaps “{close[0]}” is meant." if close else ""
        remedy = f"The mapping needs this column for {mapping.target}.{perhaps}"
        log.add(Problem(mapping.source, 1, name, None, "missing_column", remedy))
    return bool(missing)


def _typed_view(connection: Any, mapping: FileMapping, joined: SourceTable, log: ProblemLog) -> str:
    fields = tuple(
        Field(name, mapping.types.get(name, FieldType.TEXT), "", longest=LONGEST_LINE)
        for name in joined.columns
    )
    schema = FileSchema(joined.file.name, "", fields, key=())
    check_values(connection, TargetTable(schema, mapping.source, joined.table, joined.columns), log)
    values = [f"{computable(one)} AS {quoted(one.name)}" for one in fields]
    view = f"typed_{mapping.target}"
    connection.table(joined.table).project(", ".join([ROW, *values])).create_view(view)
    return view


class _Compiled:
    """Expressions as Ibis values over the columns of one source."""

    def __init__(self, vocabulary: Vocabulary, columns: Mapping[str, Any]) -> None:
        self._vocabulary = vocabulary
        self._columns = columns

    def value(self, expression: _Expression, kind: Kind | None = None) -> Any:
        try:
            checked = check(expression.node, self._vocabulary)
            if kind and checked.type.kind is not kind:
                raise MappingError(f"{expression.place} must be true or false: {checked.text}.")
            return compile_expression(checked.node, self._columns)
        except LanguageError as error:
            raise _fault(expression.place, expression.written, error) from error

    def readings(self, expression: _Expression) -> Iterator[tuple[str, Any, Any]]:
        """Yield each date(…) and number(…) inside: its function, its text and what it read."""
        for call in calls(expression.node, _READERS):
            place, written = expression.place, expression.written
            read = self.value(_Expression(place, written, call))
            yield call.function, self.value(_Expression(place, written, call.arguments[0])), read


def _report_unread(
    connection: Any,
    mapping: FileMapping,
    compiled: _Compiled,
    expressions: list[_Expression],
    rows: Any,
    log: ProblemLog,
) -> None:
    for one in expressions:
        for function, given, read in compiled.readings(one):
            remedied = f"The mapping cannot read this as a {function}: {one.written}."
            label = ", ".join(sorted(identifiers(one.node)))
            _report(connection, mapping, rows, (given, read), (label, remedied), log)
