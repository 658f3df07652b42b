from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from actors import ANA, BEN, CLEO
from factories.accounts import make_account, make_attribute, make_person
from parlance.domains.accounts.commands.attributes import change_attribute
from parlance.domains.accounts.commands.bulk import apply_bulk, undo_bulk
from parlance.domains.accounts.errors import (
    BulkNotFoundError,
    BulkOverError,
    ValueUnsoundError,
)
from parlance.domains.accounts.models import Account, AccountAttribute, TeamMember
from parlance.domains.accounts.queries.bulk import bulk_edit, bulk_plan, undoable
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CHANGER = replace(BEN, rights=BEN.rights | {"accounts.change"})


def make_two() -> tuple[Account, Account]:
    one, other = make_account(segment="Small"), make_account(segment="Large")
    make_attribute(account=one, value="Small")
    make_attribute(account=other, value="Large")
    return one, other


def change(ids: list[int], **more: Any) -> int:
    usual: dict[str, Any] = {
        "actor": CHANGER,
        "field": "segment",
        "value": "Large",
        "from_on": TODAY,
        "today": TODAY,
        "made_at": NOW,
        "reason": "new scheme",
    }
    return apply_bulk(account_ids=ids, **(usual | more))


def segments() -> list[str | None]:
    return list(Account.objects.order_by("id").values_list("segment", flat=True))


def test_the_plan_counts_what_changes_what_is_so_already_and_what_cannot() -> None:
    one, other = make_two()

    plan = bulk_plan(
        actor=CHANGER,
        account_ids=[one.id, other.id, 999_999],
        field="segment",
        value="Large",
        from_on=TODAY,
    )

    assert (plan.change, plan.same, plan.refused) == ((one.id,), 1, 1)


def test_accounts_of_others_stay_as_they_are() -> None:
    one, _ = make_two()
    cleo = replace(CLEO, rights=CHANGER.rights)

    bulk_id = change([one.id], actor=cleo)

    assert bulk_edit(actor=cleo, bulk_id=bulk_id).changed == 0
    assert segments() == ["Small", "Large"]


def test_a_bulk_edit_changes_all_at_once_and_is_noted_once() -> None:
    one, other = make_two()

    bulk_id = change([one.id, other.id], value="Huge")

    assert segments() == ["Huge", "Huge"]
    (entry,) = AuditEntry.objects.filter(action="accounts.apply_bulk")
    assert entry.subject_id == str(bulk_id)
    assert entry.reason == "new scheme"
    assert entry.after is not None
    assert entry.after["count"] == 2
    assert [one.id for one in undoable(actor=CHANGER, now=NOW)] == [bulk_id]


def test_undo_gives_back_what_was_also_from_the_same_day() -> None:
    one, other = make_two()
    make_attribute(account=one, value="Middle", starts_on=TODAY)
    bulk_id = change([one.id, other.id], value="Huge")

    done, kept = undo_bulk(actor=CHANGER, bulk_id=bulk_id, today=TODAY, now=NOW)

    assert (done, kept) == (2, 0)
    assert segments() == ["Middle", "Large"]


def test_undo_leaves_what_somebody_changed_since() -> None:
    one, other = make_two()
    bulk_id = change([one.id, other.id], value="Huge")
    change_attribute(
        actor=ANA,
        account_id=one.id,
        attribute="segment",
        value="Own",
        from_on=TODAY,
        today=TODAY,
        recorded_at=NOW + timedelta(minutes=1),
    )

    done, kept = undo_bulk(
        actor=CHANGER, bulk_id=bulk_id, today=TODAY, now=NOW + timedelta(minutes=2)
    )

    assert (done, kept) == (1, 1)
    assert segments() == ["Own", "Large"]


def test_nothing_recorded_is_ever_lost() -> None:
    one, _ = make_two()
    bulk_id = change([one.id], value="Huge")
    undo_bulk(actor=CHANGER, bulk_id=bulk_id, today=TODAY, now=NOW + timedelta(hours=1))

    rows = AccountAttribute.objects.filter(account=one).order_by("id")
    assert [row.value for row in rows] == ["Small", "Huge"]


def test_undo_ends_after_a_day_and_comes_once() -> None:
    one, other = make_two()
    late, twice = change([one.id], value="Huge"), change([other.id], value="Huge")
    undo_bulk(actor=CHANGER, bulk_id=twice, today=TODAY, now=NOW)

    with pytest.raises(BulkOverError, match="24 hours"):
        undo_bulk(actor=CHANGER, bulk_id=late, today=TODAY, now=NOW + timedelta(hours=25))
    with pytest.raises(BulkOverError, match="already"):
        undo_bulk(actor=CHANGER, bulk_id=twice, today=TODAY, now=NOW)


def test_somebody_elses_bulk_edit_is_not_there() -> None:
    one, _ = make_two()
    bulk_id = change([one.id])
    eva = replace(CHANGER, id="66666666-6666-4666-8666-666666666666")

    with pytest.raises(BulkNotFoundError):
        undo_bulk(actor=eva, bulk_id=bulk_id, today=TODAY, now=NOW)


def test_owners_and_roles_are_given_by_those_who_may_assign() -> None:
    one, _ = make_two()
    person = make_person()

    for field in ("owner", "account_executive"):
        with pytest.raises(DeniedError):
            change([one.id], field=field, value=str(person.id))


def test_a_role_is_handed_over_and_back() -> None:
    one, other = make_two()
    before, after = make_person(name="Before"), make_person(name="After")
    TeamMember.objects.create(
        account=one, person=before, role="account_executive", starts_on=date(2026, 1, 1)
    )
    bulk_id = change([one.id, other.id], actor=ANA, field="account_executive", value=str(after.id))

    held = TeamMember.objects.filter(ends_on=None).order_by("account_id")
    assert [row.person_id for row in held] == [after.id, after.id]

    undo_bulk(actor=ANA, bulk_id=bulk_id, today=TODAY, now=NOW)

    assert [row.person_id for row in TeamMember.objects.all()] == [before.id]
    assert TeamMember.objects.get().ends_on is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("parent", "1"), ("segment", "x" * 301), ("owner", "0" * 8 + "-0000" * 3 + "-" + "0" * 12)],
)
def test_what_does_not_suit_is_refused(field: str, value: str) -> None:
    one, _ = make_two()

    with pytest.raises(ValueUnsoundError):
        change([one.id], actor=ANA, field=field, value=value)


def test_many_accounts_are_changed_in_steps_that_are_told() -> None:
    Account.objects.bulk_create(Account(source_id=f"m{n}", name=f"M{n}") for n in range(1_100))
    ids = list(Account.objects.values_list("id", flat=True))
    told: list[tuple[int, int]] = []

    change(ids, report=lambda done, total: told.append((done, total)))

    assert told == [(500, 1_100), (1_000, 1_100), (1_100, 1_100)]
    assert set(segments()) == {"Large"}
