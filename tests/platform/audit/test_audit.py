from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from actors import ANA, BEN
from factories.people import make_person
from parlance.kit.actor import SYSTEM, Actor
from parlance.kit.errors import DeniedError
from parlance.platform.audit.commands import record
from parlance.platform.audit.models import AuditEntry
from parlance.platform.audit.queries import entries

pytestmark = pytest.mark.django_db


def test_entry_says_who_did_what_before_and_after() -> None:
    who = Actor(id=str(make_person(name="Finn").id), name="Finn")

    record(
        actor=who,
        action="accounts.rename",
        subject=("account", "7"),
        before={"name": "Old", "since": date(2025, 1, 1)},
        after={"name": "New", "price": Decimal("1.50")},
        reason="merger",
    )

    (entry,) = entries(actor=ANA)
    assert (entry.actor_id, entry.actor_name) == (who.id, "Finn")
    assert (entry.action, entry.subject_kind, entry.subject_id) == (
        "accounts.rename",
        "account",
        "7",
    )
    assert entry.before == {"name": "Old", "since": "2025-01-01"}
    assert entry.after == {"name": "New", "price": "1.50"}
    assert (entry.reason, entry.load_id) == ("merger", None)


def test_entries_are_newest_first_in_pages_and_by_subject() -> None:
    for number in range(5):
        record(actor=SYSTEM, action=f"step {number}", subject=("account", str(number % 2)))

    first = entries(actor=ANA, limit=2)
    second = entries(actor=ANA, limit=2, before_id=first[-1].id)

    assert [entry.action for entry in first + second] == ["step 4", "step 3", "step 2", "step 1"]
    assert {entry.actor_name for entry in first} == {"Parlance"}
    of_one = entries(actor=ANA, subject=("account", "1"))
    assert [entry.action for entry in of_one] == ["step 3", "step 1"]


def test_reading_needs_the_right() -> None:
    with pytest.raises(DeniedError):
        entries(actor=BEN)


def test_database_refuses_to_change_or_delete_an_entry() -> None:
    record(actor=SYSTEM, action="kept", subject=("account", "1"))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(action="changed")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()

    assert [entry.action for entry in entries(actor=ANA)] == ["kept"]


def test_a_sign_that_the_database_cannot_hold_does_not_keep_an_act_out_of_the_log() -> None:
    record(
        actor=ANA,
        action="accounts.export_list",
        subject=("list", "a\0b"),
        after={"query": {"columns": ["a\0b"]}},
        reason="be\0cause",
    )

    entry = AuditEntry.objects.get()
    assert (entry.subject_id, entry.reason) == ("a\ufffdb", "be\ufffdcause")
    assert entry.after == {"query": {"columns": ["a\ufffdb"]}}
