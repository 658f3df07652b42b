"""What somebody may not see looks to them as what is not there: same status, same words."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from factories.accounts import make_account
from factories.browsing import browser_of
from factories.people import make_person, make_user
from parlance.kit.actor import SYSTEM
from parlance.platform.organisation.commands import configure
from parlance.platform.people.values import Role
from security import objects
from security.routes import Access, filled, routes, table, taken_by

OF_ACCOUNTS = frozenset({"account", "contact", "team_member", "contract", "subscription"})
OF_ONE_PERSON = frozenset(
    {
        "bulk_edit",
        "dashboard",
        "dashboard_share",
        "dashboard_tile",
        "export",
        "notification",
        "own_passkey",
        "own_session",
        "saved_view",
        "segment",
        "token",
        "upload",
    }
)
ABSENT = "987654321"
ABSENT_UUID = "00000000-0000-4000-8000-00000000dead"
ROUTES = routes()
ASKED = {
    name: row
    for name, row in table().items()
    if (OF_ACCOUNTS | OF_ONE_PERSON) & set(row.kwargs.values())
}


@pytest.fixture(scope="module")
def foreign(django_db_setup: None, django_db_blocker: Any) -> Iterator[Mapping[str, str]]:
    """Save accounts of nobody's book, and what is somebody else's own."""
    with objects.saved(django_db_blocker) as shared:
        other = make_user(person=make_person(email="other@example.com"), roles=[Role.ADMIN])
        yield shared | objects.own(other)


@pytest.fixture(scope="module")
def narrowed(foreign: Mapping[str, str]) -> Client:
    """Open a browser of somebody with every right of a CSM, AE and AM, in their own book only."""
    configure(actor=SYSTEM, is_narrowed_to_book=True)
    roles = [Role.CSM, Role.AE, Role.AM]
    return browser_of(make_user(person=make_person(email="me@example.com"), roles=roles))


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000


@pytest.mark.parametrize("name", sorted(ASKED))
@pytest.mark.django_db
def test_foreign_and_absent_are_told_apart_by_nothing(
    name: str, foreign: Mapping[str, str], narrowed: Client
) -> None:
    row = ASKED[name]
    for path in ROUTES[name]:
        for method in row.methods:
            there = _answer(narrowed, method, _address(row, path, foreign))
            nowhere = _answer(narrowed, method, _address(row, path, _absent(row, foreign)))

            assert there.status_code == nowhere.status_code, (method, path)
            assert there.status_code in {302, 403, 404, 415, 422}, (method, path)
            assert _words(there, row, foreign) == _words(nowhere, row, foreign), (method, path)


def _address(row: Access, path: str, things: Mapping[str, str]) -> str:
    return filled(path, {one: things[row.kwargs[one]] for one in taken_by(path)})


def _absent(row: Access, things: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is nowhere in place of what is somebody else's; the rest stays."""
    own = (OF_ACCOUNTS | OF_ONE_PERSON) & set(row.kwargs.values())
    return {**things, **{one: ABSENT_UUID if "-" in things[one] else ABSENT for one in own}}


def _answer(browser: Client, method: str, address: str) -> HttpResponse:
    is_program = address.startswith("/api/")
    kind = "application/json" if is_program else "application/x-www-form-urlencoded"
    with transaction.atomic():
        answer = browser.generic(method, address, b"{}" if is_program else b"", kind)
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]


def _words(answer: HttpResponse, row: Access, things: Mapping[str, str]) -> str:
    """Return what an answer says, without what the address said and what is new each time."""
    text = unquote(answer.get("Location", "")) + answer.content.decode()
    for one in {*(things[name] for name in row.kwargs.values()), ABSENT, ABSENT_UUID}:
        text = re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", "…", text)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(
        r'"(x-csrftoken|request_id)":\s*"[\w-]+"|X-CSRFToken[^}]*', "", text, flags=re.IGNORECASE
    )


def test_lists_of_somebody_narrowed_name_no_foreign_account(narrowed: Client) -> None:
    with transaction.atomic():
        make_account(name="Zzcanary Works")
        pages = ["/accounts", "/search?q=zzcanary", "/palette?q=zzcanary", "/accounts/accounts.csv"]
        found = [one for one in pages if b"Zzcanary" in narrowed.get(one).content]
        transaction.set_rollback(True)

    assert found == []
