"""Workbooks, Parquet, other encodings and other ways to write numbers and days."""

import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from actors import ANA
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import Subscription
from parlance.exchange.commands import import_path
from parlance.exchange.values import ImportOutcome, LoadState

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MAPPING = """
decimal = ","
dates = "dd.mm.yyyy"
[files.accounts]
from = "{file}"
distinct = true
[files.accounts.values]
source_id = "Kunde"
name = "Kunde"
[files.subscriptions]
from = "{file}"
[files.subscriptions.values]
source_id = "Nr"
account = "Kunde"
starts_on = "Beginn"
amount = "Betrag"
[files.subscriptions.constants]
currency = "EUR"
"""
LIMIT_SECONDS = 2
LIMIT_MEGABYTES = 300


def load(path: Path, mapping: str = "") -> ImportOutcome:
    written = path.parent / "given.toml"
    written.write_text(mapping.format(file=path.name), encoding="utf-8")
    return import_path(actor=ANA, path=path, mapping=written if mapping else None, recorded_at=NOON)


def codes(outcome: ImportOutcome) -> list[tuple[int | None, str | None, str]]:
    assert outcome.state is LoadState.REFUSED
    return [(one.row, one.column, one.code) for one in outcome.problems]


def book(path: Path, *, epoch_1904: bool = False) -> tuple[xlsxwriter.Workbook, object]:
    made = xlsxwriter.Workbook(path, {"date_1904": epoch_1904})
    return made, made.add_format({"num_format": "dd.mm.yyyy"})


@pytest.mark.django_db
@pytest.mark.parametrize("epoch_1904", [False, True])
def test_cells_have_types_whatever_the_mapping_says_of_texts(
    tmp_path: Path, *, epoch_1904: bool
) -> None:
    made, day = book(tmp_path / "abos.xlsx", epoch_1904=epoch_1904)
    sheet = made.add_worksheet("Abos")
    sheet.write(0, 0, "Stand: gestern")
    sheet.write_row(2, 0, ["Nr", "Kunde", "Beginn", "Betrag"])
    sheet.write_row(3, 0, ["s1", "Größe"])
    sheet.write_datetime(3, 2, datetime(2025, 1, 31), day)  # noqa: DTZ001 - a cell's day
    sheet.write_number(3, 3, 1.234)
    sheet.write_row(4, 0, ["s2", "Größe", "01.02.2025", "1.234,50"])
    made.close()
    # The line above the table is taken for the header, and said to be wrong.
    assert load(tmp_path / "abos.xlsx", MAPPING).state is LoadState.REFUSED
    made, day = book(tmp_path / "gut.xlsx", epoch_1904=epoch_1904)
    sheet = made.add_worksheet("Abos")
    sheet.write_row(0, 0, ["Nr", "Kunde", "Beginn", "Betrag"])
    sheet.write_row(1, 0, ["s1", "Größe"])
    sheet.write_datetime(1, 2, datetime(2025, 1, 31), day)  # noqa: DTZ001 - a cell's day
    sheet.write_number(1, 3, 1.234)
    sheet.write_row(2, 0, ["s2", "Größe", "01.02.2025", "1.234,50"])
    made.close()

    outcome = load(tmp_path / "gut.xlsx", MAPPING)

    assert outcome.problems == ()
    found = Subscription.objects.order_by("source_id").values_list("amount", "starts_on")
    assert list(found) == [
        (Decimal("1.234"), date(2025, 1, 31)),
        (Decimal("1234.5"), date(2025, 2, 1)),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["1.5", "1,234.56", "12.34", "1.23,4", "x"])
def test_a_number_that_is_not_as_said_is_refused_never_misread(tmp_path: Path, amount: str) -> None:
    path = tmp_path / "abos.csv"
    path.write_text(f"Nr;Kunde;Beginn;Betrag\ns1;K;31.01.2025;{amount}\n", encoding="utf-8")

    assert codes(load(path, MAPPING)) == [(2, "betrag", "type")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "read"),
    [("1.234,50", "1234.5"), ("1234,5", "1234.5"), ("1.234", "1234"), ("-0,5", None), ("7", "7")],
)
def test_decimal_commas_are_understood_where_said(
    tmp_path: Path, amount: str, read: str | None
) -> None:
    path = tmp_path / "abos.csv"
    path.write_text(f"Nr;Kunde;Beginn;Betrag\ns1;K;31.01.2025;{amount}\n", encoding="utf-8")

    outcome = load(path, MAPPING)

    if read is None:
        assert [one.code for one in outcome.problems] == ["bounds"]
    else:
        assert Subscription.objects.get().amount == Decimal(read)


@pytest.mark.django_db
def test_without_a_word_about_it_a_comma_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "charges.csv"
    path.write_text(
        "source_id;account;charged_on;amount;currency\nc1;a1;2025-01-01;1.234,56;EUR\n",
        encoding="utf-8",
    )

    assert (2, "amount", "type") in codes(load(path))


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_encodings_that_say_their_name_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "accounts.csv"
    path.write_bytes("source_id,name\na1,Größe\n".encode(encoding))

    load(path)

    assert Account.objects.get().name == "Größe"


@pytest.mark.django_db
def test_windows_text_is_read_only_where_chosen(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_bytes("source_id,name\na1,Größe\n".encode("cp1252"))
    said = (
        'encoding = "cp1252"\n[files.accounts]\nfrom = "{file}"\n'
        '[files.accounts.values]\nsource_id = "source_id"\nname = "name"\n'
    )

    assert codes(load(path)) == [(2, "name", "encoding")]
    load(path, said)

    assert Account.objects.get().name == "Größe"


@pytest.mark.django_db
def test_merged_and_failed_cells_are_problems_with_their_place(tmp_path: Path) -> None:
    made, _ = book(tmp_path / "accounts.xlsx")
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["source_id", "name", "owner"])
    sheet.write_row(1, 0, ["a1"])
    sheet.write_formula(1, 1, "=Z99", None, "#REF!")
    sheet.write_row(2, 0, ["a2", "Two"])
    sheet.merge_range(3, 0, 4, 0, "a3")
    made.close()

    found = codes(load(tmp_path / "accounts.xlsx"))

    assert (2, "name", "formula") in found
    assert (4, "source_id", "merged") in found


@pytest.mark.django_db
def test_a_formula_counts_with_what_it_gave(tmp_path: Path) -> None:
    made, _ = book(tmp_path / "accounts.xlsx")
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["source_id", "name"])
    sheet.write(1, 0, "a1")
    sheet.write_formula(1, 1, '="O"&"ne"', None, "One")
    made.close()

    load(tmp_path / "accounts.xlsx")

    assert Account.objects.get().name == "One"


def entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>')
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")


def far_cells(path: Path) -> None:
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet()
    sheet.write(0, 0, "source_id")
    sheet.write(1_048_575, 16_383, "x")
    made.close()


def sheet_of_zeros(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)


def parquet_of_zeros(path: Path) -> None:
    rows = pa.table({"source_id": pa.array(["0" * 1_000_000] * 300)})
    pq.write_table(rows, path, compression="zstd", use_dictionary=False)


def parquet_of_one_value(path: Path) -> None:
    rows = pa.table({"source_id": pa.array(["a"] * 20_000_000)})
    pq.write_table(rows, path, compression="zstd")


def one_line(path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(b"source_id,name\n")
        stream.truncate(1024**3)
        stream.seek(1024**3 - 1)
        stream.write(b"x")


def zip_of_zeros(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("accounts.csv", b"0" * 100_000_000)


BOMBS = {
    "entities.xlsx": entities,
    "far.xlsx": far_cells,
    "zeros.xlsx": sheet_of_zeros,
    "zeros.parquet": parquet_of_zeros,
    "same.parquet": parquet_of_one_value,
    "line.csv": one_line,
    "zeros.zip": zip_of_zeros,
}
_REFUSE = """
import sys
import time
from pathlib import Path
import django
django.setup()
from parlance.exchange import reading, sources
from parlance.exchange.mapping import Form
from parlance.exchange.problems import ProblemLog
from parlance.exchange.workbench import workbench
from parlance.kit.errors import ParlanceError
began = time.process_time()
refused = False
with workbench() as bench:
    log = ProblemLog(bench.connection)
    try:
        files, _ = reading.tables(sources.open_source(Path(sys.argv[1]), bench.room))
        for file in files:
            refused = reading.read(bench, file, "bomb", Form(), log) is None or bool(log.count())
    except ParlanceError:
        refused = True
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(int(refused), round(time.process_time() - began, 2), peak)
"""


@pytest.mark.parametrize("name", list(BOMBS))
def test_bombs_are_refused_before_they_go_off(name: str, tmp_path: Path) -> None:
    """In a process of its own: what the system knows of its peak, others have not used."""
    path = tmp_path / name
    BOMBS[name](path)
    environment = {
        "PARLANCE_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "parlance.config.settings",
        "DATABASE_URL": "postgresql://127.0.0.1:1/none",
        "PATH": "",
    }

    done = subprocess.run(
        [sys.executable, "-c", _REFUSE, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    refused, seconds, megabytes = done.stdout.split()
    assert refused == "1"
    assert float(seconds) <= LIMIT_SECONDS
    assert int(megabytes) < LIMIT_MEGABYTES
