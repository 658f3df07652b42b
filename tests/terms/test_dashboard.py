"""Dashboards: everybody sees the figures that are theirs to see, by the version in force."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from actors import ANA
from factories.accounts import make_account, make_attribute
from factories.companies import LONG_BEFORE, company, make_line
from factories.dashboards import make_dashboard
from factories.glossary import make_reading, make_version
from factories.people import make_person, make_user
from parlance.engine.units import Unit
from parlance.platform.organisation.commands import configure
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.workspace.dashboards.commands.sharing import share
from parlance.workspace.dashboards.values.boards import Holder
from parlance.workspace.dashboards.values.tiles import Kind

pytestmark = pytest.mark.django_db

JUNE = "from=2026-01-01&to=2026-06-30"


def _make() -> None:
    """Save a CSM who owns one account of 100 a month, and another account of 900."""
    csm = make_user(person=make_person(name="Cora Lind"), roles=[Role.CSM])
    make_user(person=make_person(name="Lea Holm"), roles=[Role.CS_LEAD])
    for amount, owner in ((100, str(csm.person_id)), (900, "somebody else")):
        account = make_account(owner=owner)
        make_attribute(account=account, attribute="owner", value=owner, starts_on=LONG_BEFORE)
        make_line(account, amount, date(2025, 1, 1))


@pytest.fixture(scope="module", autouse=True)
def accounts(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with company(django_db_blocker, _make):
        yield


def user_of(name: str) -> User:
    return User.objects.get(person__name=name)


def browser_of(name: str) -> Client:
    client = Client()
    client.force_login(user_of(name))
    return client


@pytest.mark.term("dashboard")
def test_dashboard_shows_a_csm_own_accounts_and_links_to_the_version_used() -> None:
    configure(actor=ANA, is_narrowed_to_book=True)
    make_version(
        "monthly-recurring-revenue",
        reason="Said more plainly.",
        effective_on=date(2026, 2, 1),
        readings=[make_reading(formula="closing_mrr", unit=Unit.MONEY)],
    )
    lead = actor_for(user_of("Lea Holm"))
    board = make_dashboard(
        lead,
        (Kind.NUMBER, {"metric": "monthly_recurring_revenue"}),
        (Kind.LIST, {"columns": ["segment"]}),
    )
    share(actor=lead, dashboard_id=board, holder=Holder(role="csm"), may_edit=False)
    path = f"/dashboards/{board}?{JUNE}&whole=1"
    csm = browser_of("Cora Lind")

    own = csm.get(path).context["page"].cards
    whole = browser_of("Lea Holm").get(path).context["page"].cards

    assert [card.number.value.text for card in (own[0], whole[0])] == ["$100.00", "$1,000"]
    assert [len(card.sheet.rows) for card in (own[1], whole[1])] == [1, 2]
    (word,) = own[0].words_above
    explained = csm.get(own[0].number.explain).context["page"]
    assert word.version == "v2"
    assert csm.get(word.term.href).status_code == 200
    assert "2" in explained.version
    assert explained.contributing == "1"
