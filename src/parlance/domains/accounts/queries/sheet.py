"""One table of accounts with a column for each asked attribute or metric, on DuckDB."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from parlance.domains.accounts.queries.cards import cards, holders
from parlance.domains.accounts.values.lists import FieldKind, ListField
from parlance.domains.accounts.values.records import AttributeType, TeamRole
from parlance.domains.metrics.queries.columns import AccountColumn, account_columns
from parlance.domains.metrics.queries.kept import Kept
from parlance.engine.language.compile import compile_expression
from parlance.engine.language.nodes import Node
from parlance.engine.language.printing import to_text
from parlance.engine.language.walk import identifiers
from parlance.kit.actor import Actor
from parlance.platform.people.queries import shown_names

ID, OWNER_ID = "account id", "owner id"
"""Columns that no field is called like: the internal key, and the owner as recorded."""

_HOLDERS = ("owner", *(role.value for role in TeamRole))
_PEOPLE = pa.schema([("person", pa.string()), ("person_name", pa.string())])
_SCOPE = pa.schema([("book", pa.string())])
_EXACT = "decimal(38, 8)"

_duck = duckdb.connect()


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def json_extract_string(document: str, path: str) -> str:
    """Stand for DuckDB's function; nothing is run here."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    types: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of ID, OWNER_ID and the asked fields: `sql` over `given` Arrow tables.

    `types` are those of the columns, as Ibis names them.
    """

    sql: str
    types: Mapping[str, Any]
    given: Mapping[str, Any]
    metrics: Mapping[str, AccountColumn]

    def answer(self, asked: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the rows of a statement over the rows here, which it calls `sheet`."""
        with _duck.cursor() as cursor:
            for name, rows in self.given.items():
                cursor.register(name, rows)
            found = cursor.execute(f"with sheet as ({self.sql}) {asked}", params)
            answered: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
        return answered


_SQL: Kept[_Compiled] = Kept(512)
"""Compiled statements: making one takes several times as long as answering it."""


def open_sheet(
    *,
    actor: Actor,
    today: date,
    known: Mapping[str, ListField],
    names: Collection[str],
    condition: Node | None = None,
) -> Sheet:
    """Return the accounts for which the condition is true, with these fields of `known`.

    Attributes are as committed now, metrics as the facts know them. Only those that the actor
    may see.
    """
    asked = tuple(known[name] for name in names)
    metrics = account_columns(
        actor=actor,
        metrics=[one.name for one in asked if one.kind is FieldKind.METRIC],
        today=today,
    )
    rows = cards(today=today)
    given = {"cards": rows, "people": _people(rows, [one for one in _HOLDERS if one in names])}
    for index, column in enumerate(metrics.values()):
        key = f"metric_{index}"
        given[key] = column.values.rename_columns([f"{key}_account", key])
    given["scope"] = pa.table([[actor.scope.owner]], schema=_SCOPE)
    filled = tuple((name, one.otherwise) for name, one in metrics.items())
    schemas = tuple((name, str(table.schema)) for name, table in given.items())
    compiled = _SQL.get(
        (asked, filled, schemas, condition and to_text(condition)),
        lambda: _compiled(asked, given, metrics, condition),
    )
    return Sheet(compiled.sql, compiled.types, given, metrics)


def _compiled(
    asked: Sequence[ListField],
    given: Mapping[str, Any],
    metrics: Mapping[str, AccountColumn],
    condition: Node | None,
) -> _Compiled:
    names = [one.name for one in asked]
    tables = {
        name: ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)
        for name, rows in given.items()
    }
    table = tables["cards"].rename({ID: "id", OWNER_ID: "owner"})
    scope = tables["scope"].view()
    table = table.cross_join(scope)
    table = table.filter(table.book.isnull() | (table[OWNER_ID] == table.book)).drop("book")
    table = table.mutate(owner=table[OWNER_ID])
    table = _with_names(table, tables["people"], [one for one in _HOLDERS if one in names])
    custom = [one for one in asked if one.kind is FieldKind.CUSTOM]
    table = table.mutate(**{one.name: _custom(table.custom, one) for one in custom})
    for index, (name, column) in enumerate(metrics.items()):
        table = _with_metric(table, name, tables[f"metric_{index}"], f"metric_{index}", column)
    if condition is not None:
        columns = {name: table[name] for name in identifiers(condition)}
        table = table.filter(compile_expression(condition, columns))
    table = table.select(ID, OWNER_ID, *names)
    return _Compiled(ibis.to_sql(table, dialect="duckdb"), dict(table.schema().items()))


def _people(rows: Any, used: Collection[str]) -> Any:
    names = shown_names(holders(rows, used)) if used else {}
    return pa.table([list(names), list(names.values())], schema=_PEOPLE)


def _with_names(table: Any, people: Any, used: Iterable[str]) -> Any:
    """Show persons by their names; what is no person's id stays as it was told."""
    for name in used:
        known = people.view()
        joined = table.left_join(known, table[name] == known.person)
        shown = joined.mutate(**{name: joined.person_name.coalesce(joined[name])})
        table = shown.drop("person", "person_name")
    return table


def _custom(document: Any, field: ListField) -> Any:
    pointer = "/" + field.key.replace("~", "~0").replace("/", "~1")
    value = json_extract_string(document, ibis.literal(pointer))
    match field.type:
        case AttributeType.NUMBER | AttributeType.MONEY:
            return value.try_cast(_EXACT)
        case AttributeType.DATE:
            return value.try_cast("date")
        case AttributeType.BOOLEAN:
            return value == "true"
        case _:
            return value


def _with_metric(table: Any, name: str, found: Any, key: str, column: AccountColumn) -> Any:
    joined = table.left_join(found, table[ID] == found[f"{key}_account"])
    value = joined[key]
    if column.otherwise is not None:
        value = value.fill_null(column.otherwise)
    return joined.mutate(**{name: value}).drop(key, f"{key}_account")
