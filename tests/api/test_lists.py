"""Lists hold still while rows are added, and every list turns its pages."""

from typing import Any

import pytest

from factories.tokens import Program
from parlance.domains.accounts.models import Account
from parlance.platform.api.doors import TERMS

pytestmark = pytest.mark.django_db


def walk(program: Program, path: str, **query: Any) -> list[Any]:
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = program.ask(path, **query, **cursor).json()
        found += page["data"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


@pytest.mark.parametrize("order", ["id", "name", "-name"])
def test_walk_of_10_000_rows_while_1_000_are_inserted(order: str) -> None:
    program = Program()
    Account.objects.bulk_create(
        Account(source_id=f"old-{number}", name=f"Name {number % 97}") for number in range(10_000)
    )
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for page_number in range(1_000):
        page = program.ask("/accounts", limit=200, order=order, **cursor).json()
        seen += [one["source_id"] for one in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
        Account.objects.bulk_create(
            Account(source_id=f"new-{page_number}-{number}", name=f"Name {number}")
            for number in range(20)
        )

    assert len(seen) == len(set(seen))
    assert sum(one.startswith("old-") for one in seen) == 10_000
    assert Account.objects.filter(source_id__startswith="new-").count() >= 900


def test_pages_of_every_kind_of_list_make_the_whole() -> None:
    program = Program()
    for number in range(3):
        made = program.send("POST", "/products", {"source_id": f"P-{number}", "name": "Core"})
        assert made.status_code == 201
        rate = {"currency": "EUR", "starts_on": f"2026-01-0{number + 1}", "rate": "1.1"}
        assert program.send("PUT", "/exchange-rates", rate).status_code == 200

    for path in ("/products", "/exchange-rates", "/audit", "/people"):
        whole = walk(program, path, limit=200)
        assert walk(program, path, limit=1) == whole

    assert len(walk(program, "/exchange-rates", limit=1)) == 3


def test_every_list_that_may_grow_has_a_cursor() -> None:
    from parlance.api.mounting import described

    for path, item in described()["paths"].items():
        answer = item.get("get", {}).get("responses", {}).get("200", {})
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        if schema.get("$ref", "").endswith("Page"):
            names = {one.get("name") for one in item["get"]["parameters"]}
            assert {"cursor", "limit"} <= names, path
    assert TERMS
