"""The lake with real Delta tables and PostgreSQL; 64 accounts in small parts."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from django.conf import settings
from django.db import connection, transaction

from factories.serving import database_address
from parlance.platform.lake import parts
from parlance.platform.lake.commands import publish, reset
from parlance.platform.lake.errors import (
    FactNameError,
    FactShapeChangedError,
    LakeBehindError,
)
from parlance.platform.lake.models import FactVersion
from parlance.platform.lake.queries import folder_of, lake_folder, snapshot
from parlance.platform.lake.values import Snapshot

SCHEMA = pa.schema(
    [
        ("account_id", pa.int64()),
        ("day", pa.date32()),
        ("kind", pa.string()),
        ("amount", pa.decimal128(18, 6)),
    ]
)
PUBLISH_AND_DIE = f"""
import os, signal, sys
sys.path[:] = {sys.path!r}
import django
django.setup()
import pyarrow as pa
from decimal import Decimal
from django.db import transaction
from parlance.platform.lake.commands import publish
schema = pa.schema([("account_id", pa.int64()), ("day", pa.date32()), ("kind", pa.string()),
                    ("amount", pa.decimal128(18, 6))])
row = {{"account_id": 1, "day": None, "kind": "new", "amount": Decimal(666)}}
with transaction.atomic():
    publish({{"mrr_movements": pa.Table.from_pylist([row], schema=schema)}}, accounts=[1])
    os.kill(os.getpid(), signal.SIGKILL)
"""
RATES = pa.schema([("currency", pa.string()), ("rate", pa.decimal128(18, 8))])

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLANCE_HOME", str(tmp_path / "home of this test"))


def movements(*rows: tuple[int, str]) -> Any:
    """Return movements: account and amount."""
    found = [
        {"account_id": account, "day": date(2025, 3, 1), "kind": "new", "amount": Decimal(amount)}
        for account, amount in rows
    ]
    return pa.Table.from_pylist(found, schema=SCHEMA)


def many_movements(count: int) -> Any:
    """Return one movement of 1 for each account from 0 on."""
    one = movements((0, "1"))
    ids = pa.array(range(count), pa.int64())
    others = [pa.repeat(one[name][0], count) for name in SCHEMA.names[1:]]
    return pa.table([ids, *others], schema=SCHEMA)


def rates(*rows: tuple[str, str]) -> Any:
    found = [{"currency": currency, "rate": Decimal(rate)} for currency, rate in rows]
    return pa.Table.from_pylist(found, schema=RATES)


def held(read: Snapshot, fact: str = "mrr_movements") -> list[tuple[Any, ...]]:
    """Return account and amount of a fact, as DuckDB reads them."""
    if not read.facts[fact]:
        return []
    columns = "account_id, amount" if fact == "mrr_movements" else "currency, rate"
    query = f"select {columns} from read_parquet(?, hive_partitioning=false) order by all"  # noqa: S608
    return duckdb.connect().execute(query, [list(read.facts[fact])]).fetchall()


def test_empty_home_gives_an_empty_snapshot() -> None:
    read = snapshot()

    assert read == Snapshot(version="0", facts={}, schemas={}, rows={}, cut_off=None)


def test_publish_shows_all_facts_with_their_types() -> None:
    cut_off = datetime(2025, 4, 1, tzinfo=UTC)

    generation = publish(
        {
            "mrr_movements": movements((1, "10.500001"), (257, "0.000001")),
            "exchange_rates": rates(("EUR", "1.08765432")),
        },
        accounts=None,
        cut_off=cut_off,
    )

    read = snapshot()
    assert generation == 1
    assert read.version.startswith("1-")
    assert read.cut_off == cut_off
    assert held(read) == [(1, Decimal("10.500001")), (257, Decimal("0.000001"))]
    assert held(read, "exchange_rates") == [("EUR", Decimal("1.08765432"))]
    assert read.schemas["mrr_movements"] == SCHEMA.append(pa.field("bucket", pa.int16()))
    assert read.rows == {"exchange_rates": 1, "mrr_movements": 2}
    described = duckdb.connect().execute(
        "describe select * from read_parquet(?, hive_partitioning=false)",
        [list(read.facts["mrr_movements"])],
    )
    assert [row[:2] for row in described.fetchall()] == [
        ("account_id", "BIGINT"),
        ("day", "DATE"),
        ("kind", "VARCHAR"),
        ("amount", "DECIMAL(18,6)"),
        ("bucket", "SMALLINT"),
    ]


def test_empty_fact_keeps_its_columns_and_has_no_files() -> None:
    publish({"mrr_movements": movements()}, accounts=None)

    read = snapshot()
    assert read.facts == {"mrr_movements": ()}
    assert read.schemas["mrr_movements"].names == ["account_id", "day", "kind", "amount", "bucket"]


def test_publish_of_one_account_equals_a_full_publish() -> None:
    before = many_movements(150_001)
    after = pa.concat_tables([parts.without(before, [7]), movements((7, "2"), (7, "3"))])
    publish({"mrr_movements": before}, accounts=None)
    files_before = set(snapshot().facts["mrr_movements"])

    publish({"mrr_movements": movements((7, "2"), (7, "3"))}, accounts=[7])

    incremental = snapshot()
    publish({"mrr_movements": after}, accounts=None)
    assert held(incremental) == held(snapshot())
    assert incremental.rows == {"mrr_movements": 150_002}
    # More than 3 times 50,000 rows are 4 parts; only that of account 7 is written again.
    assert len(files_before) == 4
    assert len(files_before & set(incremental.facts["mrr_movements"])) == 3


def test_publish_removes_accounts_that_have_no_rows_any_more() -> None:
    publish({"mrr_movements": movements((1, "1"), (2, "2"))}, accounts=None)

    publish({"mrr_movements": movements()}, accounts=[1])
    one_left = snapshot()
    publish({"mrr_movements": movements()}, accounts=[2])

    assert held(one_left) == [(2, Decimal(2))]
    assert held(snapshot()) == []
    publish({"mrr_movements": movements((3, "3"))}, accounts=[3])
    assert held(snapshot()) == [(3, Decimal(3))]


def test_publish_for_no_accounts_leaves_their_facts_alone() -> None:
    publish({"mrr_movements": movements((1, "1"))}, accounts=None)

    publish({"mrr_movements": movements(), "exchange_rates": rates(("EUR", "1"))}, accounts=[])

    assert held(snapshot()) == [(1, Decimal(1))]
    assert held(snapshot(), "exchange_rates") == [("EUR", Decimal(1))]


def test_rows_are_sorted_by_account_inside_a_file() -> None:
    publish(
        {"mrr_movements": movements(*((n * 7919 % 5000, "1") for n in range(5000)))}, accounts=None
    )

    (file,) = snapshot().facts["mrr_movements"]
    ids = duckdb.connect().execute("select account_id from read_parquet(?)", [file]).fetchall()
    assert ids == sorted(ids)


def test_open_snapshot_is_not_disturbed_by_later_publications() -> None:
    publish({"mrr_movements": movements((1, "1"))}, accounts=None)
    opened = snapshot()

    publish({"mrr_movements": movements((1, "9"))}, accounts=[1])
    publish({"mrr_movements": movements((2, "9"))}, accounts=None)

    assert held(opened) == [(1, Decimal(1))]


def test_readers_never_see_half_a_publication() -> None:
    """Both facts always carry the same number; a reader looks while a publisher works."""
    both = {"mrr_movements": movements((1, "0")), "exchange_rates": rates(("EUR", "0"))}
    publish(both, accounts=None)
    done = Event()

    def work() -> None:
        for number in range(1, 8):
            publish(
                {
                    "mrr_movements": movements((1, str(number))),
                    "exchange_rates": rates(("EUR", str(number))),
                },
                accounts=[1] if number % 2 else None,
            )
        done.set()
        connection.close()

    publisher = Thread(target=work)
    publisher.start()
    seen = set()
    while not done.is_set():
        read = snapshot()
        seen.add((held(read)[0][1], held(read, "exchange_rates")[0][1]))
    publisher.join()

    assert all(amount == rate for amount, rate in seen)
    assert held(snapshot())[0][1] == 7


def test_rolled_back_publication_leaks_no_rows() -> None:
    publish({"mrr_movements": movements((1, "1"), (2, "2"))}, accounts=None)
    with transaction.atomic():
        publish({"mrr_movements": movements((1, "666"))}, accounts=[1])
        transaction.set_rollback(True)

    seen = held(snapshot())
    publish({"mrr_movements": movements((2, "3"))}, accounts=[2])

    assert seen == [(1, Decimal(1)), (2, Decimal(2))]
    assert held(snapshot()) == [(1, Decimal(1)), (2, Decimal(3))]


def test_publisher_killed_before_its_commit_leaves_the_last_publication() -> None:
    publish({"mrr_movements": movements((1, "1"), (2, "2"))}, accounts=None)
    delta_log = folder_of("mrr_movements", 0) / "_delta_log"
    commits = len(list(delta_log.iterdir()))

    killed = subprocess.run(
        [sys.executable, "-c", PUBLISH_AND_DIE],
        env={
            **os.environ,
            "DATABASE_URL": database_address(),
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        },
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    assert len(list(delta_log.iterdir())) == commits + 1
    assert held(snapshot()) == [(1, Decimal(1)), (2, Decimal(2))]
    publish({"mrr_movements": movements((2, "3"))}, accounts=[2])
    assert held(snapshot()) == [(1, Decimal(1)), (2, Decimal(3))]


def test_first_publication_of_a_fact_ignores_what_a_dead_one_left() -> None:
    with transaction.atomic():
        publish({"mrr_movements": movements((1, "666"))}, accounts=None)
        transaction.set_rollback(True)

    publish({"mrr_movements": movements((2, "2"))}, accounts=[2])

    assert held(snapshot()) == [(2, Decimal(2))]


def test_reset_forgets_all_and_the_generation_goes_on() -> None:
    publish({"mrr_movements": movements((1, "1"))}, accounts=None)
    opened = snapshot()

    generation = reset()

    assert generation == 2
    assert snapshot().facts == {}
    assert held(opened) == [(1, Decimal(1))]
    assert publish({"mrr_movements": movements((2, "2"))}, accounts=[2]) == 3
    assert held(snapshot()) == [(2, Decimal(2))]


def test_reset_and_publication_in_one_transaction_heal_damaged_files() -> None:
    publish({"mrr_movements": movements((1, "1"))}, accounts=None)
    shutil.rmtree(folder_of("mrr_movements", 0) / "_delta_log")

    with transaction.atomic():
        reset()
        publish({"mrr_movements": movements((1, "1"))}, accounts=None)
    healed = held(snapshot())
    reset()

    assert healed == [(1, Decimal(1))]
    assert [folder.name for folder in lake_folder().iterdir()] == ["1"]


def test_undone_reset_leaves_the_publication_before() -> None:
    publish({"mrr_movements": movements((1, "1"))}, accounts=None)
    with transaction.atomic():
        reset()
        publish({"mrr_movements": movements((1, "666"))}, accounts=None)
        transaction.set_rollback(True)

    assert held(snapshot()) == [(1, Decimal(1))]
    reset()
    publish({"mrr_movements": movements((2, "2"))}, accounts=[2])
    assert held(snapshot()) == [(2, Decimal(2))]


def test_version_differs_for_other_rows_under_the_same_number() -> None:
    with transaction.atomic():
        publish({"mrr_movements": movements((1, "1"))}, accounts=None)
        undone = snapshot().version
        transaction.set_rollback(True)

    publish({"mrr_movements": movements((1, "2"))}, accounts=None)

    assert undone.startswith("1-")
    assert snapshot().version.startswith("1-")
    assert snapshot().version != undone


def test_changed_columns_need_a_rebuild() -> None:
    publish({"mrr_movements": movements((1, "1"))}, accounts=None)
    wider = movements((1, "2")).append_column("plan", pa.array(["basic"]))

    with pytest.raises(FactShapeChangedError, match="mrr_movements"):
        publish({"mrr_movements": wider}, accounts=[1])
    publish({"mrr_movements": wider}, accounts=None)

    assert "plan" in snapshot().schemas["mrr_movements"].names


def test_lake_behind_its_manifest_says_how_to_rebuild() -> None:
    publish({"mrr_movements": movements((1, "1"))}, accounts=None)
    FactVersion.objects.update(delta_version=41)

    with pytest.raises(LakeBehindError, match="parlance check --rebuild"):
        snapshot()


def test_fact_name_that_leaves_the_folder_is_refused() -> None:
    with pytest.raises(FactNameError):
        publish({"../escape": movements()}, accounts=None)


@pytest.mark.parametrize(
    ("rows", "count"), [(0, 1), (50_000, 1), (50_001, 2), (150_001, 4), (10**9, 256)]
)
def test_parts_grow_with_the_rows(rows: int, count: int) -> None:
    assert parts.parts_for(rows) == count
