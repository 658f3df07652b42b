"""Each scope alone against each operation of the API: a token does no more than it says."""

from http import HTTPStatus

import pytest
from pytest_django.fixtures import Settings

from factories.people import make_person, make_user
from factories.tokens import Program
from parlance.kit.actor import SYSTEM
from parlance.platform.people.commands import close_sign_in
from parlance.platform.people.values import Role
from parlance.platform.tokens.values import SCOPES, rights_in
from security.routes import Access, filled, routes, table, taken_by

pytestmark = pytest.mark.django_db

OPERATIONS = [one for name, one in table().items() if name.startswith("api:")]
ROUTES = routes()


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = settings.API_FAILURES_PER_MINUTE = 1_000_000


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_a_token_is_refused_whatever_its_one_scope_does_not_name(scope: str) -> None:
    program = Program(scopes=[scope])
    held = rights_in([scope])

    excess = [
        (one.name, status)
        for one in OPERATIONS
        if one.right and one.right not in held
        for status in [_status(program, one)]
        if status != HTTPStatus.FORBIDDEN
    ]

    assert excess == []


@pytest.mark.parametrize("scope", sorted({one.right for one in OPERATIONS if one.right in SCOPES}))
def test_a_token_may_read_what_its_one_scope_names(scope: str) -> None:
    program = Program(scopes=[scope])

    kept_out = [
        one.name
        for one in OPERATIONS
        if one.right == scope and one.methods == ("GET",)
        if _status(program, one) == HTTPStatus.FORBIDDEN
    ]

    assert kept_out == []


def test_a_token_is_dead_at_once_when_its_owner_is_closed_out() -> None:
    user = make_user(person=make_person(), roles=[Role.CS_OPS])
    make_user(person=make_person(email="ann@example.com"), roles=[Role.ADMIN])
    program = Program(user=user)
    alive = {_status(program, one) for one in OPERATIONS}

    close_sign_in(actor=SYSTEM, person_id=user.person_id)

    assert HTTPStatus.OK in alive
    assert {_status(program, one) for one in OPERATIONS} == {HTTPStatus.UNAUTHORIZED}


def _status(program: Program, access: Access) -> int:
    """Ask for something that is not there, with nothing in it: only the right is looked at."""
    (path,) = ROUTES[access.name]
    address = filled(path, dict.fromkeys(taken_by(path), "0"))
    (method,) = access.methods
    return program.generic(method, address, b"{}", "application/json").status_code
