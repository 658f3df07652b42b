import csv
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection, connections

from actors import ANA, BEN
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import Subscription
from parlance.exchange.commands import import_path
from parlance.exchange.errors import SourceNotFoundError
from parlance.exchange.models import Load
from parlance.exchange.values import FileCounts, ImportOutcome, LoadState
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry
from parlance.platform.home import home

Folder = Callable[..., Path]

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ACCOUNTS = """
source_id,name,country,tier
a1,One,DE,gold
a2,Two,,
"""
SUBSCRIPTIONS = """
source_id,account,starts_on,ends_on,amount,currency
s1,a1,2025-01-01,,100.50,EUR
s2,a2,2025-02-01,2025-02-01,80,EUR
"""


def _import(path: Path, *, dry_run: bool = False, mapping: Path | None = None) -> ImportOutcome:
    return import_path(actor=ANA, path=path, mapping=mapping, dry_run=dry_run, recorded_at=NOON)


@pytest.mark.django_db
def test_import_loads_every_file_and_notes_it_once(folder: Folder) -> None:
    outcome = _import(folder(subscriptions=SUBSCRIPTIONS, accounts=ACCOUNTS))

    assert outcome.state is LoadState.APPLIED
    assert outcome.files == (
        FileCounts("accounts", rows=2, added=2, changed=0, unchanged=0),
        FileCounts("subscriptions", rows=2, added=2, changed=0, unchanged=0),
    )
    row = Subscription.objects.get(source_id="s1")
    assert (row.amount, row.mrr, row.starts_on) == (
        Decimal("100.5"),
        Decimal("100.5"),
        date(2025, 1, 1),
    )
    assert (row.kind, row.quantity, row.price_unit) == ("recurring", 1, "month")
    assert row.load_id == outcome.load_id
    assert Account.objects.get(source_id="a1").custom == {"tier": "gold"}
    load = Load.objects.get()
    assert (load.actor_id, load.source, load.state) == (ANA.id, "given", "applied")
    entry = AuditEntry.objects.get(action="exchange.imported")
    assert (entry.load_id, entry.actor_id) == (load.id, ANA.id)


@pytest.mark.django_db
def test_import_again_changes_nothing(folder: Folder) -> None:
    path = folder(subscriptions=SUBSCRIPTIONS, accounts=ACCOUNTS)
    _import(path)

    again = _import(path)

    assert (again.changed, [one.unchanged for one in again.files]) == (0, [2, 2])
    assert Subscription.objects.count() == 2


@pytest.mark.django_db
def test_import_updates_by_source_id(folder: Folder) -> None:
    _import(folder("first", subscriptions=SUBSCRIPTIONS, accounts=ACCOUNTS))
    changed = folder("then", subscriptions=SUBSCRIPTIONS.replace("100.50", "120"))

    outcome = _import(changed)

    assert outcome.files == (FileCounts("subscriptions", 2, added=0, changed=1, unchanged=1),)
    current = Subscription.objects.filter(recorded_to=None).order_by("source_id")
    assert list(current.values_list("source_id", "amount")) == [("s1", 120), ("s2", 80)]


@pytest.mark.django_db
def test_dry_run_says_what_would_change_and_changes_nothing(folder: Folder) -> None:
    path = folder(subscriptions=SUBSCRIPTIONS, accounts=ACCOUNTS)

    outcome = _import(path, dry_run=True)

    assert outcome.state is LoadState.CHECKED
    assert [(one.file, one.added) for one in outcome.files] == [
        ("accounts", 2),
        ("subscriptions", 2),
    ]
    assert outcome.load_id is None
    assert (Account.objects.count(), Load.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_import_refuses_the_whole_for_one_fault_and_notes_that(folder: Folder) -> None:
    path = folder(accounts=ACCOUNTS, subscriptions=SUBSCRIPTIONS.replace("80", "eighty"))

    outcome = _import(path)

    assert outcome.state is LoadState.REFUSED
    assert [str(one) for one in outcome.problems] == [
        (
            "subscriptions.csv, row 3, column amount: “eighty”."
            " Write a number such as 1234.50: a decimal point and no other sign."
        )
    ]
    assert Account.objects.count() == 0
    load = Load.objects.get()
    assert (load.state, load.problem_count, load.id) == ("refused", 1, outcome.load_id)
    assert AuditEntry.objects.get().action == "exchange.import_refused"
    assert outcome.problems_path == home() / "problems" / load.problems_file


@pytest.mark.django_db
def test_problems_are_shown_to_a_hundred_and_written_in_full(folder: Folder) -> None:
    rows = "\n".join(f"=cmd{number},x" for number in range(150))
    path = folder(accounts=f"source_id,name,signed_up_on\n{rows.replace(',x', ',x,=1+1')}")

    outcome = _import(path)

    assert (len(outcome.problems), outcome.problem_count) == (100, 150)
    assert outcome.problems_path is not None
    with outcome.problems_path.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream))
    assert len(written) == 150
    assert (written[0]["file"], written[0]["row"]) == ("accounts.csv", "2")
    assert {one["value"] for one in written} == {"'=1+1"}


@pytest.mark.django_db
def test_rows_may_name_records_of_an_earlier_import(folder: Folder) -> None:
    _import(folder("first", accounts=ACCOUNTS))

    outcome = _import(folder("then", subscriptions=SUBSCRIPTIONS))

    assert outcome.state is LoadState.APPLIED


@pytest.mark.django_db
def test_import_takes_a_zip_of_a_folder_and_a_single_file(folder: Folder, tmp_path: Path) -> None:
    path = folder(accounts=ACCOUNTS)
    with zipfile.ZipFile(tmp_path / "given.zip", "w") as archive:
        archive.write(path / "accounts.csv", "export/accounts.csv")

    packed = _import(tmp_path / "given.zip")
    single = _import(path / "accounts.csv")

    assert [one.files[0].added for one in (packed, single)] == [2, 0]


@pytest.mark.django_db
def test_files_are_known_by_the_name_of_their_resource(folder: Folder) -> None:
    path = folder(clients=ACCOUNTS)
    package = '{"resources": [{"name": "accounts", "path": "clients.csv"}]}'
    (path / "datapackage.json").write_text(package, encoding="utf-8")

    assert _import(path).files[0].added == 2


@pytest.mark.django_db
def test_papers_beside_the_files_are_not_read(folder: Folder) -> None:
    path = folder(accounts=ACCOUNTS)
    (path / "README.md").write_text("About these files", encoding="utf-8")
    (path / ".DS_Store").write_bytes(b"x")

    assert _import(path).not_read == ("README.md",)


def test_import_needs_the_right(folder: Folder) -> None:
    with pytest.raises(DeniedError):
        import_path(actor=BEN, path=folder(accounts=ACCOUNTS), recorded_at=NOON)


def test_import_says_when_nothing_is_there(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFoundError):
        _import(tmp_path / "missing")


@pytest.mark.django_db
def test_import_leaves_nothing_behind(folder: Folder) -> None:
    dead = home() / "tmp" / "exchange-left-by-a-crash"
    dead.mkdir(parents=True)
    (dead / "lock").touch()

    _import(folder(accounts=ACCOUNTS))

    assert list((home() / "tmp").glob("exchange-*")) == []


@pytest.mark.django_db
def test_progress_is_told_by_file_and_by_bytes(folder: Folder) -> None:
    told: list[tuple[str, int, int]] = []

    import_path(
        actor=ANA,
        path=folder(accounts=ACCOUNTS),
        recorded_at=NOON,
        progress=lambda what, done, total: told.append((what, done, total)),
    )

    assert [what for what, _, _ in told] == [
        "reading accounts.csv",
        "checking accounts.csv",
        "checking references",
        "loading accounts",
    ]
    assert told[-1][1] == told[-1][2] > 0


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_wait_for_one_another(folder: Folder) -> None:
    path = folder(accounts=ACCOUNTS, subscriptions=SUBSCRIPTIONS)
    outcomes: list[ImportOutcome] = []

    def run() -> None:
        try:
            outcomes.append(_import(path))
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.changed for one in outcomes) == [0, 4]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)
