"""What the log says, and what it never does."""

import logging
from http import HTTPStatus

import pytest
from django.test import Client, RequestFactory
from django.views.defaults import server_error

from factories.browsing import browser_of
from factories.people import PASSWORD, make_person, make_user
from factories.tokens import Program
from parlance.config.logs import OneLine
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

FORGED = "2026-01-01 00:00:00 INFO parlance All is well"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028", "\x1b[2K"])
def test_nobody_begins_a_line_of_their_own(end: str) -> None:
    record = logging.LogRecord("parlance", 20, "", 0, "Read %s", (f"a{end}{FORGED}",), None)

    written = OneLine("%(message)s").format(record)

    assert written.splitlines() == [written]
    assert "\x1b" not in written


def test_what_an_error_says_stands_behind_a_mark() -> None:
    try:
        raise ValueError(f"wrong\n{FORGED}")  # noqa: TRY301 - it must have a traceback
    except ValueError as error:
        record = logging.LogRecord(
            "parlance", 40, "", 0, "Unexpected", (), (type(error), error, error.__traceback__)
        )

    first, *rest = OneLine("%(message)s").format(record).splitlines()

    assert first == "Unexpected"
    assert rest
    assert all(one.startswith("  | ") for one in rest)


def test_passwords_addresses_and_tokens_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    program = Program(user=make_user(person=make_person(email="robin@private.example")))
    browser = Client()

    browser.post("/sign-in", {"login": "robin@private.example", "password": "wrong-one-indeed"})
    browser.post("/sign-in", {"login": "robin@private.example", "password": PASSWORD})
    browser.post("/password/forgotten", {"email": "robin@private.example"})
    program.get("/api/v1/me")
    Client().get("/api/v1/me", headers={"Authorization": "Bearer parlance_wrong_secret"})

    said = caplog.text + str(list(AuditEntry.objects.values()))
    assert "Sign-in failed" in said
    for secret in (PASSWORD, "wrong-one-indeed", "private.example", program.secret, "wrong_secret"):
        assert secret not in said


def test_denied_rights_are_logged_by_id_and_route(caplog: pytest.LogCaptureFixture) -> None:
    user = make_user(person=make_person(), roles=[Role.SUPPORT])
    program = Program(user=user)

    page = browser_of(user).get("/settings/webhooks")
    answer = program.get("/api/v1/audit")

    assert (page.status_code, answer.status_code) == (HTTPStatus.FORBIDDEN, HTTPStatus.FORBIDDEN)
    said = [one.getMessage() for one in caplog.records if one.name.endswith("denials")]
    assert said == [
        f"{user.person_id} may not use webhooks: webhooks.change.",
        f"{user.person_id} may not use api:list_audit_entries: audit.read.",
    ]


def test_a_forged_request_is_logged_without_what_it_sent(caplog: pytest.LogCaptureFixture) -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/sign-in?next=%0A" + FORGED.replace(" ", "+"), {"password": PASSWORD})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert any(one.name == "django.security.csrf" for one in caplog.records)
    assert PASSWORD not in caplog.text
    assert FORGED not in caplog.text


def test_an_unexpected_error_tells_the_browser_nothing() -> None:
    try:
        raise ValueError(PASSWORD)  # noqa: TRY301 - it must have a traceback
    except ValueError:
        answer = server_error(RequestFactory().get("/accounts"))

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert PASSWORD not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
