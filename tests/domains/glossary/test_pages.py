from datetime import UTC, date, datetime

import pytest
from django.test import Client

from factories.glossary import make_term, make_version
from factories.people import make_user
from parlance.domains.glossary.commands.starter import load_starter
from parlance.domains.glossary.values import Kind
from parlance.engine.definitions import Reading
from parlance.engine.units import Unit
from parlance.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    load_starter(
        actor=SYSTEM,
        effective_on=date(2025, 1, 1),
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    signed_in = Client()
    signed_in.force_login(make_user())
    return signed_in


def names(client: Client, path: str) -> list[str]:
    page = client.get(path).context["page"]
    return [term.name for section in page.sections for term in section.terms]


def test_the_glossary_is_searched_by_short_form(client: Client) -> None:
    assert names(client, "/glossary?search=nrr") == ["Net Revenue Retention"]


def test_the_glossary_is_narrowed_to_a_kind(client: Client) -> None:
    found = names(client, "/glossary?kind=object")

    assert "Contract" in found
    assert "Net Revenue Retention" not in found


def test_a_term_shows_its_meaning_its_readings_and_where_it_is_used(client: Client) -> None:
    make_term("run-rate", kind=Kind.METRIC)
    doubled = Reading("default", "Doubled", "2 * monthly_recurring_revenue", Unit.MONEY)
    make_version("run-rate", readings=[doubled])

    page = client.get("/glossary/monthly-recurring-revenue").context["page"]

    assert page.status.word == "under review"
    assert page.readings[0].key == "default"
    assert [version.in_force for version in page.versions] == ["1 Jan 2025"]
    assert [term.name for term in page.used_by] == ["Run Rate"]
    assert page.numbers == "/metrics/monthly-recurring-revenue"


def test_a_term_is_found_by_its_identifier_too(client: Client) -> None:
    page = client.get("/glossary/net_revenue_retention").context["page"]

    assert page.name == "Net Revenue Retention"


def test_an_unknown_term_is_not_found_and_close_ones_are_named(client: Client) -> None:
    response = client.get("/glossary/net-revenue-retenton")

    assert response.status_code == 404
    assert "Net Revenue Retention" in response.content.decode()
