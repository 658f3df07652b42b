"""Texts that people and attackers write, at every part that keeps one."""

import json
from typing import Any

import pytest

from factories.tokens import Program
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

NAMES = (
    "Zoë Ångström GmbH & Søn",
    "شركة النور",
    "日本電気株式会社",
    "e\u0301 composed later",
    "👩‍💻 Works",
    "<script>alert(1)</script>",
    "'; drop table accounts; --",
    "=cmd|' /C calc'!A0",
)
PARTS: dict[str, dict[str, Any]] = {
    "/accounts": {"source_id": "A-1", "name": "%"},
    "/dashboards": {"name": "%"},
    "/products": {"source_id": "P-1", "name": "%"},
    "/segments": {"name": "%", "expression": "segment = 'SMB'"},
    "/views": {"page": "accounts", "name": "%", "query": ""},
}
UNSTORABLE = ("a\\u0000b", "half \\ud83d of one", "\\udc00")


@pytest.mark.parametrize("path", PARTS)
@pytest.mark.parametrize("name", NAMES)
def test_names_come_back_as_they_were_written(path: str, name: str) -> None:
    body = {key: name if value == "%" else value for key, value in PARTS[path].items()}

    answer = Program().send("POST", path, body)

    assert answer.status_code == 201, answer.content.decode()
    assert answer.json()["name"] == name


@pytest.mark.parametrize("path", PARTS)
@pytest.mark.parametrize("name", ["zero\u200bwidth", "right \u202eto left"])
def test_signs_that_nobody_sees_are_kept_or_refused_in_words(path: str, name: str) -> None:
    body = {key: name if value == "%" else value for key, value in PARTS[path].items()}

    answer = Program().send("POST", path, body)

    assert answer.status_code in {201, 422}, answer.content.decode()


@pytest.mark.parametrize("path", PARTS)
@pytest.mark.parametrize("text", UNSTORABLE)
def test_what_is_no_text_is_refused(path: str, text: str) -> None:
    raw = json.dumps(PARTS[path]).replace("%", text)

    answer = Program().generic("POST", f"/api/v1{path}", raw, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "api.invalid_fields")


@pytest.mark.parametrize("path", PARTS)
def test_what_is_too_long_is_refused(path: str) -> None:
    body = {key: "x" * 10_000 if value == "%" else value for key, value in PARTS[path].items()}

    assert Program().send("POST", path, body).status_code == 422


@pytest.mark.parametrize("path", PARTS)
@pytest.mark.parametrize(
    "raw", [b'{"name":"a","name":"b"}', b'{"name":' * 5_000, b"[" * 100_000, b'{"name":NaN}']
)
def test_what_means_several_things_or_none_is_refused(path: str, raw: bytes) -> None:
    answer = Program().generic("POST", f"/api/v1{path}", raw, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "api.malformed_body")


@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "ar_EG", "en_IN"])
def test_amounts_have_points_whatever_people_here_write(locale: str) -> None:
    program = Program()
    program.send("PATCH", "/organisation", {"locale": locale})
    account = program.send("POST", "/accounts", {"source_id": "A-1", "name": "One"}).json()
    charge = {"source_id": "C-1", "account_id": account["id"], "charged_on": "2026-03-29"}

    refused = program.send(
        "POST", "/charges", charge | {"amount": {"amount": "1.200,50", "currency": "EUR"}}
    )
    taken = program.send(
        "POST", "/charges", charge | {"amount": {"amount": "1200.50", "currency": "EUR"}}
    )

    assert refused.json()["error"]["param"] == "body.amount.amount"
    assert taken.json()["amount"] == {"amount": "1200.5", "currency": "EUR"}


def test_a_token_of_somebody_who_is_closed_changes_nothing() -> None:
    administrator, leaver = Program(), Program(roles=[Role.CSM])
    person = leaver.user.person_id

    closed = administrator.send("PUT", f"/people/{person}/state", {"state": "closed"})

    assert closed.status_code == 200, closed.content.decode()
    answer = leaver.send("POST", "/views", {"page": "accounts", "name": "Mine", "query": ""})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "api.token_refused")
