"""What a source may not change: fields that a mapping leaves to Parlance."""

from collections.abc import Mapping

from django.db import connection

from parlance.exchange import records
from parlance.exchange.mapping import Owner
from parlance.exchange.models import LoadConflict
from parlance.exchange.values import Conflict
from parlance.kit.tables import FileSchema

SHOWN = 100


def keep_owned(
    schema: FileSchema, staging: str, owned_by: Mapping[str, Owner], load_id: int
) -> int:
    """Put back what Parlance owns into the staged rows, and note each conflict; return how many.

    Of records that are new, the source gives every field its first value. A cell that is empty
    claims nothing.
    """
    own = [name for name, owner in owned_by.items() if owner is Owner.PARLANCE]
    return sum(_keep(schema, staging, name, load_id) for name in own)


def first_conflicts(load_id: int) -> tuple[Conflict, ...]:
    rows = LoadConflict.objects.filter(load_id=load_id).order_by("id")[:SHOWN]
    return tuple(Conflict(row.file, row.key, row.field, row.kept, row.offered) for row in rows)


def _keep(schema: FileSchema, staging: str, name: str, load_id: int) -> int:
    field = schema.field(name)
    extra = () if field else (name,)
    offered = f"s.{records.name(name)}" if field else f"s.extra ->> {records.literal(name)}"
    kept = f"c.{records.name(name)}"
    pairs = (
        f"FROM {staging} s JOIN ({records.select(schema, extra)}) c"
        f" ON {records.same_key(schema, 's', 'c')}"
        f" WHERE {offered} IS NOT NULL AND {kept} IS DISTINCT FROM {offered}"
    )
    key = records.key_text(schema, "s")
    shown = "null, null" if field and field.personal else f"{kept}::text, ({offered})::text"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_loadconflict (load_id, file, key, field, kept, offered)"
            f" SELECT %s, %s, {key}, %s, {shown} {pairs} ORDER BY 3",
            [load_id, schema.name, name],
        )
        found: int = cursor.rowcount
        if found:
            cursor.execute(
                f"UPDATE {staging} t SET {_put_back(schema, name)} {pairs} AND t.ctid = s.ctid"  # noqa: S608 - names are ours
            )
    return found


def _put_back(schema: FileSchema, name: str) -> str:
    kept = f"c.{records.name(name)}"
    if schema.field(name):
        return f"{records.name(name)} = {kept}"
    literal = records.literal(name)
    return (
        f"extra = (t.extra - {literal}) || jsonb_strip_nulls(jsonb_build_object({literal}, {kept}))"
    )
