"""Guarded tables: the database itself notes every change of their rows, whoever makes it.

An app names its tables in its `ready()`; the triggers are set after every migration. A change
that a command also tells of, in the same transaction, is shown once: as the command told it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

_EVENTS = {
    "insert": "referencing new table as added",
    "update": "referencing old table as gone new table as added",
    "delete": "referencing old table as gone",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """A table with the key `id`.

    Of `hidden` columns is noted that they changed, not what they held: secrets, and whatever
    tells of a person. A change of nothing but `ignored` columns is not noted.
    """

    table: str
    hidden: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


_guards: dict[str, Guard] = {}


def guard(table: str, *, hidden: Iterable[str] = (), ignored: Iterable[str] = ()) -> None:
    """Register a table whose changes are noted; called in an app's `ready()`."""
    _guards[table] = Guard(table, tuple(hidden), tuple(ignored))


def guards() -> tuple[Guard, ...]:
    return tuple(_guards.values())


def set_guards() -> None:
    """Set the triggers of every registered table that exists by now."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if "audit_auditentry" not in there:
            return
        for one in guards():
            if one.table in there:
                for statement in _triggers(one):
                    cursor.execute(statement)


def unguarded() -> list[str]:
    """Return registered tables whose triggers are missing or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
            where t.tgname like 'audit\\_note\\_%%' and t.tgenabled <> 'D'
                and c.relnamespace = 'public'::regnamespace
            group by c.relname having count(*) = %s
            """,
            [len(_EVENTS)],
        )
        found = {name for (name,) in cursor.fetchall()}
    return [one.table for one in guards() if one.table not in found]


@contextmanager
def summed_up() -> Iterator[None]:
    """Leave changes unnoted that one entry of the audit log sums up: a load of whole files.

    Holds inside the caller's transaction. If it fails, the setting is rolled back with it.
    """
    _note_changes(on=False)
    yield
    _note_changes(on=True)


def _note_changes(*, on: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('parlance.summed_up', %s, true)", ["off" if on else "on"])


def _triggers(one: Guard) -> Iterator[sql.Composed]:
    for event, tables in _EVENTS.items():
        yield sql.SQL(
            "create or replace trigger {name} after {event} on {table} {tables}"
            " for each statement execute function audit_note_change({hidden}, {ignored})"
        ).format(
            name=sql.Identifier(f"audit_note_{event}"),
            event=sql.SQL(event),
            table=sql.Identifier(one.table),
            tables=sql.SQL(tables),
            hidden=sql.Literal(",".join(one.hidden)),
            ignored=sql.Literal(",".join(one.ignored)),
        )
