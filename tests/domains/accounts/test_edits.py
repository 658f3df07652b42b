from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actors import ANA, BEN
from factories.accounts import make_account, make_attribute, make_contact, make_person
from factories.people import make_user
from parlance.domains.accounts.commands import definitions, edits, people, team
from parlance.domains.accounts.commands.accounts import create_account
from parlance.domains.accounts.commands.attributes import change_attribute
from parlance.domains.accounts.commands.currents import put_in_force
from parlance.domains.accounts.errors import (
    AttributeNameTakenError,
    ParentCycleError,
    ValueUnsoundError,
)
from parlance.domains.accounts.models import Account, CustomAttribute
from parlance.domains.accounts.queries import records as queries
from parlance.domains.accounts.queries.search import found_accounts, found_contacts
from parlance.domains.accounts.queries.team import past_and_present
from parlance.domains.accounts.queries.team import team as team_of
from parlance.domains.accounts.values.records import CSM, AttributeType
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.notifications.models import Notification
from parlance.platform.search.matching import forgiving

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def edit(account: Account, name: str = "", **attributes: Any) -> tuple[str, ...]:
    expected = attributes.pop("expected", None)
    return edits.edit_account(
        actor=ANA,
        account_id=account.id,
        name=name or account.name,
        attributes=attributes,
        from_on=TODAY,
        today=TODAY,
        recorded_at=NOW,
        expected=expected,
    )


def put_under(child: Account, parent: Account, day: date = TODAY) -> None:
    change_attribute(
        actor=ANA,
        account_id=child.id,
        attribute="parent",
        value=str(parent.id),
        from_on=day,
        today=TODAY,
        recorded_at=NOW,
    )


def test_only_what_differs_is_recorded() -> None:
    account = make_account(segment="Small")

    assert edit(account, segment="Large", country=None) == ("segment",)
    history = queries.attribute_history(actor=ANA, account_id=account.id)
    assert [(one.attribute, one.value, one.recorded_by) for one in history] == [
        ("segment", "Large", ANA.id)
    ]


def test_the_second_of_two_browsers_is_shown_what_the_first_saved() -> None:
    account = make_account()
    for attribute, value in (("segment", "Small"), ("country", "DE")):
        make_attribute(account=account, attribute=attribute, value=value)
    put_in_force(on=TODAY, account_ids=None)
    opened = edits.account_fingerprint(queries.account(actor=ANA, account_id=account.id))
    edit(account, segment="Theirs", country="DE", expected=opened)

    with pytest.raises(StaleEditError) as caught:
        edit(account, segment="Mine", country="DE", expected=opened)

    (differs,) = caught.value.differences
    assert (differs.field, differs.now, differs.asked) == ("segment", "Theirs", "Mine")
    edit(account, segment="Mine", country="DE", expected=caught.value.fingerprint)
    assert queries.account(actor=ANA, account_id=account.id).summary.segment == "Mine"


def test_all_that_does_not_suit_is_said_at_once_and_nothing_is_saved() -> None:
    CustomAttribute.objects.create(name="seats", label="Seats", type="number")
    account = make_account()

    with pytest.raises(edits.FieldsUnsoundError) as caught:
        edit(account, name="  ", segment="fine", seats="many")

    assert set(caught.value.by_field) == {"name", "seats"}
    assert queries.attribute_history(actor=ANA, account_id=account.id) == []


def test_accounts_never_stand_above_themselves() -> None:
    one, two, three = make_account(name="1"), make_account(name="2"), make_account(name="3")
    put_under(two, one)
    put_under(three, two)

    with pytest.raises(ParentCycleError, match="1 → 3 → 2 → 1"):
        put_under(one, three)


def test_a_circle_that_begins_later_is_refused_too() -> None:
    one, two = make_account(name="1"), make_account(name="2")
    put_under(two, one, date(2027, 1, 1))

    with pytest.raises(ParentCycleError):
        put_under(one, two, date(2027, 1, 1))


def test_an_owner_is_given_by_those_who_may_assign_and_is_told() -> None:
    account, user = make_account(), make_user(person=make_person(name="New Owner"))
    changer = replace(BEN, rights=BEN.rights | {"accounts.change"})

    with pytest.raises(DeniedError):
        change_attribute(
            actor=changer,
            account_id=account.id,
            attribute="owner",
            value=str(user.person_id),
            from_on=TODAY,
            today=TODAY,
            recorded_at=NOW,
        )
    edit(account, owner=str(user.person_id))

    (told,) = Notification.objects.filter(person_id=user.person_id)
    assert account.name in told.title


def test_who_makes_an_account_may_own_it() -> None:
    changer = replace(BEN, rights=BEN.rights | {"accounts.change"})
    given: dict[str, Any] = {"name": "N", "today": TODAY, "recorded_at": NOW, "actor": changer}
    make_person(id=BEN.id, name="Ben")
    other = make_person()

    create_account(source_id="own", attributes={"owner": BEN.id}, **given)
    with pytest.raises(DeniedError):
        create_account(source_id="other", attributes={"owner": str(other.id)}, **given)


def join(account: Account, person: Any, role: str, day: date) -> None:
    team.join_team(
        actor=ANA,
        account_id=account.id,
        person_id=person.id,
        role=role,
        starts_on=day,
        today=TODAY,
        recorded_at=NOW,
    )


def test_a_role_of_one_is_handed_over_and_the_past_team_is_seen() -> None:
    account = make_account()
    old, new = make_person(name="Old"), make_person(name="New")
    join(account, old, CSM, date(2026, 1, 1))
    join(account, new, CSM, date(2026, 5, 1))
    join(account, old, "Account executive", date(2026, 1, 1))
    join(account, new, "account_executive", date(2026, 5, 1))

    def on(day: date) -> list[tuple[str, str]]:
        found = team_of(actor=ANA, account_id=account.id, on=day)
        return [(one.role, one.name) for one in found]

    assert on(date(2026, 4, 30)) == [(CSM, "Old"), ("account_executive", "Old")]
    assert on(date(2026, 5, 2)) == [(CSM, "New"), ("account_executive", "New")]
    assert len(past_and_present(actor=ANA, account_id=account.id)) == 4
    assert queries.account(actor=ANA, account_id=account.id).summary.owner == str(new.id)


def test_a_free_role_is_held_by_several_and_by_each_once() -> None:
    account, one, other = make_account(), make_person(), make_person()
    join(account, one, "onboarding", TODAY)
    join(account, other, "onboarding", TODAY)

    with pytest.raises(ValueUnsoundError):
        join(account, one, "onboarding", TODAY)
    first = past_and_present(actor=ANA, account_id=account.id)[0]
    assert first.id is not None
    team.leave_team(actor=ANA, member_id=first.id, ends_on=date(2026, 7, 1))
    assert len(team_of(actor=ANA, account_id=account.id, on=date(2026, 7, 1))) == 1


def test_a_contact_is_changed_ended_and_brought_back() -> None:
    contact = make_contact()
    given = {"actor": ANA, "contact_id": contact.id}
    people.change_contact(name="Zoë Ångström", email="zoe@example.com", **given)  # type: ignore[arg-type]
    people.end_contact(ends_on=TODAY, **given)  # type: ignore[arg-type]

    (found,) = queries.contacts(actor=ANA, account_id=contact.account_id)
    assert (found.name, found.email, found.role, found.ends_on) == (
        "Zoë Ångström",
        "zoe@example.com",
        None,
        TODAY,
    )
    with pytest.raises(ValueUnsoundError, match="name@example"):
        people.change_contact(name="Zoë", email="nowhere", **given)  # type: ignore[arg-type]


def test_names_of_contacts_need_the_right_for_personal_data() -> None:
    contact = make_contact()

    (found,) = queries.contacts(actor=BEN, account_id=contact.account_id)

    assert (found.name, found.email, found.title, found.role) == ("", None, None, "champion")
    with pytest.raises(DeniedError):
        found_contacts(actor=BEN, words="Robin", limit=5)


def test_accounts_and_contacts_are_found_by_words() -> None:
    account = make_account(name="Crème Brûlée Mills", source_id="KEY-7")
    contact = make_contact(account=account)

    with forgiving():
        by_name = found_accounts(actor=ANA, words="creme brulee", limit=5)
        by_key = found_accounts(actor=ANA, words="KEY-7", limit=5)
        people_found = found_contacts(actor=ANA, words="robin", limit=5)

    assert [one.summary.id for one in by_name] == [account.id]
    assert [one.summary.id for one in by_key] == [account.id]
    assert [one.contact.id for one in people_found] == [contact.id]


def test_an_attribute_is_defined_checked_and_retired() -> None:
    name = definitions.define_attribute(
        actor=ANA, label="Support tier", type=AttributeType.CHOICE, choices=["gold", "silver"]
    )
    account = make_account()
    edit(account, support_tier="GOLD")

    assert name == "support_tier"
    assert queries.account(actor=ANA, account_id=account.id).custom == (("support_tier", "gold"),)
    with pytest.raises(ValueUnsoundError, match="does not suit"):
        definitions.change_definition(
            actor=ANA, name=name, label="Tier", type=AttributeType.CHOICE, choices=["silver"]
        )
    definitions.retire_attribute(actor=ANA, name=name)
    assert CustomAttribute.objects.get(name=name).is_retired


@pytest.mark.parametrize("label", ["Segment", "name", "Owner"])
def test_an_attribute_is_never_called_like_another_word(label: str) -> None:
    with pytest.raises(AttributeNameTakenError):
        definitions.define_attribute(actor=ANA, label=label, type=AttributeType.TEXT)


@pytest.mark.parametrize(("label", "choices"), [("", ["a"]), ("漢字", ["a"]), ("Tier", [])])
def test_a_definition_that_cannot_be_is_refused(label: str, choices: list[str]) -> None:
    with pytest.raises(ValueUnsoundError):
        definitions.define_attribute(
            actor=ANA, label=label, type=AttributeType.CHOICE, choices=choices
        )
