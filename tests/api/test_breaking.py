"""The differ sees every kind of break, and nothing in what breaks nobody."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from api.breaking import breaking_changes

BEFORE: dict[str, Any] = {
    "servers": [{"url": "/api/v1"}],
    "paths": {
        "/things": {
            "post": {
                "operationId": "make_thing",
                "x-right": "things.change",
                "x-error-codes": ["things.taken"],
                "parameters": [
                    {
                        "in": "query",
                        "name": "dry",
                        "required": False,
                        "schema": {"type": "string", "enum": ["yes", "no"], "maxLength": 9},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Given"}}
                    },
                },
                "responses": {
                    "201": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Shown"}}
                        }
                    }
                },
            },
            "get": {"operationId": "list_things", "responses": {"200": {}}},
        },
        "/others": {"get": {"operationId": "list_others", "responses": {"200": {}}}},
    },
    "components": {
        "schemas": {
            "Given": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
            },
            "Shown": {
                "type": "object",
                "required": ["id", "kind"],
                "properties": {
                    "id": {"type": "integer"},
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "on": {"type": "string", "format": "date"},
                },
            },
        }
    },
}


def given(after: Any) -> Any:
    return after["components"]["schemas"]["Given"]


def shown(after: Any) -> Any:
    return after["components"]["schemas"]["Shown"]


def make(after: Any) -> Any:
    return after["paths"]["/things"]["post"]


def query(after: Any) -> Any:
    return make(after)["parameters"][0]


BREAKS: dict[str, Callable[[Any], object]] = {
    "the base address changed": lambda after: after["servers"][0].update(url="/api/v2"),
    "the address is gone": lambda after: after["paths"].pop("/others"),
    "the method is gone": lambda after: after["paths"]["/things"].pop("get"),
    "the operation id changed": lambda after: make(after).update(operationId="create_thing"),
    "another right is needed": lambda after: make(after).update({"x-right": "other"}),
    "the error code things.taken is gone": lambda after: make(after).update({"x-error-codes": []}),
    "the parameter dry is gone": lambda after: make(after).update(parameters=[]),
    "the parameter dry is required now": lambda after: query(after).update(required=True),
    "the new parameter wet is required": lambda after: make(after)["parameters"].append(
        {"in": "query", "name": "wet", "required": True, "schema": {}}
    ),
    "fewer choices are taken": lambda after: query(after)["schema"]["enum"].remove("no"),
    "maxLength is tighter": lambda after: query(after)["schema"].update(maxLength=2),
    "minLength is tighter": lambda after: given(after)["properties"]["name"].update(minLength=2),
    "the pattern changed": lambda after: given(after)["properties"]["name"].update(pattern="^a"),
    "the body is gone": lambda after: make(after).pop("requestBody"),
    "a body of application/json is taken no more": lambda after: make(after)["requestBody"].update(
        content={"text/csv": {"schema": {}}}
    ),
    "a body is required now": lambda after: after["paths"]["/others"]["get"].update(
        requestBody={"required": True, "content": {}}
    ),
    "the field note is gone": lambda after: given(after)["properties"].pop("note"),
    "the field note is required now": lambda after: given(after)["required"].append("note"),
    "null is taken no more": lambda after: given(after)["properties"].update(
        note={"type": "string"}
    ),
    "further fields are refused now": lambda after: given(after).update(additionalProperties=False),
    "the answer 201 is gone": lambda after: make(after).update(responses={"200": {}}),
    "201 is no application/json any more": lambda after: make(after)["responses"]["201"].update(
        content={}
    ),
    "the field kind is gone": lambda after: shown(after)["properties"].pop("kind"),
    "the field id may be missing now": lambda after: shown(after)["required"].remove("id"),
    "may be null now": lambda after: shown(after)["properties"]["id"].update(
        type=["integer", "null"]
    ),
    "there are choices that programs do not know": lambda after: shown(after)["properties"]["kind"][
        "enum"
    ].append("c"),
    "the format changed": lambda after: shown(after)["properties"]["on"].pop("format"),
}


@pytest.mark.parametrize("words", BREAKS)
def test_break_is_seen(words: str) -> None:
    after = deepcopy(BEFORE)

    BREAKS[words](after)

    assert [one for one in breaking_changes(BEFORE, after) if one.endswith(words)]


def test_additions_break_nothing() -> None:
    after = deepcopy(BEFORE)
    after["paths"]["/more"] = {"get": {"operationId": "more", "responses": {}}}
    given(after)["properties"]["extra"] = {"type": "string"}
    shown(after)["properties"]["extra"] = {"type": "string"}
    query(after)["schema"]["enum"].append("perhaps")
    given(after)["properties"]["name"].pop("minLength")

    assert breaking_changes(BEFORE, after) == []
