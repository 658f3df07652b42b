from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories.accounts import RECORDED_AT, make_account, make_attribute, make_user
from parlance.domains.accounts import extracts
from parlance.kit.periods import FAR
from parlance.platform.ledger.records import open_records

pytestmark = pytest.mark.django_db(transaction=True)

EARLY = date(1, 1, 1)
CORRECTED_AT = datetime(2026, 2, 1, tzinfo=UTC)


def attributes(
    accounts: Collection[int] | None = None, as_of: datetime | None = None
) -> list[tuple[Any, ...]]:
    with open_records() as source:
        rows = extracts.account_attributes(source, accounts, as_of).to_pylist()
    names = ("account_id", "dimension", "value", "starts_on", "ends_on", "assumed")
    return sorted((tuple(row[name] for name in names) for row in rows), key=str)


def test_account_attributes_follow_each_other_and_the_first_extends_back() -> None:
    account = make_account(source_id="A")
    make_attribute(account=account, value="SMB")
    make_attribute(account=account, value="SMB", starts_on=date(2025, 3, 1))
    make_attribute(account=account, value="Mid", starts_on=date(2025, 6, 1))
    make_attribute(account=account, value=None, starts_on=date(2026, 1, 1))

    found = [row[2:] for row in attributes() if row[1] == "segment"]

    assert found == [
        ("Mid", date(2025, 6, 1), date(2026, 1, 1), False),
        ("SMB", EARLY, date(2025, 1, 1), True),
        ("SMB", date(2025, 1, 1), date(2025, 6, 1), False),
        (None, date(2026, 1, 1), FAR, False),
    ]


def test_account_attributes_name_the_direct_parent_else_the_account_itself() -> None:
    top = make_account(source_id="T")
    middle = make_account(source_id="M")
    child = make_account(source_id="C")
    make_attribute(account=child, attribute="parent", value=str(middle.id))
    make_attribute(
        account=middle, attribute="parent", value=str(top.id), starts_on=date(2025, 6, 1)
    )
    make_attribute(account=middle, attribute="parent", value=None, starts_on=date(2026, 1, 1))
    make_attribute(account=top, attribute="tier", value="not a number")

    found = {row[:4]: row[4:] for row in attributes() if row[1] == "parent"}

    assert found == {
        (top.id, "parent", "T", EARLY): (FAR, False),
        (middle.id, "parent", "T", EARLY): (date(2025, 6, 1), True),
        (middle.id, "parent", "T", date(2025, 6, 1)): (date(2026, 1, 1), False),
        (middle.id, "parent", "M", date(2026, 1, 1)): (FAR, False),
        (child.id, "parent", "M", EARLY): (date(2025, 1, 1), True),
        (child.id, "parent", "M", date(2025, 1, 1)): (FAR, False),
    }


def test_account_attributes_are_as_recorded_by_then_and_of_the_asked_accounts() -> None:
    account = make_account()
    make_attribute(account=account, value="SMB", recorded_to=CORRECTED_AT)
    make_attribute(account=account, value="Mid", recorded_from=CORRECTED_AT)
    other = make_attribute()

    def segment(as_of: datetime | None) -> set[tuple[int, str]]:
        rows = attributes([account.id], as_of)
        return {(row[0], row[2]) for row in rows if row[1] == "segment"}

    assert segment(None) == segment(CORRECTED_AT) == {(account.id, "Mid")}
    assert segment(RECORDED_AT) == {(account.id, "SMB")}
    assert segment(datetime(2020, 1, 1, tzinfo=UTC)) == set()
    assert other.account_id in {row[0] for row in attributes(as_of=CORRECTED_AT)}
    assert attributes([]) == []


def test_account_users_are_persons_by_random_id() -> None:
    always = make_user()
    left = make_user(starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1))
    make_user(starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 1))
    make_user(recorded_to=RECORDED_AT)

    with open_records() as source:
        rows = extracts.account_users(source, None, None).to_pylist()

    assert sorted(rows, key=lambda row: row["account_id"]) == [
        {
            "account_id": always.account_id,
            "user_id": str(always.person_id),
            "starts_on": EARLY,
            "ends_on": FAR,
        },
        {
            "account_id": left.account_id,
            "user_id": str(left.person_id),
            "starts_on": date(2025, 1, 1),
            "ends_on": date(2025, 6, 1),
        },
    ]
