from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from factories import companies
from factories.browsing import signed_in
from factories.companies import make_money_month

pytestmark = pytest.mark.django_db

JUNE = "from=2026-06-01&to=2026-06-30"


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with companies.company(django_db_blocker, make_money_month):
        yield


@pytest.fixture
def client() -> Client:
    return signed_in()


def test_the_catalogue_shows_every_metric_with_its_figure(client: Client) -> None:
    page = client.get(f"/metrics?{JUNE}").context["page"]

    rows = [row for section in page.sections for row in section.metrics]
    figures = {row.name: row.value.text for row in rows}
    assert figures["Monthly Recurring Revenue"] == "$110,000"
    assert figures["Logo Churn Rate"] == "4.0\u202f%"  # 2 of 50
    assert "Month-over-Month" in {term.name for term in page.comparisons}


def test_a_metric_shows_its_readings_side_by_side(client: Client) -> None:
    page = client.get(f"/metrics/gross-revenue-retention?{JUNE}").context["page"]

    assert [row.is_default for row in page.readings] == [True] + [False] * (len(page.readings) - 1)
    assert page.headline.term.name == "Gross Revenue Retention"


def test_a_metric_says_what_it_found(client: Client) -> None:
    page = client.get(f"/metrics/logo-churn-rate?{JUNE}").context["page"]

    # 2 of 50 left; other readings divide by another base
    assert page.found.startswith("4.0\u202f% in Jun 2026")


def test_a_comparison_says_what_it_compares(client: Client) -> None:
    page = client.get(f"/metrics/year-over-year?{JUNE}").context["page"]

    assert page.found.startswith(("Monthly Recurring Revenue: ", "No value for Jun 2026."))


def test_a_metric_is_grouped_by_the_asked_dimension(client: Client) -> None:
    page = client.get(f"/metrics/monthly-recurring-revenue?{JUNE}&by=product").context["page"]

    assert page.dimension == "Product"
    assert [cells[0].text for _, cells in page.by_dimension.rows] == ["$107,000.00", "$3,000.00"]


def test_a_term_that_is_no_metric_leads_to_its_own_page(client: Client) -> None:
    response = client.get("/metrics/contract")

    assert response["Location"] == "/glossary/contract"


def test_an_unknown_dimension_is_refused_with_the_known_ones(client: Client) -> None:
    response = client.get(f"/metrics/monthly-recurring-revenue?{JUNE}&by=weather")

    assert response.status_code == 422
    assert "Known are:" in response.content.decode()
