from datetime import UTC, date, datetime, timedelta

import pytest

from actors import ANA, BEN, CLEO
from factories.accounts import make_account, make_attribute, make_contact, make_user
from parlance.domains.accounts.commands import accounts, attributes, people
from parlance.domains.accounts.errors import (
    AccountNotFoundError,
    AttributeNotRecordedError,
    OwnParentError,
    SourceIdTakenError,
)
from parlance.domains.accounts.models import Account, AccountAttribute, AccountUser, Contact
from parlance.domains.metrics.models import ChangedAccount
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()


def change(
    account: Account, attribute: str, value: str | None, from_on: date, at: datetime = NOW
) -> None:
    attributes.change_attribute(
        actor=ANA,
        account_id=account.id,
        attribute=attribute,
        value=value,
        from_on=from_on,
        today=TODAY,
        recorded_at=at,
    )


def test_create_account_records_attributes_audit_and_change() -> None:
    parent = make_account()

    made = accounts.create_account(
        actor=ANA,
        source_id="A",
        name="Hill",
        today=TODAY,
        recorded_at=NOW,
        attributes={"segment": "SMB", "parent": str(parent.id), "tier": "gold"},
    )

    row = Account.objects.get(id=made)
    assert (row.segment, row.parent_id, row.custom) == ("SMB", parent.id, {"tier": "gold"})
    assert AccountAttribute.objects.filter(account=row, starts_on=TODAY).count() == 3
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("accounts.create_account", str(made))
    assert list(ChangedAccount.objects.values_list("account_id", flat=True)) == [made]


def test_create_account_refuses_a_source_id_that_is_taken() -> None:
    make_account(source_id="A")

    with pytest.raises(SourceIdTakenError):
        accounts.create_account(actor=ANA, source_id="A", name="Hill", today=TODAY, recorded_at=NOW)


def test_rename_account_keeps_the_old_name_in_the_audit_log() -> None:
    row = make_account(name="Hill")

    accounts.rename_account(actor=ANA, account_id=row.id, name="Hills")

    row.refresh_from_db()
    assert row.name == "Hills"
    assert AuditEntry.objects.get().before == {"name": "Hill"}


def test_change_attribute_keeps_the_earlier_value_for_its_time() -> None:
    account = make_account(segment="SMB")
    make_attribute(account=account, value="SMB")

    change(account, "segment", "Mid", date(2026, 2, 1))

    rows = AccountAttribute.objects.filter(recorded_to=None).order_by("starts_on")
    assert list(rows.values_list("value", "starts_on")) == [
        ("SMB", date(2025, 1, 1)),
        ("Mid", date(2026, 2, 1)),
    ]
    account.refresh_from_db()
    assert account.segment == "Mid"


def test_change_attribute_of_a_later_day_comes_into_force_with_that_day() -> None:
    account = make_account()
    change(account, "owner", "kim", date(2026, 1, 1))
    change(account, "owner", "lee", date(2026, 4, 1))
    account.refresh_from_db()
    now = account.owner

    differed = attributes.refresh_attributes_in_force(actor=ANA, today=date(2026, 4, 1))

    account.refresh_from_db()
    assert (now, account.owner, differed) == ("kim", "lee", 1)


def test_change_attribute_can_clear_a_value() -> None:
    account = make_account(owner="kim")
    make_attribute(account=account, attribute="owner", value="kim")

    change(account, "owner", None, TODAY)

    account.refresh_from_db()
    assert account.owner is None


def test_change_attribute_refuses_parents_that_cannot_be() -> None:
    account = make_account()

    with pytest.raises(OwnParentError):
        change(account, "parent", str(account.id), TODAY)
    with pytest.raises(AccountNotFoundError):
        change(account, "parent", "0", TODAY)


def test_correct_attribute_closes_the_row_and_adds_one() -> None:
    account = make_account(segment="SMB")
    wrong = make_attribute(account=account, value="SMB")

    attributes.correct_attribute(
        actor=ANA,
        account_id=account.id,
        attribute="segment",
        starts_on=wrong.starts_on,
        value="Enterprise",
        today=TODAY,
        recorded_at=NOW,
        reason="typing mistake",
    )

    was, now = AccountAttribute.objects.order_by("id")
    assert (was.value, was.recorded_to) == ("SMB", NOW)
    assert (now.value, now.starts_on, now.recorded_from) == ("Enterprise", wrong.starts_on, NOW)
    assert AuditEntry.objects.get().reason == "typing mistake"


def test_correct_attribute_needs_a_value_recorded_from_that_day() -> None:
    account = make_account()

    with pytest.raises(AttributeNotRecordedError):
        attributes.correct_attribute(
            actor=ANA,
            account_id=account.id,
            attribute="segment",
            starts_on=TODAY,
            value="SMB",
            today=TODAY,
            recorded_at=NOW + timedelta(1),
            reason="none",
        )


def test_add_contact_keeps_personal_data_out_of_the_audit_log() -> None:
    account = make_account()

    made = people.add_contact(
        actor=ANA, account_id=account.id, source_id="C", name="Robin", role="champion"
    )

    contact = Contact.objects.select_related("person").get(id=made)
    assert contact.person.name == "Robin"
    entry = AuditEntry.objects.get(action="accounts.add_contact")
    assert entry.after == {
        "account_id": account.id,
        "person_id": str(contact.person_id),
        "role": "champion",
    }


def test_add_user_marks_the_account() -> None:
    account = make_account()

    made = people.add_user(
        actor=ANA, account_id=account.id, source_id="U", name="Robin", recorded_at=NOW
    )

    assert AccountUser.objects.get(id=made).recorded_from == NOW
    assert list(ChangedAccount.objects.values_list("account_id", flat=True)) == [account.id]


def test_people_are_refused_under_a_source_id_that_is_taken() -> None:
    account = make_account()
    make_contact(source_id="C")
    make_user(source_id="U")

    with pytest.raises(SourceIdTakenError):
        people.add_contact(actor=ANA, account_id=account.id, source_id="C", name="Robin")
    with pytest.raises(SourceIdTakenError):
        people.add_user(
            actor=ANA, account_id=account.id, source_id="U", name="Robin", recorded_at=NOW
        )


def test_commands_need_the_right() -> None:
    account = make_account()

    with pytest.raises(DeniedError):
        accounts.rename_account(actor=BEN, account_id=account.id, name="Hills")


def test_commands_see_no_account_outside_the_book() -> None:
    account = make_account(owner="kim")
    narrowed = Actor(
        id=CLEO.id, name="Cleo", rights=frozenset({"accounts.change"}), scope=CLEO.scope
    )

    with pytest.raises(AccountNotFoundError):
        accounts.rename_account(actor=narrowed, account_id=account.id, name="Hills")
    with pytest.raises(AccountNotFoundError):
        people.add_contact(actor=narrowed, account_id=account.id, source_id="C", name="Robin")
