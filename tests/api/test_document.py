"""The description of the API is whole, sound, committed, and breaks nobody."""

import json
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from api.breaking import breaking_changes
from factories.browsing import signed_in
from parlance.api.mounting import described, routes
from parlance.platform.api.doors import TERMS
from parlance.platform.api.known_errors import known_errors
from parlance.platform.people.rights import RIGHT_NAMES

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "api" / "openapi.json"
SPECTRAL = ROOT / "node_modules" / ".bin" / "spectral"


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in described()["paths"].items():
        for method, one in item.items():
            yield f"{method.upper()} {path}", one


@pytest.mark.django_db
def test_description_is_served_to_everybody() -> None:
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(described()))
    assert answer.json()["openapi"].startswith("3.1")


def test_every_operation_has_id_words_right_and_examples() -> None:
    ids = []
    for place, one in operations():
        ids.append(one["operationId"])
        assert one["description"], place
        assert one["tags"], place
        assert one["x-right"] in RIGHT_NAMES | {""}, place
        assert one["x-error-codes"], place
        for content in one.get("requestBody", {}).get("content", {}).values():
            assert "example" in content, place
        for status, answer in one["responses"].items():
            if "$ref" not in answer and status != "204":
                (content,) = answer["content"].values()
                assert content["example"] is not None, place
    assert sorted(ids) == sorted(TERMS)
    assert len(set(ids)) == len(ids)


def test_every_field_and_parameter_says_what_it_is() -> None:
    for name, schema in described()["components"]["schemas"].items():
        assert schema.get("description"), name
        for field, one in schema.get("properties", {}).items():
            assert one.get("description"), f"{name}.{field}"
    for place, operation in operations():
        for one in operation["parameters"]:
            assert "$ref" in one or one.get("description"), f"{place} {one.get('name')}"


def test_every_example_fits_its_schema() -> None:
    document = described()
    for place, operation in operations():
        contents = [operation.get("requestBody", {}), *operation["responses"].values()]
        for one in contents:
            for content in one.get("content", {}).values():
                schema = {**content["schema"], "components": document["components"]}
                flaws = jsonschema_rs.validator_for(schema).iter_errors(content["example"])
                assert [f"{place} {flaw.message}" for flaw in flaws] == []


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    codes = {one.code for one in known_errors()}

    assert {code for code in codes if f"`{code}`" not in page} == set()
    for place, operation in operations():
        assert set(operation["x-error-codes"]) <= codes, place


@pytest.mark.django_db
def test_every_code_has_a_page() -> None:
    browser = signed_in()

    for code in ("api.invalid_fields", "revenue.contract_not_found", "parlance.denied"):
        assert code in browser.get(f"/help/errors/{code}").content.decode()
    assert browser.get("/help/errors/no.such").status_code == 404
    assert browser.get("/help/errors").status_code == 200


def test_nothing_breaks_what_is_committed() -> None:
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))

    assert breaking_changes(committed, described()) == []


@pytest.mark.skipif(not SPECTRAL.exists(), reason="Spectral is fetched by make test")
def test_spectral_has_nothing_to_say(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(described()), encoding="utf-8")

    done = subprocess.run(
        [SPECTRAL, "lint", "--ruleset", ROOT / "docs" / "api" / "spectral.yaml", file],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_every_route_has_a_row_in_the_table_of_access() -> None:
    table = tomllib.loads((ROOT / "tests/security/access/api.toml").read_text(encoding="utf-8"))
    methods = {one["operationId"]: place.split()[0] for place, one in operations()}

    rows = {name: (row["methods"], row["right"]) for name, row in table.items()}

    assert {str(one.name) for one in routes()} == set(methods)
    assert {name.removeprefix("api:") for name in rows if name.startswith("api:")} == set(methods)
    for name, method in methods.items():
        assert rows[f"api:{name}"] == ([method], TERMS[name].right), name
