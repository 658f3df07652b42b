"""An example for every schema, put together from those of its fields."""

from collections.abc import Mapping
from typing import Any

_BY_FORMAT = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:00:00Z",
    "uuid": "5f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11",
}
_BY_TYPE: dict[str, Any] = {"integer": 1, "number": 0.92, "boolean": True, "string": "text"}


def example_of(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """Return a value that fits; `known` are the schemas that `$ref` leads to, by name."""
    for said in ("example", "default", "const"):
        if said in schema:
            return schema[said]
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(known[schema["$ref"].rpartition("/")[2]], known)
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            return example_of(schema[several][0], known)
    if "enum" in schema:
        return schema["enum"][0]
    return _by_type(schema, known)


def _by_type(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: example_of(one, known) for name, one in fields.items()}
    if kind == "array":
        return [example_of(schema["items"], known)] if "items" in schema else []
    return _BY_FORMAT.get(schema.get("format", ""), _BY_TYPE.get(str(kind)))
