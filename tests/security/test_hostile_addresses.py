"""Every route with addresses and forms that no page of ours would send: words, never a 5xx."""

import random
from collections import deque
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings

from factories.browsing import browser_of
from factories.people import make_person, make_user
from parlance.platform.people.values import Role
from security import objects
from security.routes import Access, filled, routes, table, taken_by

TABLE = table()
ROUTES = routes()
PARTS = sorted({access.part for access in TABLE.values()})
SPECIMENS = (
    "",
    "-1",
    "0",
    "9" * 40,
    "1e400",
    "NaN",
    "0.1.2",
    "2026-02-29",
    "9999-12-31",
    "0001-01-01",
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    "%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80%E2%80%8B%D9%85",
    "%27%22%3B--",
    "..%2F..%2Fetc%2Fpasswd",
    "%7B%22a%22%3A%5B1%5D%7D",
    "x" * 5_000,
)
NAMES = (
    *("q", "page", "after", "before", "sort", "order", "from", "to", "by", "view", "search"),
    *("limit", "version", "kind", "state", "as_of", "columns", "where", "next", "term", "person"),
    *("reading", "compare", "metric", "account", "accounts", "owner", "segment", "day", "actor"),
    *("action", "cursor", "filter", "id", "ids", "tile", "window", "windows", "period", "format"),
    *("date", "first", "last", "count", "offset", "key", "value", "name", "text", "role", "roles"),
)
LONG = "&".join(f"q={'y' * 1_000}" for _ in range(60))


@pytest.fixture(scope="module")
def browser(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Client, Mapping[str, str]]]:
    with objects.saved(django_db_blocker) as shared:
        user = make_user(person=make_person(email="root@example.com"), roles=[Role.ADMIN])
        yield browser_of(user), shared | objects.own(user)


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = settings.API_FAILURES_PER_MINUTE = 1_000_000


@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.django_db
def test_a_hostile_address_is_answered_in_words(
    part: str, rounds: int, browser: tuple[Client, Mapping[str, str]]
) -> None:
    client, things = browser
    chance = random.Random(f"{part} {rounds}")

    broken = [
        (address[:300], status)
        for path in _paths(part, "GET", things)
        for query in (*_queries(chance, rounds), *([LONG] if rounds > 1 else []))
        for address in [f"{path}?{query}"]
        for status in [_status(client, "GET", address, b"")]
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ]

    assert broken == []


@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.django_db
def test_a_hostile_form_is_answered_in_words(
    part: str, rounds: int, browser: tuple[Client, Mapping[str, str]]
) -> None:
    client, things = browser
    chance = random.Random(f"{part} {rounds}")

    broken = [
        (path, body[:300], status)
        for path in _paths(part, "POST", things)
        for body in (b"", *(one.encode() for one in _queries(chance, rounds)))
        for status in [_status(client, "POST", path, body)]
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ]

    assert broken == []


def _paths(part: str, method: str, things: Mapping[str, str]) -> list[str]:
    return [
        _address(access, path, things)
        for access in TABLE.values()
        if access.part == part and method in access.methods
        for path in ROUTES.get(access.name, [])
    ]


def _address(access: Access, path: str, things: Mapping[str, str]) -> str:
    values = {one: things.get(access.kwargs[one], access.kwargs[one]) for one in taken_by(path)}
    return filled(path, values)


def _queries(chance: random.Random, count: int) -> list[str]:
    """Return queries that together give every name something it does not want."""
    return [
        "&".join(
            f"{name}={chance.choice(SPECIMENS)}"
            for name in NAMES
            for _ in range(chance.choice((0, 1, 1, 2)))
        )
        for _ in range(count)
    ]


def _status(client: Client, method: str, address: str, body: bytes) -> int:
    """Ask, and take back whatever that changed."""
    cookies = {name: one.value for name, one in client.cookies.items()}
    kind = "application/x-www-form-urlencoded"
    with transaction.atomic():
        answer = client.generic(method, address, body, kind)
        if answer.streaming:
            deque(answer, maxlen=0)  # only to its end does the test client leave the database alone
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    return answer.status_code
