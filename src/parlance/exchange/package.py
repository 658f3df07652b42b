"""The exchange format described as a Frictionless Data Package."""

from collections.abc import Sequence
from typing import Any

from parlance.domains.accounts.values import files as accounts
from parlance.domains.revenue.values import files as revenue
from parlance.kit.tables import Field, FieldType, FileSchema

FILES: dict[str, FileSchema] = {one.name: one for one in (*accounts.FILES, *revenue.FILES)}
"""Every file that can be imported, in the order in which they are loaded."""

LATER = (
    "seats",
    "usage_events",
    "features",
    "milestones",
    "tickets",
    "ticket_events",
    "calendars",
    "sla_policies",
    "instruments",
    "survey_responses",
    "feedback",
    "touchpoints",
    "opportunities",
    "leads",
    "costs",
    "releases",
    "targets",
)
"""Files of the format that this release cannot take yet; refused by name."""

_NUMERIC = (FieldType.INTEGER, FieldType.NUMBER)


def data_package(
    files: Sequence[FileSchema], *, suffix: str = ".csv", extra: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """Return the content of datapackage.json for these files.

    `extra` names further columns of a file, custom attributes of accounts. Keys that refer to
    a file outside the package are not stated.
    """
    names = {one.name for one in files}
    return {
        "profile": "data-package",
        "name": "parlance-exchange",
        "title": "Records in the Parlance exchange format",
        "resources": [
            _resource(one, suffix, names, (extra or {}).get(one.name, [])) for one in files
        ],
    }


def _resource(schema: FileSchema, suffix: str, names: set[str], extra: list[str]) -> dict[str, Any]:
    fields = [*map(_field, schema.fields), *({"name": one, "type": "string"} for one in extra)]
    keys = [_foreign_key(one, schema) for one in schema.fields if one.refers_to in names]
    described: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if all(one.required for one in schema.fields if one.name in schema.key):
        described["primaryKey"] = list(schema.key)
    if keys:
        described["foreignKeys"] = keys
    return {
        "name": schema.name,
        "title": schema.title,
        "path": f"{schema.name}{suffix}",
        "format": suffix.removeprefix("."),
        "encoding": "utf-8",
        "schema": described,
    }


def _field(one: Field) -> dict[str, Any]:
    limits = {
        "required": (one.required and one.default is None) or None,
        "enum": list(one.choices) or None,
        "minimum": _limit(one, one.minimum),
        "maximum": _limit(one, one.maximum),
        "maxLength": one.longest if one.type is FieldType.TEXT and not one.choices else None,
    }
    constraints = {name: value for name, value in limits.items() if value is not None}
    default = f" Default: {one.default}." if one.default is not None else ""
    described = {"name": one.name, "type": one.type.value, "description": one.description + default}
    return described | ({"constraints": constraints} if constraints else {})


def _limit(one: Field, limit: str | None) -> Any:
    if limit is None or one.type not in _NUMERIC:
        return limit
    return int(limit) if limit.lstrip("-").isdigit() else float(limit)


def _foreign_key(one: Field, schema: FileSchema) -> dict[str, Any]:
    resource = "" if one.refers_to == schema.name else one.refers_to
    return {"fields": [one.name], "reference": {"resource": resource, "fields": ["source_id"]}}
