"""Rows of an exchange file in a temporary table, typed as the exchange types them."""

import json
from typing import Any

from django.db import connection

from parlance.kit.tables import FieldType, FileSchema

STAGING = "staged"

_TYPES = {
    FieldType.TEXT: "text",
    FieldType.INTEGER: "bigint",
    FieldType.NUMBER: "numeric",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
    FieldType.DATETIME: "timestamptz",
}


def stage(schema: FileSchema, *rows: dict[str, Any]) -> str:
    """Fill the staging table anew with rows of a file; return its name.

    What a row leaves out takes the field's default, else null.
    """
    columns = {field.name: (_TYPES[field.type], field.default) for field in schema.fields}
    if schema.extra:
        columns["extra"] = ("jsonb", "{}")
    made = ", ".join(f'"{name}" {kind}' for name, (kind, _) in columns.items())
    places = ", ".join("%s" for _ in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {STAGING}")
        cursor.execute(f"create temporary table {STAGING} ({made})")
        for row in rows:
            given = row | ({"extra": json.dumps(row["extra"])} if "extra" in row else {})
            cursor.execute(
                f"insert into {STAGING} values ({places})",  # noqa: S608
                [given.get(name, default) for name, (_, default) in columns.items()],
            )
    return STAGING
