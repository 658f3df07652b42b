from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors import ANA, BEN
from factories.staging import stage
from parlance.domains.accounts.commands import loads
from parlance.domains.accounts.errors import UnknownFileError, UnknownParentError
from parlance.domains.accounts.models import Account, AccountAttribute, AccountUser, Contact
from parlance.domains.accounts.values.files import ACCOUNT_HISTORY, ACCOUNTS, CONTACTS, USERS
from parlance.domains.metrics.models import ChangedAccount
from parlance.kit.errors import DeniedError
from parlance.kit.tables import FileSchema
from parlance.platform.ledger.loads import LoadCounts
from parlance.platform.people.models import Person

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
HILL: dict[str, Any] = {"source_id": "A1", "name": "Hill", "owner": "kim", "segment": "SMB"}
DALE: dict[str, Any] = {"source_id": "A2", "name": "Dale", "parent": "A1"}


def load(
    schema: FileSchema, *rows: dict[str, Any], at: datetime = MONDAY, load_id: int = 1
) -> LoadCounts:
    return loads.load(
        actor=ANA,
        file=schema.name,
        staging=stage(schema, *rows),
        load_id=load_id,
        recorded_at=at,
    )


def values(account: str) -> list[tuple[str, str | None, date]]:
    rows = AccountAttribute.objects.filter(account__source_id=account, recorded_to=None)
    ordered = rows.order_by("attribute", "starts_on")
    return list(ordered.values_list("attribute", "value", "starts_on"))


def test_accounts_are_added_with_parent_and_custom_attributes() -> None:
    counts = load(ACCOUNTS, DALE | {"extra": {"tier": "gold"}}, HILL)

    hill, dale = Account.objects.order_by("-name")
    assert counts == LoadCounts(added=2, changed=0, unchanged=0)
    assert (hill.owner, hill.segment, hill.custom, hill.load_id) == ("kim", "SMB", {}, 1)
    assert (dale.parent_id, dale.custom) == (hill.id, {"tier": "gold"})
    monday = MONDAY.date()
    assert values("A1") == [("owner", "kim", monday), ("segment", "SMB", monday)]
    assert values("A2") == [("parent", str(hill.id), monday), ("tier", "gold", monday)]
    marked = set(ChangedAccount.objects.values_list("account_id", flat=True))
    assert marked == {hill.id, dale.id}


def test_accounts_loaded_again_are_not_touched() -> None:
    load(ACCOUNTS, HILL, DALE)
    ChangedAccount.objects.all().delete()

    counts = load(ACCOUNTS, HILL, DALE, at=TUESDAY, load_id=2)

    assert counts == LoadCounts(added=0, changed=0, unchanged=2)
    assert not AccountAttribute.objects.filter(load_id=2).exists()
    assert not ChangedAccount.objects.exists()


def test_accounts_changed_get_a_value_from_that_day_and_keep_what_is_left_empty() -> None:
    load(ACCOUNTS, HILL, DALE)

    counts = load(ACCOUNTS, HILL | {"segment": "Mid", "owner": None}, DALE, at=TUESDAY, load_id=2)

    hill = Account.objects.get(source_id="A1")
    assert counts == LoadCounts(added=0, changed=1, unchanged=1)
    assert (hill.owner, hill.segment) == ("kim", "Mid")
    assert values("A1") == [
        ("owner", "kim", MONDAY.date()),
        ("segment", "SMB", MONDAY.date()),
        ("segment", "Mid", TUESDAY.date()),
    ]


def test_accounts_put_under_a_parent_that_the_load_adds_count_as_changed() -> None:
    load(ACCOUNTS, DALE | {"parent": None})

    counts = load(ACCOUNTS, DALE, HILL, at=TUESDAY)

    assert counts == LoadCounts(added=1, changed=1, unchanged=0)


def test_accounts_that_name_themselves_as_parent_have_none() -> None:
    load(ACCOUNTS, HILL | {"parent": "A1"})

    assert Account.objects.get().parent_id is None
    assert [attribute for attribute, _, _ in values("A1")] == ["owner", "segment"]


def test_history_is_added_and_the_value_in_force_kept_on_the_account() -> None:
    load(ACCOUNTS, HILL | {"segment": None}, DALE)
    told = {"account": "A1", "attribute": "segment"}

    counts = load(
        ACCOUNT_HISTORY,
        told | {"value": "SMB", "from": date(2024, 1, 1)},
        told | {"value": "Mid", "from": date(2025, 1, 1)},
        told | {"value": "Enterprise", "from": date(2027, 1, 1)},
    )

    assert counts == LoadCounts(added=3, changed=0, unchanged=0)
    assert Account.objects.get(source_id="A1").segment == "Mid"


def test_history_corrects_by_a_new_row_and_clears_by_an_empty_value() -> None:
    load(ACCOUNTS, HILL, DALE)
    told = {"account": "A2", "attribute": "parent", "from": MONDAY.date()}

    counts = load(ACCOUNT_HISTORY, told, at=TUESDAY, load_id=2)

    was, now = AccountAttribute.objects.filter(attribute="parent").order_by("id")
    assert counts == LoadCounts(added=0, changed=1, unchanged=0)
    assert (was.recorded_to, was.closed_by_load_id, now.value) == (TUESDAY, 2, None)
    assert Account.objects.get(source_id="A2").parent_id is None


def test_history_names_parents_that_do_not_exist() -> None:
    load(ACCOUNTS, HILL)
    told = {"account": "A1", "attribute": "parent", "value": "A9", "from": MONDAY.date()}

    with pytest.raises(UnknownParentError, match="“A9”"):
        load(ACCOUNT_HISTORY, told)


def test_contacts_are_persons_of_their_own() -> None:
    load(ACCOUNTS, HILL)
    robin = {"source_id": "C1", "account": "A1", "name": "Robin", "email": "r@example.com"}
    added = load(CONTACTS, robin, robin | {"source_id": "C2", "name": "Sasha"})
    person_id = Contact.objects.get(source_id="C1").person_id

    renamed = load(
        CONTACTS, robin | {"name": "Robyn"}, robin | {"source_id": "C2", "name": "Sasha"}
    )

    assert added == LoadCounts(added=2, changed=0, unchanged=0)
    assert renamed == LoadCounts(added=0, changed=1, unchanged=1)
    assert Contact.objects.get(source_id="C1").person_id == person_id
    assert set(Person.objects.values_list("name", flat=True)) == {"Robyn", "Sasha"}


def test_contacts_loaded_without_personal_columns_keep_them() -> None:
    load(ACCOUNTS, HILL)
    robin = {"source_id": "C1", "account": "A1", "name": "Robin", "email": "r@example.com"}
    load(CONTACTS, robin)

    counts = load(CONTACTS, {"source_id": "C1", "account": "A1"})

    assert counts == LoadCounts(added=0, changed=0, unchanged=1)
    assert Person.objects.values_list("name", "email").get() == ("Robin", "r@example.com")


def test_users_keep_their_person_through_versions() -> None:
    load(ACCOUNTS, HILL)
    robin = {"source_id": "U1", "account": "A1", "name": "Robin"}
    load(USERS, robin)

    left = load(USERS, robin | {"ends_on": date(2026, 2, 1)}, at=TUESDAY, load_id=2)

    was, now = AccountUser.objects.order_by("id")
    assert left == LoadCounts(added=0, changed=1, unchanged=0)
    assert was.person_id == now.person_id
    assert (was.recorded_to, now.recorded_from) == (TUESDAY, TUESDAY)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("schema", [ACCOUNTS, ACCOUNT_HISTORY, CONTACTS, USERS])
def test_load_takes_the_same_statements_for_one_row_and_for_three(schema: FileSchema) -> None:
    load(ACCOUNTS, *({"source_id": f"A{n}", "name": "Hill"} for n in range(3)))
    rows = [
        {"source_id": f"N{n}", "account": f"A{n}", "name": "x", "attribute": "tier"}
        | {"value": "gold", "from": date(2025, 1, 1)}
        for n in range(4)
    ]

    counted = []
    for batch in (rows[:1], rows[:3]):
        staged = stage(schema, *batch)
        with CaptureQueriesContext(connection) as statements:
            loads.load(actor=ANA, file=schema.name, staging=staged, load_id=1, recorded_at=MONDAY)
        counted.append(len(statements))

    assert counted[0] == counted[1]


def test_preview_counts_and_changes_nothing() -> None:
    staged = stage(ACCOUNTS, HILL, DALE)

    counts = loads.preview(
        actor=ANA, file="accounts", staging=staged, load_id=1, recorded_at=MONDAY
    )

    assert counts == LoadCounts(added=2, changed=0, unchanged=0)
    assert not Account.objects.exists()


def test_load_needs_the_right_and_a_known_file() -> None:
    with pytest.raises(DeniedError):
        loads.load(actor=BEN, file="accounts", staging="none", load_id=1, recorded_at=MONDAY)
    with pytest.raises(UnknownFileError):
        loads.load(actor=ANA, file="seats", staging="none", load_id=1, recorded_at=MONDAY)
