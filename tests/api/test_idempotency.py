"""Safe retries: a key, many requests at once, one effect."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from factories.tokens import Program
from parlance.domains.accounts.models import Account
from parlance.platform.api.idempotency import forget_answers
from parlance.platform.api.models import Answer
from parlance.platform.audit.models import AuditEntry
from parlance.platform.privacy.retention import life

NEW = {"source_id": "A-1", "name": "Northwind Mills"}
AT_ONCE = 50


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_have_one_effect_and_one_answer(live_server: Any) -> None:
    program = Program()
    headers = {"Authorization": f"Bearer {program.secret}", "Idempotency-Key": "one-key"}

    def send(_: int) -> tuple[int, bytes]:
        answer = httpx.post(
            f"{live_server.url}/api/v1/accounts", json=NEW, headers=headers, timeout=60
        )
        return answer.status_code, answer.content

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = set(pool.map(send, range(AT_ONCE)))

    assert len(answers) == 1
    assert {status for status, _ in answers} == {201}
    assert Account.objects.count() == 1
    assert AuditEntry.objects.filter(action="accounts.create_account").count() == 1


@pytest.mark.django_db(transaction=True)
def test_upserts_at_once_make_one_account(live_server: Any) -> None:
    program = Program()
    headers = {"Authorization": f"Bearer {program.secret}"}

    def send(number: int) -> int:
        return httpx.put(
            f"{live_server.url}/api/v1/accounts/by-source/A-1",
            json={"name": f"Name {number}"},
            headers=headers,
            timeout=60,
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(send, range(16)))

    assert set(told) <= {200, 201, 409}
    assert told.count(201) == 1
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_a_key_belongs_to_one_request() -> None:
    program = Program()
    program.send("POST", "/accounts", NEW, Idempotency_Key="k")

    body = program.send("POST", "/accounts", NEW | {"name": "Other"}, Idempotency_Key="k")
    address = program.send("PUT", "/accounts/by-source/A-2", {"name": "n"}, Idempotency_Key="k")

    for refused in (body, address):
        assert refused.status_code == 409
        assert refused.json()["error"]["code"] == "api.idempotency_key_reused"
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_two_people_are_two_keys() -> None:
    one, other = Program(), Program()

    told = [
        program.send("POST", "/accounts", NEW | {"source_id": key}, Idempotency_Key="k").status_code
        for program, key in ((one, "A-1"), (other, "A-2"))
    ]

    assert told == [201, 201]


@pytest.mark.django_db
def test_a_refused_request_may_be_mended_under_its_key() -> None:
    program = Program()
    refused = program.send("POST", "/accounts", {"name": "n"}, Idempotency_Key="k")

    answer = program.send("POST", "/accounts", NEW, Idempotency_Key="k")

    assert (refused.status_code, answer.status_code) == (422, 201)


@pytest.mark.django_db(transaction=True)
def test_a_retry_after_a_fault_of_ours_is_done_anew() -> None:
    program = Program()
    with connection.cursor() as cursor:
        cursor.execute("alter table metrics_changedaccount rename to put_aside")
    try:
        failed = program.send("POST", "/accounts", NEW, Idempotency_Key="k")
        kept = Account.objects.count(), Answer.objects.count()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table put_aside rename to metrics_changedaccount")

    answer = program.send("POST", "/accounts", NEW, Idempotency_Key="k")

    assert (failed.status_code, kept) == (500, (0, 0))
    assert failed.json()["error"]["code"] == "api.unexpected"
    assert (answer.status_code, Account.objects.count()) == (201, 1)


@pytest.mark.django_db
def test_an_answer_is_not_told_to_a_token_that_may_not_ask() -> None:
    program = Program()
    program.send("POST", "/accounts", NEW, Idempotency_Key="k")
    reader = Program(user=program.user, scopes=["read"])

    refused = reader.send("POST", "/accounts", NEW, Idempotency_Key="k")

    assert refused.status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "ä", "x" * 256, "a b"])
def test_keys_are_plain(key: str) -> None:
    answer = Program().send("POST", "/accounts", NEW, Idempotency_Key=key)

    assert answer.status_code == 422
    assert answer.json()["error"]["param"] == "Idempotency-Key"


@pytest.mark.django_db
def test_answers_are_kept_for_a_day_and_not_for_good() -> None:
    program = Program()
    first = program.send("POST", "/accounts", NEW, Idempotency_Key="k")
    now = timezone.now()

    forget_answers(now=now + timedelta(hours=25))
    again = program.send("POST", "/accounts", NEW, Idempotency_Key="k")
    gone = forget_answers(now=now + life("answers") + timedelta(minutes=1))

    assert json.loads(again.content) == json.loads(first.content)
    assert gone == 1
