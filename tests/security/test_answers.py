"""Answers of every kind: API, directory, files, errors, odd methods."""

import re
from http import HTTPStatus

import pytest
from django.test import Client

from factories.browsing import signed_in
from factories.people import make_person, make_user
from factories.scim import DirectoryClient
from factories.tokens import Program
from parlance.config.headers import HEADERS
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

PLACES = (
    "/api/v1/accounts",
    "/api/v1/nowhere",
    "/api/v1/openapi.json",
    "/scim/v2/Users",
    "/scim/v2/nowhere",
    "/static/tokens.css",
    "/static/nowhere.css",
    "/static/",
    "/nowhere",
    "/accounts",
    "/sign-in",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD", "TRACE", "CONNECT", "NEWS"])
def test_every_answer_has_all_headers_and_no_method_surprises(place: str, method: str) -> None:
    answer = Client(raise_request_exception=False).generic(method, place)
    found = answer.headers
    if answer.streaming:
        list(answer)

    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    lacking = {name for name in HEADERS if name not in found and name != "Cache-Control"}
    assert lacking == set()
    assert "Cache-Control" in found
    if method in {"TRACE", "CONNECT", "NEWS"}:
        assert (
            answer.status_code >= HTTPStatus.BAD_REQUEST or answer.status_code == HTTPStatus.FOUND
        )


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "NEWS"])
@pytest.mark.parametrize("place", ["/accounts", "/settings/people", "/api/v1/accounts"])
def test_methods_that_nobody_uses_are_refused(place: str, method: str) -> None:
    answer = signed_in([Role.ADMIN]).generic(method, place)

    assert answer.status_code >= HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("place", ["/static/", "/static/vendor/", "/static/../", "/.git/config"])
def test_folders_list_nothing(place: str) -> None:
    answer = Client().get(place)

    assert answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.FOUND}


def test_text_says_its_characters() -> None:
    browser = signed_in([Role.ADMIN])
    answers = [
        *(browser.get(one) for one in ("/accounts", "/glossary", "/metrics", "/nowhere")),
        Program().get("/api/v1/accounts"),
        DirectoryClient().send("GET", "/Users"),
    ]

    kinds = {one["Content-Type"] for one in answers}

    assert {one for one in kinds if "text/" in one and "charset=utf-8" not in one.lower()} == set()


@pytest.mark.parametrize(
    "place", ["/accounts/accounts.csv", "/accounts/accounts.xlsx", "/settings/audit/log.csv"]
)
def test_files_are_attachments_with_plain_names(place: str) -> None:
    answer = signed_in([Role.ADMIN]).get(place)
    list(answer) if answer.streaming else answer.content

    assert answer.status_code == HTTPStatus.OK
    name = re.fullmatch(r'attachment; filename="([\w.-]+)"', answer["Content-Disposition"])
    assert name


def test_password_fields_hide_and_may_be_filled_by_a_password_manager() -> None:
    make_user(person=make_person())
    page = Client().get("/sign-in").content.decode()

    field = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert field
    assert 'type="password"' in field[0]
    assert 'autocomplete="current-password"' in field[0]
    assert "onpaste" not in page
