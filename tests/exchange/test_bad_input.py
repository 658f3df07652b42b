import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from actors import ANA
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import Subscription
from parlance.exchange.commands import import_path
from parlance.exchange.errors import UnreadableSourceError
from parlance.exchange.sources import open_source
from parlance.exchange.values import ImportOutcome, LoadState

Folder = Callable[..., Path]

# Root may read everything: it becomes somebody else first.
_AS_ANYBODY = """
import os, sys
from pathlib import Path
from parlance.exchange.errors import UnreadableSourceError
from parlance.exchange.sources import open_source
if os.geteuid() == 0:
    os.setuid(65534)
try:
    open_source(Path(sys.argv[1]), Path())
except UnreadableSourceError as error:
    print(error)
"""
ACCOUNTS = "source_id,name\na1,One\na2,Two"
HEADER = "source_id,account,starts_on,ends_on,amount,currency"


def _refused(path: Path, mapping: Path | None = None) -> ImportOutcome:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    outcome = import_path(actor=ANA, path=path, mapping=mapping, recorded_at=noon)
    assert outcome.state is LoadState.REFUSED
    assert (Account.objects.count(), Subscription.objects.count()) == (0, 0)
    return outcome


def _places(outcome: ImportOutcome) -> list[tuple[str, int | None, str | None, str]]:
    return [(one.file, one.row, one.column, one.code) for one in outcome.problems]


@pytest.mark.django_db
def test_all_faults_of_five_files_are_told_in_one_pass(folder: Folder) -> None:
    path = folder(
        accounts="""
source_id,name,parent,signed_up_on
a1,One,,2024-02-30
a2,,,31.12.2024
a3,Three,a9,
a1,Again,a1,
a5,Five,a5,
""",
        products="""
source_id,nmae
p1,Seats
""",
        users="""
source_id,account,starts_on,ends_on
u1,a1,2025-03-01,2025-02-01
u2,a7,,
u3,a2
""",
        subscriptions=f"""
{HEADER},kind,price_every,colour
s1,a1,2025-01-01,,12 EUR,EUR,recurring,1,
s2,a2,2025-01-01,9999-12-31,-5,EUR,recurring,1,
s3,a3,2025-01-01,,"1.234,56",euro,forever,0,
s3,a3,2025-01-01,2024-12-31,10,EUR,recurring,1.5,
""",
        exchange_rates="""
currency,starts_on,rate
USD,2025-01-01,0
USD,2025-13-01,0.9
""",
    )

    outcome = _refused(path)

    assert _places(outcome) == [
        ("accounts.csv", 2, "signed_up_on", "impossible"),
        ("accounts.csv", 3, "name", "required"),
        ("accounts.csv", 3, "signed_up_on", "type"),
        ("accounts.csv", 4, "parent", "unknown_reference"),
        ("accounts.csv", 5, "parent", "own_reference"),
        ("accounts.csv", 5, "source_id", "double_key"),
        ("accounts.csv", 6, "parent", "own_reference"),
        ("exchange_rates.csv", 2, "rate", "bounds"),
        ("exchange_rates.csv", 3, "starts_on", "impossible"),
        ("products.csv", 1, "name", "missing_column"),
        ("products.csv", 1, "nmae", "unknown_column"),
        ("subscriptions.csv", 1, "colour", "unknown_column"),
        ("subscriptions.csv", 2, "amount", "type"),
        ("subscriptions.csv", 3, "amount", "bounds"),
        ("subscriptions.csv", 3, "ends_on", "bounds"),
        ("subscriptions.csv", 4, "amount", "type"),
        ("subscriptions.csv", 4, "currency", "type"),
        ("subscriptions.csv", 4, "kind", "choice"),
        ("subscriptions.csv", 4, "price_every", "bounds"),
        ("subscriptions.csv", 5, "ends_on", "interval"),
        ("subscriptions.csv", 5, "price_every", "type"),
        ("subscriptions.csv", 5, "source_id", "double_key"),
        ("users.csv", 2, "ends_on", "interval"),
        ("users.csv", 3, "account", "unknown_reference"),
        ("users.csv", 4, None, "width"),
    ]
    assert all(one.remedy for one in outcome.problems)


@pytest.mark.django_db
def test_a_problem_says_what_would_be_right(folder: Folder) -> None:
    path = folder(
        accounts=ACCOUNTS,
        subscriptions=f"""
{HEADER}
s1,a1,2025-01-01,2024-12-31,10,EUR
s2,a7,2025-01-01,,10,EUR
""",
        products="source_id,nmae\np1,Seats",
    )

    assert [str(one) for one in _refused(path).problems] == [
        (
            "products.csv, row 1, column name: The column is missing."
            " What people call the product. Perhaps “nmae” is meant."
        ),
        "products.csv, row 1, column nmae: products has no such column. Perhaps “name” is meant.",
        (
            "subscriptions.csv, row 2, column ends_on: “2024-12-31”."
            " This is before the start, 2025-01-01. ends_on is the first day no longer in force:"
            " the start or later, or empty for no end."
        ),
        (
            "subscriptions.csv, row 3, column account: “a7”."
            " There is no such source_id in accounts, here or in Parlance. Add that row."
        ),
    ]


@pytest.mark.django_db
def test_mixed_encodings_are_told_by_row_and_column(folder: Folder) -> None:
    path = folder(accounts=ACCOUNTS)
    with (path / "accounts.csv").open("ab") as stream:
        stream.write("a3,Grün\n".encode() + "a4,Grün\n".encode("latin-1"))

    assert _places(_refused(path)) == [("accounts.csv", 5, "name", "encoding")]


@pytest.mark.django_db
def test_an_unreadable_file_brings_no_second_complaints(folder: Folder) -> None:
    path = folder(subscriptions=f"{HEADER}\ns1,a1,2025-01-01,,10,EUR")
    (path / "accounts.csv").write_bytes(b"PK\x03\x04 a workbook by mistake")

    outcome = _refused(path)

    assert [str(one) for one in outcome.problems] == [
        (
            "accounts.csv, row 1: This is an Excel workbook."
            " Save its sheet as “CSV UTF-8 (comma delimited)”."
        )
    ]


@pytest.mark.django_db
def test_a_workbook_under_its_own_name_is_refused_by_name(folder: Folder) -> None:
    path = folder(subscriptions=f"{HEADER}\ns1,a1,2025-01-01,,10,EUR")
    (path / "accounts.xlsx").write_bytes(b"PK\x03\x04")

    assert _places(_refused(path)) == [("accounts.xlsx", None, None, "format")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("usage_events", "this release cannot take it"),
        ("acounts", "Perhaps “accounts” is meant"),
        ("invoices", "This is no file of the exchange format"),
    ],
)
def test_other_files_are_refused_by_name(folder: Folder, name: str, said: str) -> None:
    outcome = _refused(folder(**{"accounts": ACCOUNTS, name: "source_id\n1"}))

    (problem,) = outcome.problems
    assert (problem.file, problem.code) == (f"{name}.csv", "unknown_file")
    assert said in problem.remedy


@pytest.mark.django_db
def test_a_folder_without_a_table_is_no_import(folder: Folder) -> None:
    path = folder()
    assert _places(_refused(path)) == [("given", None, None, "nothing")]

    (path / "README.md").write_text("Nothing is here.", encoding="utf-8")
    assert _places(_refused(path)) == [("given", None, None, "nothing")]


@pytest.mark.django_db
def test_texts_that_no_index_takes_are_refused(folder: Folder) -> None:
    chance = random.Random(1)
    long = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=5_000))
    path = folder(accounts=f"source_id,name\na1,{long}\na2,{long[:300]}")

    assert _places(_refused(path)) == [("accounts.csv", 2, "name", "bounds")]


@pytest.mark.django_db
def test_the_longest_texts_are_taken(folder: Folder) -> None:
    chance = random.Random(2)
    long = "".join(chr(chance.randrange(0x20000, 0x2A000)) for _ in range(300))
    path = folder(accounts=f"source_id,name,owner,segment\na1,{long},{long},{long}")

    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    outcome = import_path(actor=ANA, path=path, recorded_at=noon)

    assert (outcome.state, outcome.changed) == (LoadState.APPLIED, 1)


@pytest.mark.parametrize("made", [os.mkfifo, lambda path: path.symlink_to("gone")])
def test_what_is_no_file_is_refused_by_name(folder: Folder, made: Callable[[Path], None]) -> None:
    path = folder()
    made(path / "accounts.csv")

    with pytest.raises(UnreadableSourceError, match=r"^accounts\.csv is no file: "):
        open_source(path, path)


def test_what_may_not_be_read_is_refused_by_name(tmp_path: Path) -> None:
    room = tmp_path / "room"
    (room / "given/closed").mkdir(parents=True)
    (room / "given/accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (room / "given/accounts.csv").chmod(0)
    (room / "given/closed").chmod(0)

    for path in ("given", "given/accounts.csv", "given/closed"):
        done = subprocess.run(
            [sys.executable, "-c", _AS_ANYBODY, path],
            cwd=room,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.endswith(
            " cannot be opened: Permission denied. Let the account that runs Parlance read it.\n"
        )


@pytest.mark.django_db
def test_a_file_given_twice_is_refused(folder: Folder) -> None:
    path = folder(accounts=ACCOUNTS)
    pq.write_table(pa.table({"source_id": ["a1"], "name": ["One"]}), path / "accounts.parquet")

    assert _places(_refused(path)) == [("accounts.parquet", None, None, "file_twice")]


@pytest.mark.django_db
def test_key_of_a_record_that_is_too_short_is_known_to_others(folder: Folder) -> None:
    path = folder(
        accounts="source_id,name,country\na1,One",
        subscriptions=f"{HEADER}\ns1,a1,2025-01-01,,10,EUR",
    )

    assert _places(_refused(path)) == [("accounts.csv", 2, None, "width")]


@pytest.mark.django_db
def test_parents_in_the_history_must_exist(folder: Folder) -> None:
    history = "account,attribute,value,from\na1,parent,a9,2025-01-01\na1,segment,a9,2025-01-01"

    outcome = _refused(folder(accounts=ACCOUNTS, account_history=history))

    assert _places(outcome) == [("account_history.csv", 2, "value", "unknown_reference")]


@pytest.mark.django_db
def test_versions_of_a_contract_from_the_same_day_are_double(folder: Folder) -> None:
    contracts = """
source_id,account,effective_on,starts_on
c1,a1,,2025-01-01
c1,a1,2025-01-01,2025-01-01
"""

    outcome = _refused(folder(accounts=ACCOUNTS, contracts=contracts))

    assert _places(outcome) == [("contracts.csv", 3, "source_id, effective_on", "double_key")]


@pytest.mark.django_db
def test_numbers_beyond_what_is_kept_are_refused(folder: Folder) -> None:
    path = folder(
        accounts=ACCOUNTS,
        subscriptions=f"""
{HEADER},quantity,price_every
s1,a1,2025-01-01,,1e20,EUR,1,1
s2,a1,2025-01-01,,10,EUR,1e12,1
s3,a1,2025-01-01,,10,EUR,nan,99999999999
""",
    )

    assert _places(_refused(path)) == [
        ("subscriptions.csv", 2, "amount", "impossible"),
        ("subscriptions.csv", 3, "quantity", "impossible"),
        ("subscriptions.csv", 4, "price_every", "impossible"),
        ("subscriptions.csv", 4, "quantity", "type"),
    ]
