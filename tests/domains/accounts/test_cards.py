"""Cards kept between questions catch up with what anybody committed."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from factories.accounts import make_account, make_person
from parlance.domains.accounts.commands.changes import forget_changes
from parlance.domains.accounts.models import Account, AccountChange, TeamMember
from parlance.domains.accounts.queries.cards import cards

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 6, 15)


def names() -> dict[str, str | None]:
    rows = cards(today=TODAY).to_pylist()
    return {row["name"]: row["parent"] for row in rows}


def test_accounts_added_changed_and_removed_are_seen_at_once() -> None:
    group = make_account(name="Group")
    make_account(name="Child", parent=group)
    assert names() == {"Group": None, "Child": "Group"}

    Account.objects.filter(id=group.id).update(name="Holding")
    make_account(name="New")
    assert names() == {"Holding": None, "Child": "Holding", "New": None}

    Account.objects.filter(name="New").delete()
    assert names() == {"Holding": None, "Child": "Holding"}


def test_what_did_not_change_is_not_read_again() -> None:
    make_account(name="Still")
    first = cards(today=TODAY)

    assert cards(today=TODAY) is first


def test_the_team_is_on_the_card() -> None:
    account, person = make_account(), make_person()
    cards(today=TODAY)

    TeamMember.objects.create(
        account=account, person=person, role="account_executive", starts_on=TODAY
    )

    assert cards(today=TODAY)["account_executive"].to_pylist() == [str(person.id)]


def test_many_changes_are_noted_as_one() -> None:
    AccountChange.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_account (source_id, name)"
            " select 'n' || n, 'N' || n from generate_series(1, 5001) n"
        )

    assert [one.account_id for one in AccountChange.objects.all()] == [None]
    assert cards(today=TODAY).num_rows == 5_001


def test_notes_are_forgotten_after_two_days() -> None:
    AccountChange.objects.all().delete()
    make_account()

    assert forget_changes(now=datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert forget_changes(now=datetime(2100, 1, 1, tzinfo=UTC)) == 1
