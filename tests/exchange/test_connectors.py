"""Mappings of other programs on their own files: what is taken, what hangs in the air."""

import csv
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from actors import ANA
from parlance.domains.accounts.models import Account, Contact
from parlance.domains.revenue.models import Charge, Product, Subscription
from parlance.exchange.commands import import_path
from parlance.exchange.values import FileCounts, ImportOutcome, LoadState

DATA = Path(__file__).parents[1] / "data"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def load(path: Path, mapping: str, *, hours: int = 0) -> ImportOutcome:
    outcome = import_path(
        actor=ANA, path=path, mapping=mapping, recorded_at=NOON + timedelta(hours=hours)
    )
    assert outcome.problems == ()
    assert outcome.state is LoadState.APPLIED
    return outcome


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def left_out(outcome: ImportOutcome) -> list[tuple[str, str, str]]:
    assert outcome.problems_path is not None
    with outcome.problems_path.open(encoding="utf-8-sig", newline="") as stream:
        return [(row["file"], row["row"], row["column"]) for row in csv.DictReader(stream)]


def test_salesforce_takes_what_is_not_deleted_and_reports_what_hangs_in_the_air() -> None:
    outcome = load(DATA / "connector_salesforce/input", "salesforce")

    # One of ten accounts is not deleted; three contacts and ten orders are of accounts elsewhere.
    assert outcome.files == (
        FileCounts("accounts", 1, 1, 0, 0),
        FileCounts("contacts", 0, 0, 0, 0),
        FileCounts("products", 2, 2, 0, 0),
        FileCounts("contracts", 0, 0, 0, 0),
    )
    assert outcome.skipped == 13
    assert outcome.not_read == ("sf_lead_data.csv",)
    account = Account.objects.get()
    assert (account.source_id, account.owner) == ("0015500000Xyy06AAB", "tqs6UXPA/Lm7W+0dX0+syw==")
    assert left_out(outcome)[:3] == [
        ("sf_contact_data.csv", "3", "account_id"),
        ("sf_contact_data.csv", "4", "account_id"),
        ("sf_contact_data.csv", "5", "account_id"),
    ]


def test_salesforce_joins_owners_by_their_key(tmp_path: Path) -> None:
    files = {
        "sf_account_data.csv": "id,name,parent_id,owner_id,billing_country_code,billing_country,"
        "industry,type,is_deleted\nA1,One,,U1,DE,Germany,,,false\nA2,Two,A1,U9,,France,,,FALSE\n",
        "sf_user_data.csv": "id,name\nU1,Una\n",
        "sf_contact_data.csv": "id,account_id,name,email,phone,mobile_phone,title,is_deleted\n"
        "C1,A2,Kim,,,0151,,\n",
        "sf_product_2_data.csv": "id,name,is_deleted\nP1,Base,\n",
        "sf_order_data.csv": "id,account_id,effective_date,end_date,is_deleted\n"
        "O1,A1,2025-01-01 00:00:00,,\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    outcome = load(tmp_path, "salesforce")

    assert [(one.file, one.added) for one in outcome.files] == [
        ("accounts", 2),
        ("contacts", 1),
        ("products", 1),
        ("contracts", 1),
    ]
    found = Account.objects.order_by("source_id").values_list("owner", "country")
    assert list(found) == [("Una", "DE"), ("U9", "France")]
    assert Contact.objects.get().person.phone == "0151"


def test_stripe_agrees_with_an_independent_model() -> None:
    outcome = load(DATA / "connector_stripe/input", "stripe")
    expected = DATA / "connector_stripe/expected"

    customers = {
        row["customer_id"]: (
            row["customer_name"],
            row["customer_created_at"][:10],
            row["is_deleted"],
        )
        for row in rows(expected / "stripe__customer_overview.csv")
        if row["customer_id"].startswith("cus_")
    }
    ours = {
        one.source_id: (
            one.name,
            str(one.signed_up_on),
            one.custom["deleted_in_stripe"].capitalize(),
        )
        for one in Account.objects.all()
    }
    assert ours == customers
    # The model finds no price for any of the 14 items, and no customer for their subscriptions.
    report = rows(expected / "stripe__subscription_item_mrr_report.csv")
    assert {Decimal(row["month_contract_mrr"]) for row in report} == {Decimal(0)}
    assert Subscription.objects.aggregate(total=Sum("mrr")) == {"total": None}
    # 12 items are of subscriptions that are not there, two of customers that are not.
    assert outcome.skipped == 14
    sales = rows(expected / "stripe__customer_overview.csv")
    assert {row["total_sales"] for row in sales if row["customer_id"] in customers} == {"0"}
    assert Charge.objects.count() == 0
    assert Product.objects.count() == 10
    assert outcome.not_read == ("coupon_data.csv",)


def test_stripe_amounts_are_in_the_smallest_unit_of_their_currency(tmp_path: Path) -> None:
    files = {
        "customer_data.csv": "id,name,email,address_country,created,is_deleted\n"
        "cus_1,One,,DE,2024-01-02 10:00:00,FALSE\n",
        "product_data.csv": "id,name\nprod_1,Base\n",
        "subscription_data.csv": "id,customer_id,status,ended_at\nsub_1,cus_1,active,\n"
        "sub_2,cus_1,canceled,2025-03-01 10:00:00\nsub_3,cus_1,incomplete,\n",
        "plan_data.csv": "id,amount,currency,interval,interval_count,nickname,product_id\n"
        "year,120050,eur,year,1,Yearly,prod_1\nyen,3000,jpy,month,3,,prod_1\n",
        "subscription_item_data.csv": "id,created,plan_id,quantity,subscription_id\n"
        "si_1,2025-01-01 10:00:00,year,2,sub_1\nsi_2,2025-01-01 10:00:00,yen,,sub_2\n"
        "si_3,2025-01-01 10:00:00,yen,1,sub_3\n",
        "charge_data.csv": "id,amount,currency,customer_id,created,status\n"
        "ch_1,4050,eur,cus_1,2025-02-03 00:00:00,succeeded\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    load(tmp_path, "stripe")

    # 1,200.50 a year for two licences: 2,401 / 12; 3,000 yen for three months: 1,000
    kept = Subscription.objects.order_by("source_id").values_list("source_id", "mrr", "ends_on")
    assert list(kept) == [
        ("si_1", Decimal("200.083333"), None),
        ("si_2", Decimal(1000), date(2025, 3, 1)),
    ]
    assert Charge.objects.get().amount == Decimal("40.50")


def test_hubspot_exports_are_found_by_a_part_of_their_name() -> None:
    outcome = load(DATA / "hubspot_export", "hubspot")

    assert [(one.file, one.added) for one in outcome.files] == [("accounts", 3), ("contacts", 2)]
    assert outcome.skipped == 1
    assert outcome.not_read == ("README.md",)
    found = Account.objects.order_by("source_id").values_list("name", "owner", "signed_up_on")
    assert list(found) == [
        ("Northwind Tools", "ana@parlance.example", date(2024, 5, 2)),
        ("Größe & Söhne", None, date(2023, 11, 30)),
        ("plume.example", "ben@parlance.example", date(2025, 1, 7)),
    ]
    people = Contact.objects.order_by("source_id").values_list("person__name", flat=True)
    assert list(people) == ["Mira Holm", "Tomás"]


@pytest.mark.parametrize(
    ("folder", "mapping"),
    [
        ("connector_salesforce/input", "salesforce"),
        ("connector_stripe/input", "stripe"),
        ("hubspot_export", "hubspot"),
    ],
)
def test_importing_again_and_from_a_zip_changes_nothing(
    folder: str, mapping: str, tmp_path: Path
) -> None:
    load(DATA / folder, mapping)
    packed = tmp_path / "again.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for one in (DATA / folder).iterdir():
            archive.write(one, one.name)

    again = load(packed, mapping, hours=1)

    assert again.changed == 0
