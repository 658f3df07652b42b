"""Imports and exports in the browser: bring, look, correct, check, apply, undo, fetch."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from factories.browsing import signed_in
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import Subscription
from parlance.exchange import exports, importing, uploads
from parlance.exchange.models import Export, Load, Upload
from parlance.exchange.values import LoadState, UploadState
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.values import Role
from parlance.platform.runs.models import Run

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ACCOUNTS = b"source_id,name,owner\na1,One,ann\na2,Two,bob\n"
GERMAN = """Kundennr;Firma;Betreuer;Vertragsbeginn;Monatsbetrag
K1;Größe AG;ann;31.01.2025;1.234,50
K2;Zwei;bob;01.02.2025;80,00
"""


def ops() -> Client:
    return signed_in([Role.CS_OPS])


def bring(client: Client, *files: tuple[str, bytes]) -> Upload:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post(reverse("add_upload"), {"files": sent})
    assert answer.status_code == 302, answer.content.decode()
    return Upload.objects.latest("created_at")


def work(upload: Upload) -> Upload:
    upload.refresh_from_db()
    assert upload.run_id is not None
    importing.work(upload.id, upload.run_id, NOON)
    upload.refresh_from_db()
    return upload


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_files_of_the_format_are_checked_then_imported() -> None:
    client = ops()
    upload = bring(client, ("accounts.csv", ACCOUNTS))
    assert "exchange format" in page(client, "import_upload", upload.id)

    client.post(reverse("check_upload", args=[upload.id]))
    assert work(upload).state == UploadState.CHECKED
    assert Account.objects.count() == 0
    assert "2 rows would be added" in page(client, "import_upload", upload.id)
    client.post(reverse("apply_upload", args=[upload.id]))
    assert work(upload).state == UploadState.APPLIED

    assert Account.objects.count() == 2
    assert upload.load is not None
    assert upload.load.state == LoadState.APPLIED
    assert Run.objects.latest("id").state == "finished"
    assert "One" not in page(client, "import_load", upload.load.pk)
    page(client, "imports")


def test_foreign_headers_are_guessed_with_comma_and_days() -> None:
    client = ops()

    upload = bring(client, ("kunden.csv", GERMAN.encode()))

    shown = page(client, "import_upload", upload.id)
    assert 'decimal = ","' in upload.mapping
    assert 'dates = "dd.mm.yyyy"' in upload.mapping
    assert "1234.50" in shown
    assert "2025-01-31" in shown
    client.post(reverse("apply_upload", args=[upload.id]))
    work(upload)
    amounts = Subscription.objects.order_by("source_id").values_list("amount", "starts_on")
    assert [(str(amount), str(day)) for amount, day in amounts] == [
        ("1234.500000", "2025-01-31"),
        ("80.000000", "2025-02-01"),
    ]


def test_a_column_is_chosen_by_a_click_and_a_constant_given() -> None:
    client = ops()
    upload = bring(client, ("list.csv", b"code,label,boss\nx1,One,ann\n"))

    answer = client.post(
        reverse("import_mapping", args=[upload.id]),
        {
            "choices": "1",
            "decimal": ".",
            "dates": "YYYY-MM-DD",
            "encoding": "utf-8",
            "add": "list.csv",
            "add-target": "accounts",
        },
    )
    assert answer.status_code == 302
    client.post(
        reverse("import_mapping", args=[upload.id]),
        {
            "choices": "1",
            "target-0": "accounts",
            "source-0": "list.csv",
            "column-0-0": "source_id",
            "column-0-1": "name",
            "field-0-owner": "= upper(boss)",
            "field-0-country": "DE",
        },
    )
    client.post(reverse("apply_upload", args=[upload.id]))
    work(upload)

    account = Account.objects.get()
    assert (account.source_id, account.name) == ("x1", "One")
    assert (account.owner, account.country) == ("ANN", "DE")


def test_toml_that_is_wrong_is_kept_and_pointed_at() -> None:
    client = ops()
    upload = bring(client, ("accounts.csv", ACCOUNTS))
    wrong = (
        '[files.accounts]\nfrom = "accounts.csv"\n[files.accounts.values]\nsource_id = "concat("\n'
    )

    client.post(reverse("import_mapping", args=[upload.id]), {"toml": wrong, "mapping": "mine"})

    shown = page(client, "import_upload", upload.id)
    assert "cannot be understood at [files.accounts] source_id" in shown
    assert "concat(" in shown


def test_a_mapping_is_kept_by_name_and_used_again() -> None:
    client = ops()
    first = bring(client, ("kunden.csv", GERMAN.encode()))
    text = first.mapping

    client.post(
        reverse("import_mapping", args=[first.id]), {"toml": text, "mapping": "Kunden", "keep": "1"}
    )
    second = bring(client, ("kunden.csv", GERMAN.encode()))
    client.post(reverse("import_mapping", args=[second.id]), {"mapping": "Kunden", "use": "1"})

    second.refresh_from_db()
    assert (second.mapping_name, second.mapping) == ("Kunden", text)


def test_problems_are_listed_narrowed_and_fetched_safely() -> None:
    client = ops()
    upload = bring(client, ("accounts.csv", b"source_id,name,signed_up_on\na1,,=1+1\na2,B,x\n"))
    client.post(reverse("check_upload", args=[upload.id]))
    assert work(upload).state == UploadState.REFUSED or upload.checked

    everything = page(client, "import_problems", upload.id)
    narrowed = client.get(
        reverse("import_problems", args=[upload.id]), {"column": "name"}
    ).content.decode()
    file = client.get(reverse("import_problems_file", args=[upload.id]))

    assert "accounts.csv" in everything
    assert narrowed.count('<th scope="row">') == 1
    assert b"'=1+1" in b"".join(file.streaming_content)  # type: ignore[attr-defined]


def test_an_import_is_undone_with_a_reason() -> None:
    client = ops()
    upload = bring(client, ("accounts.csv", ACCOUNTS))
    client.post(reverse("apply_upload", args=[upload.id]))
    load = work(upload).load
    assert load is not None

    asked = page(client, "undo_import", load.pk)
    answer = client.post(reverse("undo_import", args=[load.pk]), {"reason": "Wrong file"})

    assert "Undo for 4 records" in asked or "Undo for" in asked
    assert answer.status_code == 302
    assert Account.objects.filter(withdrawn_at=None).count() == 0
    assert "Wrong file" in page(client, "import_load", Load.objects.get(undoes=load).pk)


def test_uploads_and_exports_are_seen_by_nobody_else() -> None:
    upload = bring(ops(), ("accounts.csv", ACCOUNTS))
    other = ops()

    for name in ("import_upload", "import_problems"):
        assert other.get(reverse(name, args=[upload.id])).status_code == 404
    assert other.post(reverse("apply_upload", args=[upload.id])).status_code == 404
    assert signed_in([Role.CSM]).get(reverse("imports")).status_code == 403


def test_a_workbook_is_one_table_for_each_sheet() -> None:
    client = ops()

    upload = bring(client, ("book.xlsx", workbook()))

    shown = page(client, "import_upload", upload.id)
    assert "book.xlsx#accounts" in shown
    assert "book.xlsx#subscriptions" in shown
    client.post(reverse("apply_upload", args=[upload.id]))
    assert work(upload).state == UploadState.APPLIED
    assert Subscription.objects.get().amount == 1234


def workbook() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    accounts = book.add_worksheet("accounts")
    accounts.write_row(0, 0, ["source_id", "name"])
    accounts.write_row(1, 0, ["a1", "One"])
    subscriptions = book.add_worksheet("subscriptions")
    subscriptions.write_row(0, 0, ["source_id", "account", "starts_on", "amount", "currency"])
    subscriptions.write_row(1, 0, ["s1", "a1"])
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    subscriptions.write_datetime(1, 2, datetime(2025, 1, 31), day)  # noqa: DTZ001 - a cell's day
    subscriptions.write_number(1, 3, 1234)
    subscriptions.write_string(1, 4, "EUR")
    book.close()
    return stream.getvalue()


def test_a_zip_is_unpacked_and_a_bad_one_refused() -> None:
    client = ops()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("company/accounts.csv", ACCOUNTS)

    upload = bring(client, ("company.zip", stream.getvalue()))

    assert "exchange format" in page(client, "import_upload", upload.id)
    bad = client.post(
        reverse("add_upload"), {"files": [SimpleUploadedFile("bad.zip", b"PK\x03\x04nothing")]}
    )
    assert bad.status_code == 422
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("accounts.csv", b""),
        ("accounts.xlsx", b"PK\x03\x04"),
        ("accounts.xlsx", b"\xd0\xcf\x11\xe0locked"),
        ("accounts.parquet", b"PAR1"),
        ("accounts.csv", b"a,a,a\n1,2,3\n"),
        ("wide.csv", ",".join(f"c{n}" for n in range(300)).encode() + b"\n" + b"1," * 299 + b"1\n"),
        ("picture.png", b"\x89PNG"),
    ],
)
def test_bad_files_are_said_to_be_so_and_break_nothing(name: str, content: bytes) -> None:
    client = ops()
    answer = client.post(reverse("add_upload"), {"files": [SimpleUploadedFile(name, content)]})
    if answer.status_code == 422:
        return

    upload = Upload.objects.get()
    page(client, "import_upload", upload.id)
    client.post(reverse("check_upload", args=[upload.id]))
    work(upload)

    page(client, "import_upload", upload.id)
    assert Account.objects.count() == 0


def test_work_done_twice_imports_once() -> None:
    client = ops()
    upload = bring(client, ("accounts.csv", ACCOUNTS))
    client.post(reverse("apply_upload", args=[upload.id]))
    work(upload)

    work(upload)

    assert Load.objects.filter(state=LoadState.APPLIED).count() == 1


def test_an_export_is_written_fetched_and_audited() -> None:
    client = ops()
    upload = bring(client, ("accounts.csv", ACCOUNTS))
    client.post(reverse("apply_upload", args=[upload.id]))
    work(upload)

    client.post(reverse("exports"), {"what": ["accounts"], "form": "parquet"})
    export = Export.objects.get()
    exports.write(export.id, export.run_id or 0)
    page(client, "exports")
    answer = client.get(reverse("export_file", args=[export.id]))

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert archive.namelist() == ["accounts.parquet", "datapackage.json"]
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"exchange.exported", "exchange.export_fetched"} <= actions
    assert ops().get(reverse("export_file", args=[export.id])).status_code == 404


def test_expired_uploads_leave_nothing(tmp_path: Path) -> None:
    del tmp_path
    upload = bring(ops(), ("accounts.csv", ACCOUNTS))
    folder = uploads.folder_of(upload.id)
    assert folder.is_dir()

    importing.forget_expired(upload.expires_at.replace(year=2030))

    assert Upload.objects.count() == 0
