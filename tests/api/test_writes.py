"""What programs write: the same rules, audit and events as elsewhere, and no field too many."""

from typing import Any

import pytest
from django.apps import apps

from factories.accounts import make_account
from factories.tokens import Program
from parlance.api.mounting import described
from parlance.domains.accounts.models import Account
from parlance.platform.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

PRICE = {"amount": "1200.50", "currency": "EUR", "every": 1, "unit": "year"}


def made(program: Program, path: str, body: Any, method: str = "POST") -> Any:
    answer = program.send(method, path, body)
    assert answer.status_code in {200, 201}, answer.content
    return answer.json()


def test_account_is_upserted_by_its_key() -> None:
    program = Program()
    body = {"name": "Northwind", "attributes": {"segment": "SMB", "tier": "gold"}}

    first = program.send("PUT", "/accounts/by-source/A-1", body)
    same = program.send("PUT", "/accounts/by-source/A-1", body)
    entries = AuditEntry.objects.count()
    other = program.send(
        "PUT", "/accounts/by-source/A-1", {"name": "New", "attributes": {"tier": "silver"}}
    )

    assert [one.status_code for one in (first, same, other)] == [201, 200, 200]
    assert same.json() == first.json()
    assert AuditEntry.objects.count() > entries
    assert (other.json()["name"], other.json()["segment"]) == ("New", "SMB")
    assert other.json()["custom"] == {"tier": "silver"}
    assert Account.objects.count() == 1


def test_a_subscription_lives_its_life() -> None:
    program = Program()
    account = made(program, "/accounts", {"source_id": "A-1", "name": "Northwind"})
    body = {"source_id": "S-1", "account_id": account["id"], "starts_on": "2026-01-01"}

    first = made(program, "/subscriptions", body | {"price": PRICE})
    assert first["mrr"] == {"amount": "100.041667", "currency": "EUR"}
    second = made(
        program,
        f"/subscriptions/{first['id']}/amendments",
        {"source_id": "S-2", "effective_on": "2026-06-01", "price": PRICE | {"amount": "2400"}},
    )
    assert (second["line"], second["mrr"]["amount"]) == (first["line"], "200")
    corrected = made(
        program,
        f"/subscriptions/{second['id']}",
        body
        | {"source_id": "S-2", "starts_on": "2026-06-01", "price": PRICE, "reason": "Misread."},
        "PUT",
    )
    ended = made(
        program,
        f"/subscriptions/{corrected['id']}/end",
        {"ends_on": "2026-09-01", "reason": "Went elsewhere."},
    )

    assert ended["ends_on"] == "2026-09-01"
    history = program.ask(f"/subscriptions/{ended['id']}/history").json()["data"]
    assert [one["id"] for one in history] == [second["id"], corrected["id"], ended["id"]]
    again = program.send(
        "POST",
        f"/subscriptions/{second['id']}/end",
        {"ends_on": "2026-09-01", "reason": "x"},
    )
    assert (again.status_code, again.json()["error"]["code"]) == (
        404,
        "revenue.subscription_not_found",
    )


def test_a_contract_has_versions() -> None:
    program = Program()
    account = make_account()
    contract = made(
        program,
        "/contracts",
        {"source_id": "C-1", "account_id": account.id, "starts_on": "2026-01-01"},
    )

    made(
        program,
        f"/contracts/{contract['id']}/versions",
        {"effective_on": "2026-07-01", "starts_on": "2026-01-01", "notice_days": 90},
    )

    early = program.ask(f"/contracts/{contract['id']}", on="2026-02-01").json()
    late = program.ask(f"/contracts/{contract['id']}", on="2026-08-01").json()
    assert (early["version"]["terms"]["notice_days"], late["version"]["terms"]["notice_days"]) == (
        None,
        90,
    )
    assert len(program.ask(f"/contracts/{contract['id']}/versions").json()["data"]) == 2


def test_charges_and_credits_are_recorded() -> None:
    program = Program()
    account = make_account()
    body = {"source_id": "CH-1", "account_id": account.id, "charged_on": "2026-01-01"}

    charge = made(program, "/charges", body | {"amount": {"amount": "-0.10", "currency": "EUR"}})

    assert charge["amount"] == {"amount": "-0.1", "currency": "EUR"}
    assert program.ask("/charges", account_id=account.id).json()["data"] == [charge]


def test_history_tells_what_an_attribute_was() -> None:
    program = Program()
    account = made(program, "/accounts", {"source_id": "A-1", "name": "Northwind"})
    path = f"/accounts/{account['id']}"
    for value, day in (("SMB", "2025-01-01"), ("Enterprise", "2026-01-01")):
        made(program, f"{path}/attributes/segment", {"value": value, "from_on": day}, "PUT")

    told = program.ask(f"{path}/history").json()["data"]

    assert [(one["value"], one["starts_on"]) for one in told] == [
        ("SMB", "2025-01-01"),
        ("Enterprise", "2026-01-01"),
    ]


def every_field_of_every_model() -> set[str]:
    return {field.name for model in apps.get_models() for field in model._meta.get_fields()} | {
        "is_admin",
        "rights",
        "scope",
        "actor",
    }


def test_fields_that_are_not_listed_are_refused_at_every_door() -> None:
    program = Program()
    document = described()
    schemas = document["components"]["schemas"]
    checked = 0
    for path, item in document["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            if "$ref" not in schema:
                continue
            name = schema["$ref"].rpartition("/")[2]
            known = set(schemas[name]["properties"])
            assert schemas[name]["additionalProperties"] is False, name
            extra = sorted(every_field_of_every_model() - known)
            body = dict.fromkeys(extra, "x") | content["application/json"]["example"]
            address = _filled(path, operation)

            answer = program.send(method.upper(), address, body)

            assert answer.status_code == 422, (method, path, answer.content[:300])
            refused = {
                one["param"].removeprefix("body.")
                for one in answer.json()["error"]["details"]
                if one["code"] == "extra_forbidden"
            }
            assert refused == set(extra), (method, path)
            checked += 1
    assert checked > 20


def _filled(path: str, operation: Any) -> str:
    for one in operation["parameters"]:
        if one.get("in") == "path":
            path = path.replace(f"{{{one['name']}}}", str(one["example"]))
    return path
