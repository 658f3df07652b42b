import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors import ANA, BEN, CLEO
from factories import companies
from factories.accounts import make_account, make_person
from factories.revenue import make_subscription
from parlance.domains.accounts.errors import CursorNotUnderstoodError
from parlance.domains.accounts.models import Account, CustomAttribute, TeamMember
from parlance.domains.accounts.queries.lists import account_list, chosen_accounts, list_totals
from parlance.domains.accounts.values.lists import ListAsk, Whose
from parlance.engine.language.errors import LanguageError
from parlance.kit.actor import Actor

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
MRR = "monthly_recurring_revenue"
ALL = ListAsk(columns=("segment", MRR))


def make_seven() -> None:
    CustomAttribute.objects.create(name="seats_sold", label="Seats sold", type="number")
    CustomAttribute.objects.create(name="deposit", label="Deposit", type="money")
    CustomAttribute.objects.create(name="is_pilot", label="Pilot", type="boolean")
    owner = make_person(name="Ona Owner")
    rows: list[tuple[str, str, int, dict[str, str]]] = [
        ("Ålder", "Small", 100, {"seats_sold": "9", "deposit": "-2.50", "is_pilot": "true"}),
        ("birch", "Small", 250, {"seats_sold": "10", "deposit": "10"}),
        ("Cedar", "Large", 9_000, {"seats_sold": "none"}),
        ("Dogwood", "Large", 6_000, {}),
        ("Elm", "Large", 6_000, {}),
        ("Fir", "", 0, {}),
        ("=Ginkgo", "Small", 0, {}),
    ]
    for name, segment, amount, custom in rows:
        account = make_account(
            name=name, segment=segment or None, custom=custom, owner=str(owner.id)
        )
        if amount:
            make_subscription(account=account, amount=Decimal(amount), currency="USD")


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with companies.company(django_db_blocker, make_seven):
        yield


def names(actor: Actor = ANA, **asked: Any) -> list[str]:
    found = account_list(actor=actor, ask=replace(ALL, **asked), today=TODAY)
    return [row.name for row in found.rows]


def test_a_list_shows_attributes_and_metrics_by_name_without_accents() -> None:
    found = account_list(actor=ANA, ask=ALL, today=TODAY)

    assert [(row.name, row.values["segment"], row.values[MRR]) for row in found.rows] == [
        ("=Ginkgo", "Small", 0),
        ("Ålder", "Small", 100),
        ("birch", "Small", 250),
        ("Cedar", "Large", 9_000),
        ("Dogwood", "Large", 6_000),
        ("Elm", "Large", 6_000),
        ("Fir", None, 0),
    ]
    assert found.count == 7


def test_a_filter_mixes_attributes_and_metrics() -> None:
    asked = replace(ALL, filter='mrr > 5000 and segment = "Large"', sort="arr", is_descending=True)

    found = account_list(actor=ANA, ask=asked, today=TODAY)

    assert [row.name for row in found.rows] == ["Cedar", "Dogwood", "Elm"]
    assert found.filter == "monthly_recurring_revenue > 5000 and segment = 'Large'"
    assert found.sort == "annual_recurring_revenue"


def test_custom_attributes_are_typed() -> None:
    assert names(filter="seats_sold > 9") == ["birch"]
    assert names(filter="is_pilot") == ["Ålder"]
    assert names(filter="seats_sold is null and segment = 'Large'") == ["Cedar", "Dogwood", "Elm"]


def test_an_owner_is_asked_for_by_name_and_by_the_word_for_it() -> None:
    assert len(names(filter="csm = 'Ona Owner'")) == 7


def test_search_looks_at_parts_of_names_without_accents_and_whole_keys() -> None:
    key = Account.objects.get(name="Fir").source_id

    assert names(search="ALD") == ["Ålder"]
    assert names(search=key) == ["Fir"]


@pytest.mark.parametrize("sort", ["name", "segment", MRR, "signed_up_on", "seats_sold"])
@pytest.mark.parametrize("is_descending", [False, True])
def test_pages_hold_still_in_any_order(sort: str, is_descending: bool) -> None:
    whole = names(sort=sort, is_descending=is_descending)
    ask = replace(ALL, sort=sort, is_descending=is_descending, limit=2)
    walked: list[str] = []
    after: str | None = ""
    while after is not None:
        found = account_list(actor=ANA, ask=replace(ask, after=after), today=TODAY)
        walked += [row.name for row in found.rows]
        after = found.after or None

    assert walked == whole
    assert len(walked) == 7


def test_accounts_without_a_value_stand_last_in_either_direction() -> None:
    assert names(sort="segment")[-1] == "Fir"
    assert names(sort="segment", is_descending=True)[-1] == "Fir"


@pytest.mark.parametrize(
    "after",
    [
        "nonsense",
        "e30=",
        base64.urlsafe_b64encode(json.dumps(["x", 1]).encode()).decode(),
        base64.urlsafe_b64encode(json.dumps(["NaN", None]).encode()).decode(),
    ],
)
def test_a_cursor_that_nobody_gave_is_refused(after: str) -> None:
    with pytest.raises(CursorNotUnderstoodError):
        names(sort=MRR, after=after)


def test_a_filter_that_is_not_understood_says_where() -> None:
    with pytest.raises(LanguageError, match="Did you mean") as caught:
        names(filter="segmant = 'Large'")

    assert caught.value.position == 0


def test_totals_ask_the_metric_of_all_these_accounts() -> None:
    asked = replace(ALL, columns=(MRR, "average_revenue_per_account", "deposit", "segment"))

    some = list_totals(actor=ANA, ask=replace(asked, filter="segment = 'Large'"), today=TODAY)
    every = list_totals(actor=ANA, ask=asked, today=TODAY)

    assert some[MRR] == 21_000
    assert every[MRR] == 21_350
    assert every["deposit"] == Decimal("7.5")
    assert "segment" not in every
    # 21,000 over three accounts: a ratio of sums
    assert some.get("average_revenue_per_account", 7_000) == 7_000


def test_mine_are_those_that_one_owns_or_works_on() -> None:
    own = Account.objects.get(name="Elm")
    worked_on = Account.objects.get(name="Fir")
    person = make_person(id=ANA.id, name="Ana")
    Account.objects.filter(id=own.id).update(owner=ANA.id)
    TeamMember.objects.create(
        account=worked_on, person=person, role="onboarding", starts_on=date(2026, 1, 1)
    )
    left = Account.objects.get(name="Cedar")
    TeamMember.objects.create(
        account=left,
        person=person,
        role="onboarding",
        starts_on=date(2026, 1, 1),
        ends_on=TODAY,
    )

    assert names(whose=Whose.MINE) == ["Elm", "Fir"]


def test_a_change_shows_at_once() -> None:
    Account.objects.filter(name="Fir").update(segment="Huge")

    assert names(filter="segment = 'Huge'") == ["Fir"]


def test_money_is_neither_shown_nor_filtered_without_the_right() -> None:
    poor = replace(BEN, rights=BEN.rights - {"revenue.read"})

    found = account_list(actor=poor, ask=ALL, today=TODAY)

    assert [one.name for one in found.columns] == ["segment"]
    with pytest.raises(LanguageError):
        names(actor=poor, filter="mrr > 5")
    assert account_list(actor=poor, ask=replace(ALL, sort="mrr"), today=TODAY).sort == "name"


def test_a_book_of_business_that_is_empty_shows_nothing() -> None:
    assert account_list(actor=CLEO, ask=ALL, today=TODAY).count == 0
    assert chosen_accounts(actor=CLEO, ask=replace(ALL, filter="mrr > 0"), today=TODAY) == []


def test_more_accounts_cost_no_more_statements() -> None:
    names()
    with CaptureQueriesContext(connection) as many:
        names()
    with CaptureQueriesContext(connection) as one:
        names(search="Elm")

    assert len(one) == len(many)
