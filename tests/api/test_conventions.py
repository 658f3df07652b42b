"""What every route has in common: signing in, errors, limits, headers, and bearing bad input."""

import json
from typing import Any

import pytest
from django.test import Client, override_settings

from factories.accounts import make_account
from factories.browsing import signed_in
from factories.people import make_person, make_user
from factories.tokens import Program, expire, secret_of
from parlance.domains.accounts.models import Account
from parlance.platform.api.models import Bucket
from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.tokens.models import AccessToken

pytestmark = pytest.mark.django_db

NEW = {"source_id": "A-1", "name": "Northwind Mills"}


def error_of(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (
        status,
        "application/json; charset=utf-8",
    )
    error: dict[str, Any] = answer.json()["error"]
    assert error["code"] == code
    assert set(error) == {
        *("type", "code", "message", "param", "doc_url", "request_id", "details"),
    }
    assert error["request_id"] == answer["X-Request-Id"]
    return error


def test_without_a_token_nothing_is_told() -> None:
    answer = Client().get("/api/v1/accounts")

    error_of(answer, 401, "api.unauthenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer parlance_",
        "Bearer parlance_" + "A" * 38,
        "Bearer parlance_" + "A" * 100_000,
        "Bearer ä€",
        "bearer\tx",
    ],
)
def test_malformed_tokens_are_refused(header: str) -> None:
    error_of(
        Client().get("/api/v1/me", headers={"Authorization": header}), 401, "api.token_refused"
    )


def test_tokens_of_those_who_left_are_dead() -> None:
    programs = [Program(roles=[Role.CSM]) for _ in range(4)]
    User.objects.filter(pk=programs[0].user.pk).update(is_active=False)
    RoleGrant.objects.filter(person=programs[1].user.person).delete()
    expire(programs[2].secret)
    programs[3].user.person.delete()

    for one in programs:
        error_of(one.ask("/me"), 401, "api.token_refused")


def test_a_token_counts_whatever_session_there_is() -> None:
    browser = signed_in([Role.ADMIN])

    error_of(
        browser.get("/api/v1/me", headers={"Authorization": "Bearer x"}), 401, "api.token_refused"
    )


def test_a_session_reads_and_writes_only_from_our_own_pages() -> None:
    user = make_user(person=make_person(), roles=[Role.ADMIN])
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    assert browser.get("/api/v1/me").status_code == 200

    answer = browser.post("/api/v1/accounts", NEW, content_type="application/json")

    error_of(answer, 403, "api.cross_site")
    assert Account.objects.count() == 0


def test_a_session_with_proof_writes() -> None:
    user = make_user(person=make_person(), roles=[Role.ADMIN])
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    token = browser.get("/api/docs").context["csrf_token"]

    answer = browser.post(
        "/api/v1/accounts",
        NEW,
        content_type="application/json",
        headers={"X-CSRFToken": str(token)},
    )

    assert answer.status_code == 201


def test_scopes_narrow_what_a_token_may() -> None:
    program = Program(scopes=["accounts.read"])

    denied = error_of(program.send("POST", "/accounts", NEW), 403, "parlance.denied")

    assert "accounts.change" in denied["message"]
    assert program.ask("/accounts").status_code == 200


def test_absent_and_foreign_records_are_told_apart_by_nothing() -> None:
    program = Program(roles=[Role.CSM])
    foreign = make_account(owner="somebody else")
    narrow()
    same = {"X-Request-Id": "one-and-the-same"}

    told = [
        program.get(f"/api/v1/accounts/{one}", headers=same) for one in (foreign.id, 987_654_321)
    ]

    assert [one.status_code for one in told] == [404, 404]
    bodies = [
        one.content.decode().replace(str(key), "ID")
        for one, key in zip(told, (foreign.id, 987_654_321), strict=True)
    ]
    assert bodies[0] == bodies[1]


def narrow() -> None:
    from parlance.kit.actor import SYSTEM
    from parlance.platform.organisation.commands import configure

    configure(actor=SYSTEM, is_narrowed_to_book=True)


def test_unknown_addresses_and_methods_are_answered_in_json() -> None:
    program = Program()

    error_of(program.ask("/nothing/here"), 404, "api.no_such_route")
    error_of(Client().get("/api/v1/"), 404, "api.no_such_route")
    refused = program.send("DELETE", "/accounts", None)
    error_of(refused, 405, "api.method_not_allowed")
    assert refused["Allow"] == "GET, HEAD, POST"


def test_head_is_get_without_a_body() -> None:
    answer = Program().head("/api/v1/accounts")

    assert (answer.status_code, answer.content) == (200, b"")


def test_only_json_is_understood_and_answered() -> None:
    program = Program()

    refused = program.get("/api/v1/accounts", headers={"Accept": "text/html"})
    error_of(refused, 406, "api.not_acceptable")
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x", ""):
        answer = program.generic("POST", "/api/v1/accounts", b"{}", content_type=kind)
        error_of(answer, 415, "api.unsupported_media_type")


def test_too_large_a_body_is_refused() -> None:
    body = json.dumps(NEW | {"name": "x" * 1_100_000}).encode()

    error_of(Program().send("POST", "/accounts", body), 413, "api.body_too_large")
    larger = json.dumps(NEW | {"name": "x" * 6_000_000}).encode()
    error_of(Program().send("POST", "/accounts", larger), 413, "api.body_too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"name": "a", "name": "b"}',
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"name": ' + b"9" * 5_000 + b"}",
        b'{"name": 1e999999999}',
        b"[" * 200 + b"]" * 200,
        b"[" * 200_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_malformed_bodies_are_refused(body: bytes) -> None:
    error_of(Program().send("POST", "/accounts", body), 400, "api.malformed_body")


@pytest.mark.parametrize(
    ("body", "params"),
    [
        (b"null", ["body"]),
        (b"[]", ["body"]),
        (b'"x"', ["body"]),
        (b"{}", ["body.name", "body.source_id"]),
        (b'{"source_id": 1, "name": true}', ["body.name", "body.source_id"]),
        (b'{"source_id": "a", "name": "\\u0000"}', ["body.name"]),
        (b'{"source_id": "a", "name": "\\ud800"}', ["body.name"]),
        (b'{"source_id": "a", "name": "n", "\\udfff": 1}', ["body"]),
        (b'{"source_id": "a", "name": "n", "id": 7}', ["body.id"]),
        (b'{"source_id": "a", "name": "n", "attributes": {"x": 1}}', ["body.attributes.x"]),
        (b'{"source_id": "a", "name": "n", "signed_up_on": 20260101}', ["body.signed_up_on"]),
        (b'{"source_id": "a", "name": "n", "signed_up_on": "0001-01-01"}', ["body.signed_up_on"]),
        (b'{"source_id": "a", "name": "n", "signed_up_on": "2026-02-30"}', ["body.signed_up_on"]),
    ],
)
def test_wrong_fields_are_named_with_the_remedy(body: bytes, params: list[str]) -> None:
    error = error_of(Program().send("POST", "/accounts", body), 422, "api.invalid_fields")

    assert [one["param"] for one in error["details"]] == params
    assert all(one["message"].endswith(".") for one in error["details"])
    assert Account.objects.count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1000",
        "limit=1.5",
        "limit=" + "9" * 6_000,
        "limit=x",
        "search=%00",
        "unknown=1",
        "order=size",
        "cursor=" + "A" * 3_000,
        "cursor=WzFd",
        "cursor=%ff",
        "cursor=bnVsbA==",
        "cursor=",
    ],
)
def test_wrong_parameters_are_refused(query: str) -> None:
    answer = Program().get(f"/api/v1/accounts?{query}")

    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("key", ["0", "-1", "x", "1.0", "9" * 40, "%00", "%F0%9F%98%80"])
def test_wrong_ids_are_refused(key: str) -> None:
    assert Program().get(f"/api/v1/accounts/{key}").status_code == 422


def test_requests_are_counted_and_those_beyond_the_limit_wait() -> None:
    program, other = Program(), Program()

    with override_settings(API_REQUESTS_PER_MINUTE=3):
        answers = [program.ask("/me") for _ in range(5)]
        assert other.ask("/me").status_code == 200

    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert [one["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0", "0"]
    assert answers[0]["RateLimit-Limit"] == "3"
    assert 1 <= int(answers[3]["Retry-After"]) <= 20
    error_of(answers[3], 429, "api.rate_limited")


def test_a_bucket_drips_full_again() -> None:
    program = Program()
    with override_settings(API_REQUESTS_PER_MINUTE=2):
        for _ in range(3):
            program.ask("/me")
        long_ago = Bucket.objects.get(key__startswith="token:").at.replace(year=2025)
        Bucket.objects.filter(key__startswith="token:").update(at=long_ago)

        answer = program.ask("/me")

    assert (answer.status_code, answer["RateLimit-Remaining"]) == (200, "1")


def test_who_fails_to_sign_in_too_often_waits_and_others_do_not() -> None:
    program = Program()

    with override_settings(API_FAILURES_PER_MINUTE=3):
        told = [Client().get("/api/v1/me").status_code for _ in range(5)]
        elsewhere = Client().get("/api/v1/me", REMOTE_ADDR="203.0.113.9").status_code
        known = program.ask("/me").status_code

    assert told == [401, 401, 401, 429, 429]
    assert (elsewhere, known) == (401, 200)


def test_other_sites_are_let_in_only_when_listed() -> None:
    asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET"}
    program = Program()

    closed = Client().options("/api/v1/accounts", headers=asked)
    with override_settings(API_ORIGINS=frozenset({"https://app.example.com"})):
        opened = Client().options("/api/v1/accounts", headers=asked)
        answer = program.get("/api/v1/me", headers={"Origin": "https://app.example.com"})
        other = program.get("/api/v1/me", headers={"Origin": "https://evil.example.com"})

    assert closed.status_code == 405
    assert "Access-Control-Allow-Origin" not in closed
    assert (opened.status_code, opened["Access-Control-Allow-Origin"]) == (
        204,
        "https://app.example.com",
    )
    assert answer["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert "Access-Control-Allow-Credentials" not in answer
    assert "Access-Control-Allow-Origin" not in other


def test_every_answer_names_its_request(caplog: pytest.LogCaptureFixture) -> None:
    program = Program()

    chosen = program.get("/api/v1/me", headers={"X-Request-Id": "my-own-id-42"})
    made = program.get("/api/v1/me", headers={"X-Request-Id": "no\u00e4\nsuch"})

    assert chosen["X-Request-Id"] == "my-own-id-42"
    assert len(made["X-Request-Id"]) == 32


def test_use_of_a_token_is_noted() -> None:
    program = Program()

    program.ask("/me")

    assert AccessToken.objects.get().last_used_at is not None


def test_answers_are_kept_by_nobody() -> None:
    assert Program().ask("/me")["Cache-Control"] == "no-store"


def test_an_edit_that_meets_a_change_is_shown_what_differs() -> None:
    program = Program()
    tag = program.ask("/organisation")["ETag"]
    program.send("PATCH", "/organisation", {"name": "Theirs"})

    refused = program.send("PATCH", "/organisation", {"name": "Mine"}, If_Match=tag)

    error = error_of(refused, 412, "record.changed_meanwhile")
    assert [(one["param"], one["now"], one["asked"]) for one in error["details"]] == [
        ("name", "Theirs", "Mine")
    ]
    again = program.send("PATCH", "/organisation", {"name": "Mine"}, If_Match=refused["ETag"])
    assert (again.status_code, again.json()["name"]) == (200, "Mine")


def test_a_secret_is_not_taken_from_the_address() -> None:
    secret = secret_of(make_user(person=make_person()))

    assert Client().get(f"/api/v1/me?token={secret}").status_code == 401
