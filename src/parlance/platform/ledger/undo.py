"""A whole load taken back, as a correction: what it added goes, what it changed is as before.

What was edited, loaded or confirmed later stays as it is; whoever asks learns how much that is.
"""

from collections.abc import Collection
from dataclasses import dataclass

from parlance.platform.ledger.loads import MANY_ACCOUNTS, Load, Target, rows, run

_LATER = "parlance_confirmed_by_others"
_OWN = "parlance_confirmed_by_it"
_STAYS = "parlance_stays"
_GONE = "parlance_gone"


@dataclass(frozen=True, slots=True)
class Undoing:
    """Which load is undone, by which one (a number of the same kind), and those undone before."""

    load_id: int
    by: Load
    undone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UndoCounts:
    """How many records were taken back, are as before again, or stay since they were used later."""

    removed: int = 0
    restored: int = 0
    kept: int = 0

    def __add__(self, other: "UndoCounts") -> "UndoCounts":
        return UndoCounts(
            self.removed + other.removed,
            self.restored + other.restored,
            self.kept + other.kept,
        )


def undo_ledger(target: Target, undoing: Undoing) -> tuple[UndoCounts, list[int] | None]:
    """Close the rows that the load added, and add those it closed again.

    Returns the counts and the accounts touched (None: many).
    """
    _note_confirmed(target, undoing)
    key = ", ".join(target.key)
    run(f"drop table if exists {_GONE}")
    run(
        f"""
        create temporary table {_GONE} on commit drop as
        select r.* from {target.table} r
        where r.recorded_to is null
            and (r.load_id = %s or (r.load_id = any(%s) and {_is_confirmed("r.id", _OWN)}))
            and not {_is_confirmed("r.id", _LATER)}
        """,  # noqa: S608
        [undoing.load_id, list(undoing.undone)],
    )
    ((kept,),) = rows(
        f"""
        select count(*) from (select distinct {key} from {target.table} where load_id = %s) r
        where not exists (select from {_GONE} g where {_same("g", "r", target.key)})
        """,  # noqa: S608
        [undoing.load_id],
    )
    run(
        f"""
        update {target.table} r set recorded_to = %s, closed_by_load_id = %s
        from {_GONE} g where r.id = g.id
        """,  # noqa: S608
        [undoing.by.recorded_at, undoing.by.load_id],
    )
    names = ", ".join((*target.key, *target.columns))
    run(f"drop table if exists {_STAYS}")
    run(
        f"""
        create temporary table {_STAYS} on commit drop as
        with recursive back as (
            select r.* from {target.table} r join {_GONE} g
                on {_same("g", "r", target.key)} and r.closed_by_load_id = g.load_id
            union all
            select p.* from back b join {target.table} p
                on {_same("p", "b", target.key)} and p.closed_by_load_id = b.load_id
            where b.load_id = any(%s)
        )
        select b.* from back b
        where b.load_id is null or b.load_id <> all(%s)
        """,  # noqa: S608
        [list(undoing.undone), list(undoing.undone)],
    )
    restored = run(
        f"""
        insert into {target.table} ({names}, load_id, recorded_from)
        select distinct on ({key}) {names}, load_id, %s from {_STAYS} order by {key}, id desc
        """,  # noqa: S608
        [undoing.by.recorded_at],
    )
    ((gone,),) = rows(f"select count(*) from {_GONE}")  # noqa: S608
    touched = _touched(target) if target.account else []
    return UndoCounts(max(gone - restored, 0), restored, kept), touched


def undo_records(
    target: Target, undoing: Undoing, *, in_use: Collection[str] = (), condition: str = "true"
) -> tuple[UndoCounts, list[str]]:
    """Give back what the load wrote over, and take back the records that it added.

    Those `in_use` (their ids, as text) or changed since stay, and so do those of which the SQL
    `condition` on the record `c` is false. Returns the counts, and the records withdrawn or
    deleted.
    """
    _note_confirmed(target, undoing)
    _note_what_stays(target, undoing, in_use, condition)
    restored = _give_back(target, undoing)
    gone = [
        row_id
        for (row_id,) in rows(
            f"select row_id from {_STAYS} where before is null and not stays order by row_id"  # noqa: S608
        )
    ]
    where = f"c.id::text in (select row_id from {_STAYS} where before is null and not stays)"  # noqa: S608
    if target.withdraws:
        run(
            f"update {target.table} c set withdrawn_at = %s where {where}",  # noqa: S608
            [undoing.by.recorded_at],
        )
    else:
        run(f"delete from {target.table} c where {where}")  # noqa: S608
    ((kept,),) = rows(f"select count(*) from {_STAYS} where stays")  # noqa: S608
    return UndoCounts(len(gone), restored, kept), gone


def _note_what_stays(
    target: Target, undoing: Undoing, in_use: Collection[str], condition: str
) -> None:
    now = ", ".join(f"'{name}', c.{name}" for name in target.given_back)
    is_added_and_known = "o.before is null and o.after <> '{}'"
    by_others, by_it = _is_confirmed("c.id", _LATER), _is_confirmed("c.id", _OWN)
    confirmed = "" if target.is_personal else f"or {by_others}"
    of_undone = "" if target.is_personal else f"or (o.load_id = any(%s) and {by_it})"
    run(f"drop table if exists {_STAYS}")
    run(
        f"""
        create temporary table {_STAYS} on commit drop as
        select o.row_id, o.before, o.after,
            ({is_added_and_known} and jsonb_build_object({now}) <> o.after)
            or (o.before is not null and not exists (
                select from jsonb_each(o.after) a
                where a.value = jsonb_build_object({now}) -> a.key
            ))
            or exists (
                select from ledger_overwritten n
                where n."table" = o."table" and n.row_id = o.row_id and n.load_id > o.load_id
                    and n.load_id <> all(%s) and n.load_id <> %s and o.before is null
            )
            {confirmed} or o.row_id = any(%s) or not ({condition}) as stays
        from ledger_overwritten o join {target.table} c on c.id::text = o.row_id
        where o."table" = %s and (o.load_id = %s {of_undone})
        """,  # noqa: S608
        [
            list(undoing.undone),
            undoing.load_id,
            list(in_use),
            target.table,
            undoing.load_id,
            *([] if target.is_personal else [list(undoing.undone)]),
        ],
    )


def _give_back(target: Target, undoing: Undoing) -> int:
    """Restore column by column, where nobody has written since what the load wrote."""
    for name in target.given_back:
        # A later load that wrote over this one must not bring it back when it is undone itself.
        run(
            """
            update ledger_overwritten n
            set before = case when o.before is null then null
                else jsonb_set(n.before, array[%s], o.before -> %s) end
            from ledger_overwritten o
            where o.load_id = %s and o."table" = %s and n."table" = o."table"
                and n.row_id = o.row_id and n.load_id > o.load_id and n.before is not null
                and n.before -> %s = o.after -> %s
            """,
            [name, name, undoing.load_id, target.table, name, name],
        )
    was = f"jsonb_populate_record(null::{target.table}, s.before)"
    sets = ", ".join(
        f"{name} = case when jsonb_build_object('x', c.{name}) -> 'x' = s.after -> '{name}'"
        f" then ({was}).{name} else c.{name} end"
        for name in target.given_back
    )
    return run(
        f"""
        update {target.table} c set {sets} from {_STAYS} s
        where c.id::text = s.row_id and s.before is not null and not s.stays
        """  # noqa: S608
    )


def _note_confirmed(target: Target, undoing: Undoing) -> None:
    """Keep in temporary tables what this load, and others not undone, have stated again."""
    undone = list(undoing.undone)
    for table, condition, params in (
        (_OWN, "load_id = %s", [undoing.load_id]),
        (_LATER, "load_id <> %s and load_id <> all(%s)", [undoing.load_id, undone]),
    ):
        run(f"drop table if exists {table}")
        run(
            f"""
            create temporary table {table} on commit drop as
            select rows from ledger_confirmed where "table" = %s and {condition}
            """,  # noqa: S608
            [target.table, *params],
        )


def _is_confirmed(row_id: str, table: str) -> str:
    return f"exists (select from {table} l where {row_id} <@ l.rows)"


def _touched(target: Target) -> list[int] | None:
    found = rows(
        f"""
        select {target.account} from {_GONE} union select {target.account} from {_STAYS}
        limit {MANY_ACCOUNTS + 1}
        """  # noqa: S608
    )
    return None if len(found) > MANY_ACCOUNTS else [account_id for (account_id,) in found]


def _same(left: str, right: str, key: tuple[str, ...]) -> str:
    return " and ".join(f"{left}.{name} = {right}.{name}" for name in key)
