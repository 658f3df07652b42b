from collections.abc import Collection, Mapping
from typing import Any

import ibis
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from parlance.domains.metrics.models import ChangedAccount
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.facts import Parameters, Scan
from parlance.platform.lake import commands as lake
from parlance.platform.ledger.records import Records, open_records, shaped
from parlance.platform.lake.queries import snapshot
from parlance.platform.lake.values import Snapshot
from parlance.platform.organisation.queries import organisation

REFRESH_JOB = "metrics.refresh_facts"

_REFRESH_LOCK = 0x66616374  # "fact"; one refresh at a time
_MANY_ACCOUNTS = 20_000
"""From so many changed accounts on, everything is rebuilt: it costs less than picking."""


def mark_changed(*, account_ids: Collection[int] | None) -> None:
    """Note that facts of these accounts (None: of all) are behind, and have them rebuilt.

    Called inside the transaction of the change, so that both are known or neither is.
    """
    if account_ids is not None and not account_ids:
        return
    marked: list[int | None] = [None] if account_ids is None else [*sorted(set(account_ids))]
    ChangedAccount.objects.bulk_create(
        [ChangedAccount(account_id=account_id) for account_id in marked], batch_size=5_000
    )
    try:
        with transaction.atomic():
            app.configure_task(REFRESH_JOB, queueing_lock=REFRESH_JOB).defer()
    except AlreadyEnqueued:
        # The waiting job starts after this change is committed or sees it with the next one.
        return


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
    duck = ibis.duckdb.connect()
    tables = {name: duck.create_table(name, rows) for name, rows in read.items()}
    found = {}
    for table in CATALOGUE.tables.values():
        if table.derive is not None:
            rows = duck.to_pyarrow(table.derive(_whole(tables)))
            found[table.name] = shaped(rows, dict(table.columns))
    duck.disconnect()
    return found


def _whole(tables: Mapping[str, Any]) -> Scan:
    currency = organisation().reporting_currency
    foreign = tables["mrr_intervals"].filter(ibis._.currency != currency)
    return Scan(
        tables=tables,
        windows=None,
        parameters=Parameters(),
        by=frozenset(),
        currency=currency,
        one_currency=foreign.count().execute() == 0,
    )


def _wait_for_other_refresh() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_REFRESH_LOCK])
