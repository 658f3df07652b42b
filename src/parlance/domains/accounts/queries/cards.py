"""Account cards: one wide row per account with its attributes in force, kept in this process.

PostgreSQL notes every changed account (`AccountChange`), whoever changed it; before a question,
the cards catch up with what was committed since. So a list sees a change at once, and costs what
changed, not what there is.
"""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from parlance.domains.accounts.values.records import TeamRole

TEXTS = ("source_id", "name", "owner", "segment", "country", "industry", "parent", "custom")
"""Columns of text. `owner` is a person's id, or a name where an import told one."""

SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        *((name, pa.string()) for name in TEXTS),
        ("signed_up_on", pa.date32()),
        *((role.value, pa.string()) for role in TeamRole),
    ]
)
_MANY = 2_000
"""From so many changed accounts on, all cards are read: it costs less than picking."""

_ROLES = ", ".join(
    f"max(person_id::text) filter (where role = '{role.value}') as {role.value}"
    for role in TeamRole
)
_READ = f"""
    select a.id, a.source_id, a.name, a.owner, a.segment, a.country, a.industry,
        p.name as parent, case when a.custom <> '{{}}' then a.custom::text end as custom,
        a.signed_up_on, {", ".join(f"t.{role.value}" for role in TeamRole)}
    from accounts_account a
    left join accounts_account p on p.id = a.parent_id
    left join (
        select account_id, {_ROLES} from accounts_teammember
        where starts_on <= %s and (ends_on is null or ends_on > %s)
        group by account_id
    ) t on t.account_id = a.id
    where a.withdrawn_at is null
"""  # noqa: S608 - our own names
_CHANGED = """
    select distinct account_id from accounts_accountchange
    where transaction >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint
        and not pg_visible_in_snapshot(transaction::text::xid8, %s::pg_snapshot)
    limit %s
"""


@dataclass(frozen=True, slots=True)
class _Cards:
    rows: Any
    seen: str
    """What the database had committed when these rows were read, at the latest."""


_kept: dict[tuple[str, date], _Cards] = {}
_turn = threading.Lock()


def cards(*, today: date) -> Any:
    """Return an Arrow table of `SCHEMA` with every account, as committed now.

    Inside a transaction that has written something, what it wrote is seen, too.
    """
    if connection.in_atomic_block:
        return _all(today)
    key = (str(connection.settings_dict["NAME"]), today)
    with _turn:
        kept = _kept.get(key)
        fresh = _read_anew(today) if kept is None else _caught_up(kept, today)
        _kept.clear()
        _kept[key] = fresh
    return fresh.rows


def _read_anew(today: date) -> _Cards:
    seen = _snapshot()
    return _Cards(_all(today), seen)


def _caught_up(kept: _Cards, today: date) -> _Cards:
    changed = _rows(_CHANGED, [kept.seen, kept.seen, _MANY + 1])
    if not changed:
        return kept
    ids = [account_id for (account_id,) in changed]
    if None in ids or len(ids) > _MANY:
        return _read_anew(today)
    seen = _snapshot()
    # Children show their parent's name, so they change with it.
    fresh = _table(
        f"{_READ} and (a.id = any(%s) or a.parent_id = any(%s))", [today, today, ids, ids]
    )
    gone = pa.array({*ids, *fresh["id"].to_pylist()}, pa.int64())
    others = kept.rows.filter(pc.invert(pc.is_in(kept.rows["id"], value_set=gone)))
    return _Cards(pa.concat_tables([others, fresh]).combine_chunks(), seen)


def _all(today: date) -> Any:
    return _table(_READ, [today, today])


def _table(sql: str, params: Sequence[Any]) -> Any:
    rows = _rows(sql, params)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(SCHEMA)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)]
    return pa.table(arrays, schema=SCHEMA)


def _snapshot() -> str:
    ((seen,),) = _rows("select pg_current_snapshot()::text", [])
    return str(seen)


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def holders(rows: Any, columns: Collection[str]) -> set[str]:
    """Return the distinct values of these columns of cards: ids of persons, or names."""
    found: set[str] = set()
    for name in columns:
        found |= {one for one in pc.unique(rows[name]).to_pylist() if one}
    return found
