"""Every route with every role and with none, against the table of who may use it."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from factories.browsing import browser_of
from factories.people import make_person, make_user
from parlance.platform.people.rights import rights_of
from parlance.platform.people.values import Role
from security import objects
from security.routes import KEY, PUBLIC, Access, filled, routes, table, taken_by

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TABLE = table()
ROUTES = routes()
_KEPT_OUT = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_UNKNOWN = _KEPT_OUT | {HTTPStatus.UNAUTHORIZED}
_SIGN_IN = "/sign-in"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door, with what stands for the names of the table in their addresses."""

    role: Role | None
    browser: Client
    things: Mapping[str, str]


@pytest.fixture(scope="module")
def visitors(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[Mapping[Role | None, Visitor]]:
    """Let one person of each role, and nobody, stand before something behind every route."""
    with objects.saved(django_db_blocker) as shared:
        made: dict[Role | None, Visitor] = {role: _visitor(role, shared) for role in Role}
        nobody = Visitor(None, Client(raise_request_exception=False), made[Role.ADMIN].things)
        yield {None: nobody, **made}


def _visitor(role: Role, shared: objects.Things) -> Visitor:
    user = make_user(person=make_person(email=f"{role.value}@example.com"), roles=[role])
    things = shared | objects.own(user)
    return Visitor(role, browser_of(user), things)


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> None:
    """Let the walk ask more often in a minute than anybody should."""
    settings.API_REQUESTS_PER_MINUTE = settings.API_FAILURES_PER_MINUTE = 1_000_000


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(ROUTES) == sorted(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.django_db
def test_route_is_open_to_those_the_table_names_and_to_nobody_else(
    name: str, visitors: Mapping[Role | None, Visitor]
) -> None:
    access = TABLE[name]
    wrong = [
        (role, method, address, answer.status_code, answer.get("Location", ""))
        for path in ROUTES[name]
        for role, visitor in visitors.items()
        for method in _methods(access, role)
        if method in access.methods or not _is_asked_elsewhere(path, method)
        for address in [_address(access, path, visitor.things)]
        for answer in [_answer(visitor.browser, method, address)]
        if not _is_right(access, visitor, method, answer)
    ]

    assert "\n".join(map(str, wrong)) == ""


def _methods(access: Access, role: Role | None) -> tuple[str, ...]:
    """Return what to try: what no one may use is refused before anybody is looked at."""
    return METHODS if role in {None, Role.ADMIN} else access.methods


def _is_asked_elsewhere(path: str, method: str) -> bool:
    """Tell whether another route has this address for that method, as in the API."""
    return any(path in paths and method in TABLE[name].methods for name, paths in ROUTES.items())


def _address(access: Access, path: str, things: Mapping[str, str]) -> str:
    return filled(path, {one: things[access.kwargs[one]] for one in taken_by(path)})


def _answer(browser: Client, method: str, address: str) -> HttpResponse:
    """Ask, and take back whatever that changed."""
    cookies = {name: one.value for name, one in browser.cookies.items()}
    is_program = address.startswith(("/api/", "/scim/"))
    kind = "application/json" if is_program else "application/x-www-form-urlencoded"
    with transaction.atomic():
        answer = browser.generic(method, address, b"{}" if is_program else b"", kind)
        if answer.streaming:
            deque(answer, maxlen=0)  # only to its end does the test client leave the database alone
        transaction.set_rollback(True)
    browser.cookies.clear()
    for name, value in cookies.items():
        browser.cookies[name] = value
    return answer  # type: ignore[return-value]


def _is_right(access: Access, visitor: Visitor, method: str, answer: HttpResponse) -> bool:
    status = answer.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    if method not in access.methods:
        return status >= HTTPStatus.MULTIPLE_CHOICES
    if access.right == KEY:
        return status in _UNKNOWN
    is_known = visitor.role is not None
    if access.right == PUBLIC:
        return status not in _UNKNOWN or visitor.role is Role.CUSTOMER
    if not is_known or not _may_use(access, visitor):
        return status in (_KEPT_OUT if is_known else _UNKNOWN) or _leads_to_sign_in(answer)
    return status not in _UNKNOWN and not _leads_to_sign_in(answer)


def _may_use(access: Access, visitor: Visitor) -> bool:
    if visitor.role is Role.CUSTOMER:
        return False
    return not access.right or access.right in rights_of([visitor.role] if visitor.role else [])


def _leads_to_sign_in(answer: HttpResponse) -> bool:
    return answer.get("Location", "").startswith(f"{_SIGN_IN}?next=")
