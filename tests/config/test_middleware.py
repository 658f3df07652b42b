from http import HTTPStatus
from json import loads

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from actors import BEN
from parlance.config.middleware import RefusalMiddleware
from parlance.kit.errors import (
    ConflictError,
    DeniedError,
    InvalidError,
    NotFoundError,
    ParlanceError,
)

pytestmark = pytest.mark.django_db

REFUSALS = [
    (NotFoundError("There is no account 7."), HTTPStatus.NOT_FOUND),
    (ConflictError("It ended already."), HTTPStatus.CONFLICT),
    (InvalidError("Write a date."), HTTPStatus.UNPROCESSABLE_ENTITY),
    (DeniedError("accounts.change"), HTTPStatus.FORBIDDEN),
]


def refused(error: Exception, **headers: str) -> HttpResponse | None:
    request = RequestFactory(headers=headers).get("/accounts/7")
    request.actor = BEN  # type: ignore[attr-defined]
    return RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_refusal_is_a_page_with_its_status(error: ParlanceError, status: HTTPStatus) -> None:
    page = refused(error, accept="text/html")

    assert page is not None
    assert page.status_code == status
    assert str(error) in page.content.decode()
    assert "<html" in page.content.decode()


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_refusal_is_json_for_programs(error: ParlanceError, status: HTTPStatus) -> None:
    answer = refused(error, accept="application/json")

    assert answer is not None
    assert answer.status_code == status
    assert loads(answer.content) == {"error": error.code, "detail": str(error)}


def test_refusal_is_a_fragment_for_htmx() -> None:
    fragment = refused(NotFoundError("There is no account 7."), hx_request="true")

    assert fragment is not None
    assert fragment.status_code == HTTPStatus.NOT_FOUND
    assert "There is no account 7." in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_what_no_one_expected_stays_an_error() -> None:
    assert refused(ZeroDivisionError()) is None


def test_address_that_does_not_exist_is_a_404(client: Client) -> None:
    assert client.get("/no/such/page").status_code == HTTPStatus.NOT_FOUND
