"""Set-wise loads: many records at once, by a few statements whatever their number.

A load compares what a file says with what is recorded, touches nothing that is the same, and
counts. Ledger rows that changed are closed and added anew; other records are updated.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

MANY_ACCOUNTS = 20_000
"""From so many changed accounts on, a load says “all” and names none."""

INCOMING = "parlance_incoming"
"""The temporary table of a load: the target's columns, `current_id` and `change`."""


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """How many rows of a file were new, different, or already recorded like that."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Load:
    """Which load writes, and when that was recorded."""

    load_id: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """The table that a file fills.

    `key` are the columns that identify a record (in a ledger: among current rows), `columns`
    those compared and written. `account` is the column that names the account whose facts a
    change touches, if any. Without `keeps_load` the table does not note which load wrote.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    is_ledger: bool = False
    keeps_load: bool = True
    account: str | None = None


@contextmanager
def incoming(target: Target, select: str, params: Sequence[Any] = ()) -> Iterator[LoadCounts]:
    """Hold the rows of `select` in INCOMING, each added, changed or unchanged; count them.

    `select` gives the key and the columns of the target under their names and exact types.
    """
    same_key = " and ".join(f"c.{name} = i.{name}" for name in target.key)
    current = "c.recorded_to is null" if target.is_ledger else "true"
    recorded = ", ".join(f"c.{name}" for name in target.columns)
    told = ", ".join(f"i.{name}" for name in target.columns)
    run(
        f"""
        create temporary table {INCOMING} as
        select i.*, c.id as current_id,
            case when c.id is null then 'added'
                 when row({recorded}) is distinct from row({told}) then 'changed'
                 else 'unchanged' end as change
        from ({select}) i left join {target.table} c on {same_key} and {current}
        """,  # noqa: S608
        params,
    )
    run(f"analyze {INCOMING}")
    found = dict(rows(f"select change, count(*) from {INCOMING} group by change"))  # noqa: S608
    yield LoadCounts(*(found.get(name, 0) for name in ("added", "changed", "unchanged")))
    run(f"drop table {INCOMING}")


def touched_accounts(target: Target) -> list[int] | None:
    """Return the accounts that the changes of INCOMING touch, before and after; None: many."""
    found = rows(
        f"""
        select {target.account} from {INCOMING} where change <> 'unchanged'
        union
        select c.{target.account} from {INCOMING} i join {target.table} c on c.id = i.current_id
        where i.change = 'changed'
        limit {MANY_ACCOUNTS + 1}
        """  # noqa: S608
    )
    return None if len(found) > MANY_ACCOUNTS else [account_id for (account_id,) in found]


def write(target: Target, load: Load) -> None:
    """Write what INCOMING says."""
    changed = f"from {INCOMING} i where c.id = i.current_id and i.change = 'changed'"
    if target.is_ledger:
        closing = f"update {target.table} c set recorded_to = %s, closed_by_load_id = %s {changed}"  # noqa: S608
        run(closing, [load.recorded_at, load.load_id])
    elif target.columns:
        sets = ", ".join(f"{name} = i.{name}" for name in target.columns)
        run(f"update {target.table} c set {sets} {changed}")  # noqa: S608

    stamps: dict[str, Any] = {"load_id": load.load_id} if target.keeps_load else {}
    if target.is_ledger:
        stamps["recorded_from"] = load.recorded_at
    names = ", ".join((*target.key, *target.columns))
    told = ", ".join((names, *("%s" for _ in stamps)))
    which = "<> 'unchanged'" if target.is_ledger else "= 'added'"
    run(
        f"""
        insert into {target.table} ({", ".join((names, *stamps))})
        select {told} from {INCOMING} where change {which}
        """,  # noqa: S608
        list(stamps.values()),
    )


def merge(
    target: Target, select: str, load: Load, params: Sequence[Any] = ()
) -> tuple[LoadCounts, list[int] | None]:
    """Compare and write; return the counts and the accounts touched (None: many)."""
    with incoming(target, select, params) as counts:
        accounts = touched_accounts(target) if target.account else []
        write(target, load)
    return counts, accounts


def run(sql: str, params: Sequence[Any] = ()) -> int:
    """Run a statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        written: int = cursor.rowcount
    return written


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
