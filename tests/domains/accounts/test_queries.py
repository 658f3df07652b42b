from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors import ANA, BEN, CLEO
from factories.accounts import (
    RECORDED_AT,
    make_account,
    make_attribute,
    make_contact,
    make_person,
)
from parlance.domains.accounts.errors import AccountNotFoundError, CursorNotUnderstoodError
from parlance.domains.accounts.queries import records as queries
from parlance.domains.accounts.values.records import Order
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError

pytestmark = pytest.mark.django_db

assert CLEO.scope.owner


def test_account_shows_parent_children_and_custom_attributes() -> None:
    parent = make_account(name="Hill")
    own = make_account(name="Dale", parent=parent, custom={"tier": "gold"})
    child = make_account(name="Brook", parent=own)

    found = queries.account(actor=BEN, account_id=own.id)

    assert (found.summary.name, found.summary.parent_id) == ("Dale", parent.id)
    assert found.parent_name == "Hill"
    assert found.children == ((child.id, "Brook"),)
    assert found.custom == (("tier", "gold"),)


def test_accounts_outside_the_book_are_not_shown() -> None:
    hidden = make_account(owner="kim", source_id="K")
    shown = make_account(owner=CLEO.scope.owner, source_id="C", name="Mine")
    make_contact(account=hidden)
    make_attribute(account=hidden)

    assert queries.visible_account_ids(actor=CLEO) == frozenset({shown.id})
    assert queries.visible_account_ids(actor=ANA) is None
    assert queries.account_names(actor=CLEO, ids=[hidden.id, shown.id]) == {shown.id: "Mine"}
    assert queries.account_ids_by_source(actor=CLEO, source_ids=["K", "C"]) == {"C": shown.id}
    assert [one.id for one in queries.accounts_page(actor=CLEO).accounts] == [shown.id]
    assert queries.account_count(actor=CLEO) == 1
    assert queries.attribute_values(actor=CLEO, attribute="owner") == [CLEO.scope.owner]
    assert queries.contacts(actor=CLEO, account_id=hidden.id) == []
    assert queries.attribute_history(actor=CLEO, account_id=hidden.id) == []
    with pytest.raises(AccountNotFoundError):
        queries.account(actor=CLEO, account_id=hidden.id)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order.NAME, ["Brook", "Dale", "Dale", "Hill", "Moor"]),
        (Order.NAME_DESCENDING, ["Moor", "Hill", "Dale", "Dale", "Brook"]),
        (Order.OLDEST, ["Hill", "Dale", "Moor", "Dale", "Brook"]),
        (Order.NEWEST, ["Brook", "Dale", "Moor", "Dale", "Hill"]),
    ],
)
def test_accounts_page_goes_on_behind_its_last_account(order: Order, names: list[str]) -> None:
    for name in ("Hill", "Dale", "Moor", "Dale", "Brook"):
        make_account(name=name)

    seen, after = [], None
    for _ in range(3):
        page = queries.accounts_page(actor=ANA, after=after, order=order, limit=2)
        seen += [(one.name, one.id) for one in page.accounts]
        after = page.after

    assert [name for name, _ in seen] == names
    assert len(set(seen)) == 5
    assert after is None


def test_accounts_page_refuses_a_cursor_it_never_gave() -> None:
    for cursor in ("nonsense", "bnVsbA==", "WzEsICJ4Il0="):
        with pytest.raises(CursorNotUnderstoodError):
            queries.accounts_page(actor=ANA, after=cursor)


def test_accounts_page_searches_and_filters() -> None:
    hill = make_account(name="Hill & Sons", source_id="A-7", segment="SMB")
    make_account(name="Dale 100%", segment="Mid", parent=hill, custom={"tier": "gold"})

    def names(search: str = "", **where: str) -> list[str]:
        page = queries.accounts_page(actor=ANA, search=search, where=where)
        assert queries.account_count(actor=ANA, search=search, where=where) == len(page.accounts)
        return [one.name for one in page.accounts]

    assert names("hill") == names("A-7") == names(segment="SMB") == ["Hill & Sons"]
    assert names("100%") == names(parent="A-7") == names(tier="gold") == ["Dale 100%"]
    assert names(parent="") == names(tier="") == ["Hill & Sons"]
    assert names(owner="") == ["Dale 100%", "Hill & Sons"]
    assert names("ale", segment="SMB") == []


def test_attribute_values_are_for_named_attributes() -> None:
    make_account(segment="SMB")
    make_account(segment="Mid")
    make_account(segment="Mid")

    assert queries.attribute_values(actor=ANA, attribute="segment") == ["Mid", "SMB"]
    assert queries.attribute_values(actor=ANA, attribute="name") == []


def test_contacts_are_ordered_by_name() -> None:
    account = make_account()
    make_contact(account=account, person=make_person(name="Sasha"))
    make_contact(account=account, person=make_person(name="Robin", phone="1"))

    found = queries.contacts(actor=ANA, account_id=account.id)

    assert [(one.name, one.phone) for one in found] == [("Robin", "1"), ("Sasha", None)]


def test_attribute_history_leaves_corrected_rows_out_unless_asked() -> None:
    account = make_account()
    make_attribute(account=account, value="SMB", recorded_to=RECORDED_AT)
    make_attribute(account=account, value="Mid")
    make_attribute(account=account, value="Enterprise", starts_on=date(2026, 1, 1))

    found = queries.attribute_history(actor=BEN, account_id=account.id)
    whole = queries.attribute_history(actor=BEN, account_id=account.id, with_corrected=True)

    assert [one.value for one in found] == ["Mid", "Enterprise"]
    assert {one.value for one in whole} == {"SMB", "Mid", "Enterprise"}


def test_queries_take_the_same_statements_for_one_account_and_for_three() -> None:
    parent = make_account()
    counted = []
    for more in (1, 2):
        for _ in range(more):
            make_contact(account=parent)
            make_account(parent=parent)
            make_attribute(account=parent, attribute=f"custom {make_account().id}")
        with CaptureQueriesContext(connection) as statements:
            queries.account(actor=ANA, account_id=parent.id)
            queries.accounts_page(actor=ANA)
            queries.contacts(actor=ANA, account_id=parent.id)
            queries.attribute_history(actor=ANA, account_id=parent.id)
        counted.append(len(statements))

    assert counted == [5, 5]


def test_queries_need_the_right() -> None:
    nobody = Actor(id="nobody", name="Nobody")

    with pytest.raises(DeniedError):
        queries.accounts_page(actor=nobody)
