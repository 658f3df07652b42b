"""Set-wise loads: many records at once, by a few statements whatever their number.

A load compares what a file says with what is recorded, touches nothing that is the same, and
counts. Ledger rows that changed are closed and added anew; other records are updated, and what
stood there is kept, so that `undo` can bring it back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

ONE_LOAD = 0x696D706F  # "impo"
"""The lock of the database that lets one load, undoing or erasure at a time go on."""

MANY_ACCOUNTS = 20_000
"""From so many changed accounts on, a load says “all” and names none."""

INCOMING = "parlance_incoming"
"""The temporary table of a load: the target's columns, `current_id` and `change`."""

NEW = "('added', 'revived')"
"""The changes of INCOMING that make a record; one that was taken back is revived."""


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

    Of records that are no ledger's: `own` are the columns that an undone load gives back (None:
    all of `columns`), and those that `withdraw` stay, unseen, when the load that added them is
    undone. The key of a `personal` one is no number.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    is_ledger: bool = False
    keeps_load: bool = True
    account: str | None = None
    own: tuple[str, ...] | None = None
    withdraws: bool = False
    is_personal: bool = False

    @property
    def given_back(self) -> tuple[str, ...]:
        columns = self.columns if self.own is None else self.own
        return (*columns, "withdrawn_at") if self.withdraws else columns


@contextmanager
def incoming(target: Target, select: str, params: Sequence[Any] = ()) -> Iterator[LoadCounts]:
    """Hold the rows of `select` in INCOMING, each added, changed or unchanged; count them.

    `select` gives the key and the columns of the target under their names and exact types.
    """
    same_key = " and ".join(f"c.{name} = i.{name}" for name in target.key)
    current = "c.recorded_to is null" if target.is_ledger else "true"
    revived = "when c.withdrawn_at is not null then 'revived'" if target.withdraws else ""
    recorded = ", ".join(f"c.{name}" for name in target.columns)
    told = ", ".join(f"i.{name}" for name in target.columns)
    run(
        f"""
        create temporary table {INCOMING} as
        select i.*, c.id as current_id,
            case when c.id is null then 'added' {revived}
                 when row({recorded}) is distinct from row({told}) then 'changed'
                 else 'unchanged' end as change
        from ({select}) i left join {target.table} c on {same_key} and {current}
        """,  # noqa: S608
        params,
    )
    run(f"analyze {INCOMING}")
    found = dict(rows(f"select change, count(*) from {INCOMING} group by change"))  # noqa: S608
    added = found.get("added", 0) + found.get("revived", 0)
    yield LoadCounts(added, found.get("changed", 0), found.get("unchanged", 0))
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
    if target.is_ledger:
        _write_ledger(target, load)
    else:
        _write_records(target, load)
    if not target.is_personal:
        confirm(target.table, f"select current_id from {INCOMING} where change = 'unchanged'", load)  # noqa: S608


def confirm(table: str, ids: str, load: Load, params: Sequence[Any] = ()) -> None:
    """Note that the load states what these rows (a select of ids) say already."""
    run(
        f"""
        insert into ledger_confirmed (load_id, "table", rows)
        select %s, %s, range_agg(int8range(id, id + 1)) from ({ids}) as stated (id)
        having count(*) > 0
        """,  # noqa: S608
        [load.load_id, table, *params],
    )


def _write_ledger(target: Target, load: Load) -> None:
    closing = f"""
        update {target.table} c set recorded_to = %s, closed_by_load_id = %s
        from {INCOMING} i where c.id = i.current_id and i.change = 'changed'
    """  # noqa: S608
    run(closing, [load.recorded_at, load.load_id])
    names = ", ".join((*target.key, *target.columns))
    run(
        f"""
        insert into {target.table} ({names}, load_id, recorded_from)
        select {names}, %s, %s from {INCOMING} where change <> 'unchanged'
        """,  # noqa: S608
        [load.load_id, load.recorded_at],
    )


def _write_records(target: Target, load: Load) -> None:
    keep = 'insert into ledger_overwritten (load_id, "table", row_id, before, after)'
    before, after = _as_json(target, "c"), _as_json(target, "i")
    run(
        f"""
        {keep} select %s, %s, c.id::text, {before}, {after}
        from {INCOMING} i join {target.table} c on c.id = i.current_id
        where i.change in ('changed', 'revived')
        """,  # noqa: S608
        [load.load_id, target.table],
    )
    sets = [f"{name} = i.{name}" for name in target.columns]
    sets += ["withdrawn_at = null"] if target.withdraws else []
    if sets:
        run(
            f"""
            update {target.table} c set {", ".join(sets)} from {INCOMING} i
            where c.id = i.current_id and i.change in ('changed', 'revived')
            """  # noqa: S608
        )
    names = ", ".join((*target.key, *target.columns))
    stamp = [load.load_id] if target.keeps_load else []
    # What a person is called stands in one table, and is not copied without need.
    added = "'{}'" if target.is_personal else _as_json(target, "a")
    run(
        f"""
        with a as (
            insert into {target.table} ({names}{", load_id" if stamp else ""})
            select {names}{", %s" if stamp else ""} from {INCOMING} where change = 'added'
            returning *
        )
        {keep} select %s, %s, a.id::text, null, {added} from a
        """,  # noqa: S608
        [*stamp, load.load_id, target.table],
    )


def _as_json(target: Target, row: str) -> str:
    """Return what an undone load would give back, as SQL; of INCOMING and of new rows, too."""
    pairs = [
        f"'{name}', null" if name == "withdrawn_at" and row == "i" else f"'{name}', {row}.{name}"
        for name in target.given_back
    ]
    return f"jsonb_build_object({', '.join(pairs)})"


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
