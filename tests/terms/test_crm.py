"""The CRM owns some fields and the platform others: no import overwrites against that."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actors import ANA
from parlance.domains.accounts.models import Account, Contact
from parlance.domains.revenue.models import ContractVersion
from parlance.exchange.commands import import_path
from parlance.exchange.models import LoadConflict
from parlance.exchange.values import Conflict, ImportOutcome, LoadState

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MAPPING = """
title = "A CRM"

[files.accounts]
from = "crm_accounts.csv"
[files.accounts.values]
source_id = "id"
name = "name"
owner = "csm"
renewal_note = "note"
[files.accounts.owned_by]
name = "source"
owner = "parlance"
renewal_note = "parlance"

[files.contacts]
from = "crm_contacts.csv"
[files.contacts.values]
source_id = "id"
account = "account"
name = "name"
phone = "phone"
role = "role"
[files.contacts.owned_by]
phone = "parlance"
role = "parlance"

[files.contracts]
from = "crm_contracts.csv"
[files.contracts.values]
source_id = "id"
account = "account"
starts_on = "starts"
ends_on = "ends"
notice_days = "notice"
[files.contracts.owned_by]
notice_days = "parlance"
"""
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.term("customer-relationship-management", part="accounts, contacts and contracts"),
]


def from_crm(folder: Path, hours: int, *, dry_run: bool = False, **values: str) -> ImportOutcome:
    told = {
        "name": "One",
        "csm": "ann",
        "note": "calm",
        "phone": "0151",
        "role": "champion",
        "ends": "2026-01-01",
        "notice": "30",
    } | values
    folder.mkdir()
    files = {
        "crm_accounts.csv": f"id,name,csm,note\nA1,{told['name']},{told['csm']},{told['note']}\n",
        "crm_contacts.csv": "id,account,name,phone,role\n"
        f"C1,A1,Kim,{told['phone']},{told['role']}\n",
        "crm_contracts.csv": "id,account,starts,ends,notice\n"
        f"K1,A1,2025-01-01,{told['ends']},{told['notice']}\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    mapping = folder.with_suffix(".toml")
    mapping.write_text(MAPPING, encoding="utf-8")
    outcome = import_path(
        actor=ANA,
        path=folder,
        mapping=mapping,
        dry_run=dry_run,
        recorded_at=NOON + timedelta(hours=hours),
    )
    assert outcome.problems == ()
    return outcome


def test_the_name_changes_the_csm_stays_and_that_is_listed(tmp_path: Path) -> None:
    first = from_crm(tmp_path / "first", 0)
    assert first.conflict_count == 0

    outcome = from_crm(tmp_path / "then", 1, name="Uno", csm="eve")

    account = Account.objects.get(source_id="A1")
    assert (account.name, account.owner) == ("Uno", "ann")
    assert outcome.conflicts == (Conflict("accounts", "A1", "owner", "ann", "eve"),)
    assert LoadConflict.objects.get().load_id == outcome.load_id


def test_custom_fields_contacts_and_contracts_have_owners_too(tmp_path: Path) -> None:
    from_crm(tmp_path / "first", 0)

    outcome = from_crm(
        tmp_path / "then",
        1,
        note="loud",
        phone="0152",
        role="user",
        ends="2027-01-01",
        notice="90",
    )

    assert outcome.conflicts == (
        Conflict("accounts", "A1", "renewal_note", "calm", "loud"),
        Conflict("contacts", "C1", "phone", None, None),
        Conflict("contacts", "C1", "role", "champion", "user"),
        Conflict("contracts", "K1 2025-01-01", "notice_days", "30", "90"),
    )
    assert Account.objects.get().custom == {"renewal_note": "calm"}
    contact = Contact.objects.get()
    assert (contact.person.phone, contact.role) == ("0151", "champion")
    terms = ContractVersion.objects.get(recorded_to=None)
    assert (str(terms.ends_on), terms.notice_days) == ("2027-01-01", 30)


def test_what_is_empty_in_the_crm_claims_nothing(tmp_path: Path) -> None:
    from_crm(tmp_path / "first", 0)

    outcome = from_crm(tmp_path / "then", 1, csm="", role="")

    assert outcome.conflict_count == 0
    assert Account.objects.get().owner == "ann"


def test_a_dry_run_lists_conflicts_and_keeps_nothing(tmp_path: Path) -> None:
    from_crm(tmp_path / "first", 0)

    outcome = from_crm(tmp_path / "then", 1, dry_run=True, name="Uno", csm="eve")

    assert outcome.state is LoadState.CHECKED
    assert outcome.conflict_count == 1
    changed = [one for one in outcome.samples if one.file == "accounts"]
    assert changed[0].fields == (("name", "One", "Uno"),)
    assert Account.objects.get().name == "One"
    assert LoadConflict.objects.count() == 0
