"""The OpenAPI document: ninja's, completed with what every route here has in common."""

import json
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from parlance.kit.errors import DeniedError, ParlanceError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.api import refusals
from parlance.platform.api.document_parts import FAULT, FIELDS, HEADERS, IF_MATCH, IN_ADDRESSES, KEY
from parlance.platform.api.doors import TERMS, Terms
from parlance.platform.api.errors import (
    BodyTooLargeError,
    CrossSiteError,
    CursorNotUnderstoodError,
    Fault,
    IdempotencyKeyReusedError,
    InvalidFieldsError,
    MalformedBodyError,
    NoSuchRouteError,
    NotAcceptableError,
    NotStorableError,
    RateLimitedError,
    ScopeMissingError,
    TokenNeededError,
    TokenRefusedError,
    UnauthenticatedError,
    UnavailableError,
    UnsupportedMediaTypeError,
    WrittenMeanwhileError,
)
from parlance.platform.api.examples import example_of
from parlance.platform.statuses import status_of
from parlance.platform.tokens.values import OWN

BASE = "/api/v1"

_ALWAYS: tuple[type[ParlanceError], ...] = (
    UnauthenticatedError,
    TokenRefusedError,
    DeniedError,
    NotAcceptableError,
    InvalidFieldsError,
    RateLimitedError,
    UnavailableError,
)
_WITH_BODY = (MalformedBodyError, BodyTooLargeError, UnsupportedMediaTypeError)
_OF_CHANGES = (
    CrossSiteError,
    IdempotencyKeyReusedError,
    WrittenMeanwhileError,
    NotStorableError,
)


def document(api: NinjaAPI, tags: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return the whole document, in an order that does not depend on who was loaded first."""
    # Pages are called after what they hold: AccountPage, not Page_Account_.
    plain = json.dumps(_Document(api, path_prefix=""), default=str)
    made: dict[str, Any] = json.loads(re.sub(r'\bPage_([A-Za-z]+)_(?=")', r"\1Page", plain))
    made["servers"] = [{"url": BASE, "description": "This installation."}]
    made["paths"] = dict(sorted(made["paths"].items()))
    made["tags"] = sorted((dict(one) for one in tags), key=lambda one: one["name"])
    made["security"] = [{"accessToken": []}]
    components = made["components"]
    components["schemas"] |= {"Error": _error(), "ErrorDetail": FAULT}
    components["securitySchemes"] = {"accessToken": _security()}
    components["headers"] = {
        name: {"description": words, "schema": {"type": kind}}
        for name, (kind, words) in HEADERS.items()
    }
    components["parameters"] = {"IdempotencyKey": KEY, "IfMatch": IF_MATCH}
    components["responses"] = _responses()
    schemas = components["schemas"]
    for item in made["paths"].values():
        for one in item.values():
            _complete(one, TERMS[one["operationId"]], schemas)
    components["schemas"] = _used(made, schemas)
    for schema in components["schemas"].values():
        _without_titles(schema)
    return made


class _Document(OpenAPISchema):
    """Ninja's document, which would let one schema take the place of another of its name."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, schema in definitions.items():
            if self.schemas.setdefault(name, schema) != schema:
                message = f"Two different schemas are called {name}; give one another name."
                raise ValueError(message)


def _used(made: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schemas that anything refers to, by name."""
    found: set[str] = set()
    waiting = _references(made["paths"]) | _references(made["components"]["responses"])
    while waiting:
        found |= waiting
        waiting = {one for name in waiting for one in _references(schemas[name])} - found
    return {name: schemas[name] for name in sorted(found)}


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = part.get("$ref", "")
        named = {own.rpartition("/")[2]} if str(own).startswith("#/components/schemas/") else set()
        return named.union(*map(_references, part.values()))
    if isinstance(part, list):
        return set().union(*map(_references, part))
    return set()


def _complete(one: dict[str, Any], terms: Terms, schemas: Mapping[str, Any]) -> None:
    one["parameters"] = [_parameter(given, schemas) for given in one["parameters"]]
    if terms.changes:
        one["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
    if terms.has_tag:
        one["parameters"].append({"$ref": "#/components/parameters/IfMatch"})
    one["x-right"] = terms.right
    one["description"] = f"{one.get('description', '')}\n\n{_needs(terms)}".strip()
    for answer in one["responses"].values():
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
        for content in answer.get("content", {}).values():
            _without_titles(content["schema"])
            content.setdefault("example", example_of(content["schema"], schemas))
    for content in one.get("requestBody", {}).get("content", {}).values():
        _without_titles(content["schema"])
        content.setdefault("example", example_of(content["schema"], schemas))
    one["responses"] = {str(code): answer for code, answer in one["responses"].items()}
    expected = _refusals(one, terms)
    one["x-error-codes"] = sorted({error.code for error in expected})
    for status in sorted({status_of(error) for error in expected} | _preconditions(terms)):
        name = _name(status)
        one["responses"][str(status.value)] = {"$ref": f"#/components/responses/{name}"}


def _needs(terms: Terms) -> str:
    words = [f"Needs the right `{terms.right}`."] if terms.right else []
    if terms.is_of_own:
        words.append(f"A token needs the scope `{OWN}` or `everything`.")
    if terms.needs_token:
        words.append("A browser's session will not do: it takes a token.")
    return " ".join(words) or "Needs no right but a valid token."


def _refusals(one: Mapping[str, Any], terms: Terms) -> list[type[ParlanceError]]:
    found = [*_ALWAYS, *terms.refusals]
    if "requestBody" in one:
        found += _WITH_BODY
    if terms.changes:
        found += _OF_CHANGES
    if any(given.get("name") == "cursor" for given in one["parameters"]):
        found.append(CursorNotUnderstoodError)
    if terms.has_tag:
        found.append(StaleEditError)
    if terms.is_of_own:
        found.append(ScopeMissingError)
    if terms.needs_token:
        found.append(TokenNeededError)
    return found


def _preconditions(terms: Terms) -> set[HTTPStatus]:
    return {HTTPStatus.PRECONDITION_FAILED} if terms.has_tag else set()


def _parameter(given: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return a parameter of an address: there is no null in one, and one example."""
    made = dict(given)
    schema = dict(made["schema"])
    choices = [one for one in schema.pop("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        schema = choices[0] | schema
    elif choices:
        schema["anyOf"] = choices
    described = schema.get("description") or IN_ADDRESSES.get(made["name"], "")
    made["description"] = made.get("description") or described
    made.pop("examples", None)
    made["example"] = example_of(schema, schemas)
    for said in ("title", "examples", "description", "example"):
        schema.pop(said, None)
    made["schema"] = schema
    return made


def _without_titles(schema: dict[str, Any]) -> None:
    """Drop the titles of fields, which only repeat their names."""
    for one in schema.get("properties", {}).values():
        one.pop("title", None)
        _without_titles(one)


def _error() -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: {"type": "string", "description": words} | more
        for name, (words, more) in FIELDS.items()
    }
    fields["details"] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/ErrorDetail"},
        "description": "Everything that is wrong, where that can be said field by field.",
    }
    inner = {"type": "object", "required": sorted(fields), "properties": fields}
    return {
        "title": "Error",
        "type": "object",
        "description": "The one shape of every refusal.",
        "required": ["error"],
        "properties": {"error": inner | {"description": "What was refused and why."}},
    }


def _security() -> dict[str, str]:
    return {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "An access token, made under Settings, Access tokens. It does what its scopes and its "
            "owner's rights both allow, at the moment of the request."
        ),
    }


_WORDS: dict[int, tuple[str, ParlanceError]] = {
    400: ("Malformed", MalformedBodyError("The body is no JSON: a “,” is missing in line 1.")),
    401: ("Unauthenticated", UnauthenticatedError()),
    403: ("Denied", DeniedError("revenue.read")),
    404: ("NotFound", NoSuchRouteError()),
    406: ("NotAcceptable", NotAcceptableError()),
    409: ("Conflict", WrittenMeanwhileError()),
    412: ("ChangedMeanwhile", StaleEditError((), "")),
    413: ("BodyTooLarge", BodyTooLargeError(1024 * 1024)),
    415: ("UnsupportedMediaType", UnsupportedMediaTypeError(["application/json"])),
    422: (
        "Invalid",
        InvalidFieldsError([Fault("body.name", "missing", "This is required; send it.")]),
    ),
    429: ("RateLimited", RateLimitedError(7)),
    503: ("Unavailable", UnavailableError()),
}


def _name(status: HTTPStatus) -> str:
    return _WORDS[status.value][0]


def _responses() -> dict[str, Any]:
    return {
        name: {
            "description": HTTPStatus(status).phrase,
            "headers": {one: {"$ref": f"#/components/headers/{one}"} for one in HEADERS},
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Error"},
                    "example": _example(HTTPStatus(status), error),
                }
            },
        }
        for status, (name, error) in sorted(_WORDS.items())
    }


def _example(status: HTTPStatus, error: ParlanceError) -> dict[str, Any]:
    body = refusals.body_of(error, status)
    body["error"]["request_id"] = "5f0c6a528a6e4c559d0a3a1b9f1f6a11"
    return body
