from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import companies
from factories.accounts import make_account
from factories.browsing import signed_in
from factories.revenue import make_subscription
from parlance.domains.accounts.models import Account

pytestmark = pytest.mark.django_db


def make_three() -> None:
    for name, segment in (("Alder", "Small"), ("Birch", "Enterprise"), ("Cedar", "Small")):
        account = make_account(name=name, segment=segment)
        make_subscription(account=account, currency="USD")


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with companies.company(django_db_blocker, make_three):
        yield


@pytest.fixture
def client() -> Client:
    return signed_in()


def names(client: Client, path: str) -> list[str]:
    return [row.name for row in client.get(path).context["page"].accounts]


def test_accounts_stand_by_name_with_what_they_pay(client: Client) -> None:
    page = client.get("/accounts").context["page"]

    assert [(row.name, row.mrr.text) for row in page.accounts] == [
        ("Alder", "$100.00"),
        ("Birch", "$100.00"),
        ("Cedar", "$100.00"),
    ]
    assert page.count == "3"


def test_the_list_is_narrowed_and_ordered_by_its_address(client: Client) -> None:
    assert names(client, "/accounts?segment=Small&order=-name") == ["Cedar", "Alder"]
    assert names(client, "/accounts?search=irc") == ["Birch"]


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "No account fits" in client.get("/accounts?search=zzz").content.decode()


def test_htmx_gets_the_rows_alone(client: Client) -> None:
    text = client.get("/accounts", headers={"HX-Request": "true"}).content.decode()

    assert "Alder" in text
    assert "<html" not in text


def test_a_cursor_that_nobody_gave_is_refused(client: Client) -> None:
    assert client.get("/accounts?after=nonsense").status_code == 422


def test_more_accounts_cost_no_more_statements(client: Client) -> None:
    client.get("/accounts")
    with CaptureQueriesContext(connection) as many:
        client.get("/accounts")
    with CaptureQueriesContext(connection) as one:
        client.get("/accounts?search=Alder")

    assert Account.objects.count() == 3
    assert len(one) == len(many)
