from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import companies
from factories.accounts import make_contact
from factories.browsing import signed_in
from factories.companies import make_money_month
from parlance.domains.accounts.models import Account

pytestmark = pytest.mark.django_db

JUNE = "from=2026-06-01&to=2026-06-30"


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with companies.company(django_db_blocker, make_money_month):
        yield


@pytest.fixture
def client() -> Client:
    return signed_in()


def test_the_dashboard_shows_how_june_ended(client: Client) -> None:
    tiles = client.get(f"/?{JUNE}").context["page"].tiles

    # 100,000 + 8,000 new + 10,000 expansion - 3,000 contraction - 5,000 churn
    shown = {tile.term.name: tile.value.text for tile in tiles}
    assert shown["Monthly Recurring Revenue"] == "$110,000"
    assert shown["Active Accounts"] == "52"
    assert {tile.version for tile in tiles} == {"v1"}


def test_the_dashboard_says_what_it_found(client: Client) -> None:
    page = client.get("/?from=2026-05-01&to=2026-06-30").context["page"]

    # 100,000 became 110,000; 2 accounts left
    assert page.found.startswith("MRR grew 10.0\u202f% in Jun 2026, to $110,000; ")
    assert "2 accounts were lost" in page.found


def test_an_account_page_says_what_it_found(client: Client) -> None:
    upsold = Account.objects.get(source_id="upsold")

    page = client.get(f"/accounts/{upsold.id}?from=2026-05-01&to=2026-06-30").context["page"]

    assert page.found == (
        "Paid $16,000 a month at the end of Jun 2026, 60.0\u202f% more than at the end of May 2026."
    )


def test_the_dashboard_names_who_moved_most(client: Client) -> None:
    upsold = Account.objects.get(source_id="upsold")

    response = client.get(f"/?{JUNE}")

    first = response.context["page"].movers[0]
    assert (first.name, first.href) == (upsold.name, f"/accounts/{upsold.id}")
    assert (first.kind.word, first.cause, first.amount) == ("expansion", "upsell", "+$6,000")


def test_every_tile_leads_to_its_explanation(client: Client) -> None:
    page = client.get(f"/?{JUNE}").context["page"]

    for tile in page.tiles:
        assert client.get(tile.explain).status_code == 200


def test_cohorts_start_whole(client: Client) -> None:
    heatmap = client.get(f"/?{JUNE}").context["page"].cohorts

    assert [(row.label, row.size) for row in heatmap.rows] == [("Jun 2026", "4")]
    assert heatmap.rows[0].cells[0].text == "100.0"


def test_what_cannot_be_asked_is_refused_in_our_frame(client: Client) -> None:
    response = client.get("/?from=yesterday")

    assert response.status_code == 422
    assert "Write it as 2026-10-31." in response.content.decode()


def test_the_dashboard_needs_the_right_to_read() -> None:
    assert signed_in(roles=[]).get(f"/?{JUNE}").status_code == 403


def test_an_explanation_puts_the_values_into_the_formula(client: Client) -> None:
    page = client.get(f"/explain?metric=nrr&{JUNE}").context["page"]

    # 100,000 at the opening; 10,000 more, 3,000 and 5,000 less by the same accounts
    assert page.formula == "closing_mrr_of_opening / opening_mrr"
    assert page.with_values == "102,000 / 100,000"
    assert page.answer == "102.0\u202f%"
    assert page.contributing == "50"


def test_an_explanation_orders_its_accounts_by_a_measure(client: Client) -> None:
    page = client.get(f"/explain?metric=nrr&{JUNE}&sort=opening_mrr").context["page"]

    amounts = [row.values[1] for row in page.accounts]
    assert amounts[:4] == ["$10,000.00", "$10,000.00", "$10,000.00", "$8,000.00"]
    assert [column.sorted for column in page.columns] == ["", "", "descending"]


def test_an_explanation_of_one_account_comes_down_to_its_rows(client: Client) -> None:
    company = client.get(f"/explain?metric=nrr&{JUNE}").context["page"]
    upsold = Account.objects.get(source_id="upsold")
    (row,) = [one for one in company.accounts if one.page == f"/accounts/{upsold.id}"]

    page = client.get(row.href).context["page"]

    assert company.rows is None
    assert company.wider == ""
    assert client.get(page.wider).context["page"].contributing == "50"
    assert page.with_values == "16,000 / 10,000"
    plans = [(one.what.split()[-1], one.note, one.amount) for one in page.rows.intervals]
    assert plans == [
        ("basic", "at the opening", "$10,000.00"),
        ("pro", "at the close", "$16,000.00"),
    ]
    assert [(one.what, one.when, one.amount) for one in page.rows.movements] == [
        ("expansion: upsell", "10 Jun 2026", "+$6,000.00")
    ]


def test_the_panel_is_the_explanation_without_its_frame(client: Client) -> None:
    whole = client.get(f"/explain?metric=nrr&{JUNE}").content.decode()
    part = client.get(
        f"/explain?metric=nrr&{JUNE}", headers={"HX-Request": "true"}
    ).content.decode()

    assert "<html" in whole
    assert "<html" not in part
    assert "102,000 / 100,000" in part


def test_another_reading_is_explained_by_its_own_formula(client: Client) -> None:
    page = client.get(f"/explain?metric=nrr&{JUNE}&reading=movements").context["page"]

    assert "mrr_expanded_of_opening" in page.formula
    assert [row.label for row in page.readings if row.is_chosen] == ["By movement"]


def test_an_unknown_metric_is_not_found(client: Client) -> None:
    assert client.get(f"/explain?metric=nonsense&{JUNE}").status_code == 404


def test_an_account_shows_what_it_pays_and_how_that_came_about(client: Client) -> None:
    upsold = Account.objects.get(source_id="upsold")
    make_contact(account=upsold)

    page = client.get(f"/accounts/{upsold.id}?{JUNE}").context["page"]

    assert page.tiles[0].value.text == "$16,000"
    assert [(one.kind.word, one.cause, one.amount) for one in page.movements] == [
        ("expansion", "upsell", "+$6,000.00"),
        ("new", "", "+$10,000.00"),
    ]
    assert [one.mrr for one in page.intervals] == ["$16,000.00", "$10,000.00"]
    assert [one.role for one in page.record.contacts] == ["champion"]


def test_an_account_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/accounts/999999").status_code == 404


def test_the_dashboard_costs_the_same_whatever_is_on_it(client: Client) -> None:
    client.get(f"/?{JUNE}")
    with CaptureQueriesContext(connection) as narrow:
        client.get(f"/?{JUNE}")
    with CaptureQueriesContext(connection) as wide:
        client.get("/?from=2025-01-01&to=2026-06-30")

    assert len(narrow) == len(wide)
