"""Bulk calls: bad rows are named, the rest is stored."""

import json
import resource
import time
from typing import Any

import pytest

from factories.tokens import Program
from parlance.domains.accounts.models import Account
from parlance.domains.revenue.models import Subscription
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

LONGEST = 60


@pytest.fixture
def program() -> Program:
    return Program()


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {"source_id": f"B-{number}", "name": f"Account {number}", "segment": "Mid-market"}
        for number in range(count)
    ]


def test_bulk_of_100_000_rows_stores_all_but_three_bad_ones(program: Program) -> None:
    sent = rows(100_000)
    sent[17]["name"] = None
    sent[50_000]["signed_up_on"] = "31.01.2026"
    sent[99_999] = {"source_id": "B-99998", "name": "Twice"}

    began, before = time.monotonic(), _peak()
    answer = program.send("POST", "/accounts/bulk", sent)
    took, grown = time.monotonic() - began, _peak() - before

    assert answer.status_code == 200
    told = answer.json()
    assert (told["received"], told["accepted"], told["refused"]) == (100_000, 99_997, 3)
    assert [(one["index"], one["param"], one["code"]) for one in told["errors"]] == [
        (17, "name", "required"),
        (50_000, "signed_up_on", "type"),
        (99_999, "source_id", "double_key"),
    ]
    assert Account.objects.filter(source_id__startswith="B-").count() == 99_997
    assert took < LONGEST
    assert grown < 600 * 1024, f"{grown} kB more than before"
    print(f"{took:.1f} s, {grown // 1024} MB more")


def test_bulk_again_changes_what_differs(program: Program) -> None:
    program.send("POST", "/accounts/bulk", rows(3))
    changed = rows(3)
    changed[1]["name"] = "Renamed"

    told = program.send("POST", "/accounts/bulk", changed).json()

    assert (told["added"], told["changed"], told["unchanged"]) == (0, 1, 2)


def test_bulk_of_subscriptions_names_rows_whose_account_is_not_there(program: Program) -> None:
    program.send("POST", "/accounts/bulk", rows(1))
    sent = [
        {
            "source_id": f"S-{number}",
            "account": account,
            "starts_on": "2026-01-01",
            "amount": "12.50",
            "currency": "EUR",
        }
        for number, account in enumerate(("B-0", "nobody"))
    ]

    told = program.send("POST", "/subscriptions/bulk", sent).json()

    assert [(one["index"], one["param"], one["code"]) for one in told["errors"]] == [
        (1, "account", "unknown_reference")
    ]
    assert list(Subscription.objects.values_list("source_id", flat=True)) == ["S-0"]


def test_bulk_refuses_what_hangs_on_a_refused_row(program: Program) -> None:
    sent = [
        {"source_id": "child", "name": "Child", "parent": "top"},
        {"source_id": "top", "name": ""},
        {"source_id": "other", "name": "Other"},
    ]

    told = program.send("POST", "/accounts/bulk", sent).json()

    assert {one["index"]: one["code"] for one in told["errors"]} == {
        0: "unknown_reference",
        1: "required",
    }
    assert list(Account.objects.values_list("source_id", flat=True)) == ["other"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{}", 400),
        (b"[", 400),
        (b'[{"source_id": "a"', 400),
        (b'[{"source_id": "a"}{}]', 400),
        (b'[{"source_id": "a"}] more', 400),
        (b'[{"source_id": "a", "source_id": "b"}]', 400),
        (b'[{"source_id": NaN}]', 400),
        (b"\xff\xfe", 400),
        (b'["\xc3', 400),
        (b"[" + b"[" * 100_000, 400),
        (b'[1, null, [], "x"]', 200),
        (b"[]", 200),
        (b'[{"source_id": "\\ud800", "name": "\\u0000", "\\u0000": 1, "Name": 2}]', 200),
        (b'[{"source_id": {"a": 1}, "name": 12345678901234567890}]', 200),
        (
            b'[{"source_id": "a", "name": "n", "Ab": 1}, {"source_id": "b", "ab": 2}]',
            200,
        ),
    ],
)
def test_bulk_bears_any_body(program: Program, body: bytes, status: int) -> None:
    answer = program.send("POST", "/accounts/bulk", body)

    assert answer.status_code == status


def test_bulk_needs_the_right_to_import() -> None:
    program = Program(roles=[Role.CSM])

    answer = program.send("POST", "/accounts/bulk", rows(1))

    assert (answer.status_code, Account.objects.count()) == (403, 0)


def test_bulk_with_a_key_is_stored_once(program: Program) -> None:
    first = program.send("POST", "/accounts/bulk", rows(2), Idempotency_Key="once")

    again = program.send("POST", "/accounts/bulk", rows(2), Idempotency_Key="once")

    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    other = program.send("POST", "/accounts/bulk", rows(3), Idempotency_Key="once")
    assert other.status_code == 409


def test_bulk_refuses_too_large_a_body(program: Program) -> None:
    answer = program.send("POST", "/accounts/bulk", b"[" + b" " * (64 * 1024 * 1024) + b"]")

    assert answer.status_code == 413


def test_rows_are_read_across_pieces_of_a_file() -> None:
    from io import BytesIO

    from parlance.platform.api.spools import rows_of

    sent = [{"name": "ä€😀" * 1000, "n": number} for number in range(300)]

    found = list(rows_of(BytesIO(json.dumps(sent, ensure_ascii=False).encode())))

    assert found == [{**one, "n": str(one["n"])} for one in sent]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
