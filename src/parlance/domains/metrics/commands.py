from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import ibis
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parlance.domains.metrics import events, rules
from parlance.domains.metrics.errors import TargetNotFoundError, TargetUnsoundError
from parlance.domains.metrics.models import ChangedAccount, Target
from parlance.domains.metrics.queries.definitions import definitions_in_force, meant_metric
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.expansion import UnknownMetricError
from parlance.engine.facts import Parameters, Scan
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.kit.periods import Every
from parlance.platform.audit.commands import record
from parlance.platform.events.outbox import publish
from parlance.platform.lake import commands as lake
from parlance.platform.lake.queries import snapshot
from parlance.platform.lake.values import Snapshot
from parlance.platform.ledger.records import Records, open_records, shaped
from parlance.platform.organisation.queries import organisation

REFRESH_JOB = "metrics.refresh_facts"

_REFRESH_LOCK = 0x66616374  # "fact"; one refresh at a time
_MANY_ACCOUNTS = 20_000
"""From so many changed accounts on, everything is rebuilt: it costs less than picking."""


def mark_changed(*, account_ids: Collection[int] | None) -> None:
    """Note that facts of these accounts (None: of all) are behind, and have them rebuilt.

    Called inside the transaction of the change, so that both are known or neither is. The job
    is queued after its commit; should the process die just there, the next minute's does it.
    """
    if account_ids is not None and not account_ids:
        return
    marked: list[int | None] = [None] if account_ids is None else [*sorted(set(account_ids))]
    ChangedAccount.objects.bulk_create(
        [ChangedAccount(account_id=account_id) for account_id in marked], batch_size=5_000
    )
    # Not before: a job that waits already may run too early to see this change, and the lock of
    # one that is not committed would make other changes wait for this one.
    transaction.on_commit(_ask_for_refresh)


def _ask_for_refresh() -> None:
    # A job that waits and has not begun will see what is committed by now.
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(REFRESH_JOB, queueing_lock=REFRESH_JOB).defer()


def refresh_facts() -> int:
    """Rebuild the facts of all accounts that changed, publish them at once, return how many.

    -1 stands for everything. Safe to call at any time and from several processes.
    """
    with transaction.atomic():
        _wait_for_other_refresh()
        with open_records() as records:
            waiting = records.arrow("select id, account_id from metrics_changedaccount")
            if not waiting.num_rows:
                return 0
            accounts = {one for one in waiting["account_id"].to_pylist() if one is not None}
            everything = waiting["account_id"].null_count > 0 or len(accounts) >= _MANY_ACCOUNTS
            chosen = None if everything else accounts
            lake.publish(lake_tables(records, chosen), accounts=chosen, cut_off=records.at)
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from metrics_changedaccount where id = any(%s)", [waiting["id"].to_pylist()]
            )
    return -1 if everything else len(accounts)


def rebuild_facts() -> None:
    """Build every fact from the records again, whatever the lake holds."""
    with transaction.atomic():
        _wait_for_other_refresh()
        lake.reset()
        with open_records() as records:
            lake.publish(lake_tables(records, None), accounts=None, cut_off=records.at)


def differing_facts() -> list[str]:
    """Build every fact from the records, publish nothing, and name those that differ.

    Changes that wait for their refresh make a difference, too; refresh first.
    """
    published = snapshot()
    with open_records() as records:
        fresh = lake_tables(records, None)
    return sorted(name for name, rows in fresh.items() if not _is_same(rows, published, name))


def _is_same(rows: Any, published: Snapshot, name: str) -> bool:
    """Compare rows as a bag; files hold further columns for their own use."""
    if rows.num_rows != published.rows.get(name, 0):
        return False
    if not rows.num_rows:
        return True
    duck = ibis.duckdb.connect()
    kept = duck.read_parquet(list(published.facts[name]), hive_partitioning=False)
    here = duck.create_table("fresh", rows)
    there = kept.select(*rows.column_names).cast(here.schema())
    missing = duck.to_pyarrow(here.difference(there, distinct=False).count()).as_py()
    duck.disconnect()
    return bool(missing == 0)


def lake_tables(records: Records, accounts: Collection[int] | None) -> dict[str, Any]:
    """Return every lake table of these accounts (None: of all) as now recorded."""
    read = {
        table.name: shaped(table.read(records, accounts, None), dict(table.columns))
        for table in CATALOGUE.tables.values()
        if table.read is not None
    }
    return read | derived_tables(read)


def derived_tables(read: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lake tables that are made of other tables, as Arrow."""
    currency = organisation().reporting_currency
    one_currency = set(read["mrr_intervals"]["currency"].unique().to_pylist()) <= {currency}
    found = {}
    with duckdb.connect() as duck:
        for name, rows in read.items():
            duck.register("given", rows)
            duck.execute(f'create table "{name}" as from given')
        for table in CATALOGUE.tables.values():
            if table.derive is not None:
                rows = duck.execute(_statement(table.derive, currency, one_currency))
                found[table.name] = shaped(rows.to_arrow_table(), dict(table.columns))
    return found


@cache
def _statement(derive: Callable[[Scan], Any], currency: str, one_currency: bool) -> str:
    """Return the SQL of a derived table: writing it takes longer than answering it for a few."""
    scan = Scan(
        tables={
            table.name: ibis.table(dict(table.columns), name=table.name)
            for table in CATALOGUE.tables.values()
        },
        windows=None,
        parameters=Parameters(),
        by=frozenset(),
        currency=currency,
        one_currency=one_currency,
    )
    return str(ibis.to_sql(derive(scan), dialect="duckdb"))


def _wait_for_other_refresh() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_REFRESH_LOCK])


@transaction.atomic
def set_target(
    *,
    actor: Actor,
    metric: str,
    value: Decimal,
    every: Every,
    owner: str,
    set_at: datetime,
    reason: str = "",
    expected: str | None = None,
) -> str:
    """Make a metric a KPI, or promise something else of it; return its identifier.

    `value` has the metric's unit, a ratio as a ratio (1.05), to six decimals. Which side of it
    is good, the metric's definition says. Raises `TargetUnsoundError`, and what the glossary
    raises for words that it does not know. Raises `StaleEditError` when `expected` is not the
    fingerprint of the target now.
    """
    actor.must("metrics.define")
    known = definitions_in_force(actor=actor)
    identifier = meant_metric(actor=actor, text=metric, known=known)
    definition = known.get(identifier)
    if definition is None:
        raise UnknownMetricError(f"There is no metric “{metric}”.")
    flaw = rules.target_flaw(value=value, owner=owner, better=definition.default.better)
    if flaw:
        raise TargetUnsoundError(flaw)

    before = Target.objects.select_for_update().filter(metric=identifier).first()
    promised = {"value": value, "every": every.value, "owner": owner.strip()}
    must_be_fresh(expected, _promised(before) if before else {}, promised)
    Target.objects.update_or_create(metric=identifier, defaults={**promised, "set_at": set_at})
    record(
        actor=actor,
        action="metrics.set_target",
        subject=("metric", identifier),
        before=_promised(before) if before else None,
        after=promised,
        reason=reason,
    )
    publish(events.TargetSet(identifier), actor)
    return identifier


@transaction.atomic
def remove_target(*, actor: Actor, metric: str, reason: str = "") -> None:
    """Turn a KPI back into a plain metric. Raises `TargetNotFoundError`."""
    actor.must("metrics.define")
    known = definitions_in_force(actor=actor)
    identifier = meant_metric(actor=actor, text=metric, known=known)
    row = Target.objects.select_for_update().filter(metric=identifier).first()
    if row is None:
        raise TargetNotFoundError(identifier)

    row.delete()
    record(
        actor=actor,
        action="metrics.remove_target",
        subject=("metric", identifier),
        before=_promised(row),
        reason=reason,
    )
    publish(events.TargetRemoved(identifier), actor)


def _promised(row: Target) -> dict[str, Any]:
    return {"value": row.value, "every": row.every, "owner": row.owner}
