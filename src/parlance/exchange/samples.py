"""A few rows as they are and as an import would make them, before anything is written."""

from typing import Any

from django.db import connection

from parlance.exchange import records
from parlance.exchange.values import Sample
from parlance.kit.tables import FileSchema

NEW = 3
CHANGED = 10


def samples(schema: FileSchema, staging: str) -> tuple[Sample, ...]:
    """Return the first rows of a staged file that are new, and the first that differ.

    A cell that is empty in a file of accounts or people leaves what is there.
    """
    joined = (
        f"FROM {staging} s LEFT JOIN ({records.select(schema)}) c"
        f" ON {records.same_key(schema, 's', 'c')}"
    )
    first = records.name(schema.key[0])
    pairs = ", ".join(_pair(one.name, one.default) for one in schema.fields)
    differs = " OR ".join(_differs(one.name, one.default) for one in schema.fields)
    key = records.key_text(schema, "s")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {pairs} {joined} WHERE c.{first} IS NULL ORDER BY 1 LIMIT {NEW}"
        )
        new = [_sample(schema, row, is_new=True) for row in cursor.fetchall()]
        cursor.execute(
            f"SELECT {key}, {pairs} {joined} WHERE c.{first} IS NOT NULL AND ({differs})"
            f" ORDER BY 1 LIMIT {CHANGED}"
        )
        changed = [_sample(schema, row, is_new=False) for row in cursor.fetchall()]
    return (*new, *changed)


def _pair(name: str, default: str | None) -> str:
    return f"(c.{records.name(name)})::text, ({_told(name, default)})::text"


def _told(name: str, default: str | None) -> str:
    column = f"s.{records.name(name)}"
    return column if default is None else f"coalesce({column}, {records.literal(default)})"


def _differs(name: str, default: str | None) -> str:
    told = _told(name, default)
    return f"({told} IS NOT NULL AND {told} IS DISTINCT FROM c.{records.name(name)})"


def _sample(schema: FileSchema, row: tuple[Any, ...], *, is_new: bool) -> Sample:
    values = zip(schema.fields, row[1::2], row[2::2], strict=True)
    fields = tuple(
        (one.name, _plain(before), _plain(after))
        for one, before, after in values
        if after is not None
        and _plain(before) != _plain(after)
        and not (is_new and _plain(after) == one.default)
    )
    return Sample(schema.name, row[0], is_new, fields)


def _plain(value: str | None) -> str | None:
    """Return a value as people write it: numbers without zeros at the end."""
    if value and "." in value and value.replace(".", "", 1).lstrip("-").isdigit():
        return value.rstrip("0").rstrip(".")
    return value
