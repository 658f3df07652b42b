import csv
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from frictionless import Package, validate

from actors import ANA, BEN, CLEO
from parlance.exchange.commands import export_path, import_path
from parlance.exchange.errors import TargetExistsError, UnknownExportError
from parlance.exchange.package import FILES, data_package
from parlance.exchange.values import ImportOutcome, LoadState
from parlance.kit.errors import DeniedError

Folder = Callable[..., Path]

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
EXPORTER = replace(BEN, rights=BEN.rights | {"exchange.export"})

COMPANY = {
    "accounts": """
source_id,name,parent,owner,segment,country,industry,signed_up_on,tier,=cmd
a1,"=One, ""first"" of all",,ana,large,DE,shoes,2024-01-31,gold,x
a2,"Two
lines",a1,,,,,,,
""",
    "account_history": """
account,attribute,value,from
a1,segment,small,2024-02-01
a2,parent,a1,2024-03-01
a2,segment,,2024-03-01
""",
    "contacts": """
source_id,account,name,email,phone,title,role
c1,a1,Somebody,somebody@example.com,,Head,champion
""",
    "users": """
source_id,account,name,email,starts_on,ends_on
u1,a1,User One,,2025-01-01,
""",
    "products": "source_id,name\np1,Seats",
    "contracts": """
source_id,account,effective_on,starts_on,auto_renews,notice_days
k1,a1,,2025-01-01,true,30
k1,a1,2025-06-01,2025-01-01,false,60
""",
    "subscriptions": """
source_id,account,contract,product,kind,starts_on,ends_on,quantity,amount,price_every,price_unit,discount_rate,currency
s1,a1,k1,p1,recurring,2025-01-01,,2.5,100.123456,3,month,0.12345678,EUR
s2,a2,,,trial,2025-01-01,2025-01-15,1,0,,,,USD
""",
    "charges": """
source_id,account,charged_on,amount,currency
h1,a1,2025-02-01,-12.5,EUR
""",
    "exchange_rates": "currency,starts_on,rate\nUSD,2024-01-01,0.92345678",
}


@pytest.fixture
def company(db: None, folder: Folder) -> None:
    outcome = _import(folder("company", **COMPANY))
    assert (outcome.problems, outcome.state) == ((), LoadState.APPLIED)


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Path]:
    """Stand in an empty folder: Frictionless trusts only paths below where it stands."""
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


def _import(path: Path) -> ImportOutcome:
    return import_path(actor=ANA, path=path, recorded_at=NOON)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.usefixtures("company")
def test_export_is_a_valid_data_package(inside: Path) -> None:
    outcome = export_path(actor=ANA, path=inside / "out")

    assert [name for name, _ in outcome.rows] == list(FILES)
    os.chdir(inside / "out")
    report = validate("datapackage.json")
    assert report.flatten(["title", "note"]) == []
    assert sum(task.stats["rows"] for task in report.tasks) == sum(dict(outcome.rows).values())


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_import_of_an_export_changes_nothing(tmp_path: Path, name: str) -> None:
    exported = export_path(actor=ANA, path=tmp_path / name)

    outcome = _import(tmp_path / name)

    assert (outcome.problems, outcome.changed) == ((), 0)
    assert [(one.file, one.unchanged) for one in outcome.files] == list(exported.rows)


@pytest.mark.usefixtures("company")
def test_export_is_exact_also_where_a_spreadsheet_would_compute(tmp_path: Path) -> None:
    export_path(actor=ANA, path=tmp_path / "out", what=["accounts", "subscriptions"])

    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        "accounts.csv",
        "datapackage.json",
        "subscriptions.csv",
    ]
    first, second = _rows(tmp_path / "out/accounts.csv")
    assert (first["name"], second["name"]) == ('=One, "first" of all', "Two\nlines")
    assert (first["tier"], first["=cmd"], second["parent"]) == ("gold", "x", "a1")
    amounts = [
        (one["amount"], one["discount_rate"]) for one in _rows(tmp_path / "out/subscriptions.csv")
    ]
    assert amounts == [("100.123456", "0.12345678"), ("0", "0")]


@pytest.mark.usefixtures("company")
def test_personal_columns_need_their_own_right(tmp_path: Path) -> None:
    outcome = export_path(actor=EXPORTER, path=tmp_path / "out", what=["contacts", "users"])

    assert outcome.left_out == (
        "contacts.name",
        "contacts.email",
        "contacts.phone",
        "contacts.title",
        "contacts.consent_service",
        "contacts.consent_marketing",
        "contacts.consent_on",
        "contacts.consent_by",
        "users.name",
        "users.email",
    )
    assert _rows(tmp_path / "out/contacts.csv") == [
        {"source_id": "c1", "account": "a1", "role": "champion"}
    ]
    package = json.loads((tmp_path / "out/datapackage.json").read_text(encoding="utf-8"))
    fields = [one["name"] for one in package["resources"][0]["schema"]["fields"]]
    assert fields == ["source_id", "account", "role"]


@pytest.mark.usefixtures("company")
def test_export_holds_only_the_accounts_that_the_actor_sees(tmp_path: Path) -> None:
    narrowed = replace(CLEO, rights=EXPORTER.rights)

    outcome = export_path(actor=narrowed, path=tmp_path / "out")

    assert outcome.rows == (("products", 1), ("exchange_rates", 1))


@pytest.mark.usefixtures("company")
def test_a_zip_holds_the_same_files(tmp_path: Path) -> None:
    export_path(actor=ANA, path=tmp_path / "out.zip", what=["products"])

    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["datapackage.json", "products.csv"]
        assert archive.read("products.csv") == b"source_id,name\np1,Seats\n"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_export_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").touch()

    with pytest.raises(TargetExistsError):
        export_path(actor=ANA, path=tmp_path)


def test_export_knows_its_files(tmp_path: Path) -> None:
    with pytest.raises(UnknownExportError, match="no file invoices to export"):
        export_path(actor=ANA, path=tmp_path / "out", what=["invoices"])


def test_export_needs_the_right(tmp_path: Path) -> None:
    with pytest.raises(DeniedError):
        export_path(actor=BEN, path=tmp_path / "out")


def test_the_format_is_described_as_a_data_package() -> None:
    described = data_package(list(FILES.values()))

    assert Package.metadata_validate(described) is not None
    assert list(Package.metadata_validate(described)) == []
    (subscriptions,) = [one for one in described["resources"] if one["name"] == "subscriptions"]
    assert subscriptions["schema"]["primaryKey"] == ["source_id"]
    assert subscriptions["schema"]["foreignKeys"][0] == {
        "fields": ["account"],
        "reference": {"resource": "accounts", "fields": ["source_id"]},
    }
