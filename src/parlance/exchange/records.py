"""Records as rows of the exchange format, read from PostgreSQL in pieces."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

from parlance.domains.accounts.queries.records import visible_account_ids
from parlance.kit.actor import Actor
from parlance.kit.tables import FileSchema

_ACCOUNT_OF = "JOIN accounts_account a ON a.id = r.account_id"
_PERSON_OF = "LEFT JOIN people_person n ON n.id = r.person_id"
_SOLD = (
    f"{_ACCOUNT_OF} LEFT JOIN revenue_contract c ON c.id = r.contract_id"
    " LEFT JOIN revenue_product p ON p.id = r.product_id"
)
_PARENT_OF = (
    "LEFT JOIN accounts_account p"
    " ON p.id = CASE WHEN r.attribute = 'parent' THEN r.value::bigint END"
)
_CONTRACT_OF = (
    "JOIN revenue_contract c ON c.id = r.contract_id JOIN accounts_account a ON a.id = c.account_id"
)
_CURRENT = "r.recorded_to IS NULL"

_FROM = {
    "accounts": (
        "accounts_account a LEFT JOIN accounts_account p ON p.id = a.parent_id",
        "a.withdrawn_at IS NULL",
    ),
    "account_history": (
        f"accounts_accountattribute r {_ACCOUNT_OF} {_PARENT_OF}",
        _CURRENT,
    ),
    "contacts": (f"accounts_contact r {_ACCOUNT_OF} {_PERSON_OF}", "true"),
    "users": (f"accounts_accountuser r {_ACCOUNT_OF} {_PERSON_OF}", _CURRENT),
    "products": ("revenue_product r", "r.withdrawn_at IS NULL"),
    "contracts": (
        f"revenue_contractversion r {_CONTRACT_OF}",
        _CURRENT,
    ),
    "subscriptions": (f"revenue_subscription r {_SOLD}", _CURRENT),
    "charges": (f"revenue_charge r {_SOLD}", _CURRENT),
    "exchange_rates": ("revenue_exchangerate r", _CURRENT),
}
_COMMON = {
    "account": "a.source_id",
    "contract": "c.source_id",
    "product": "p.source_id",
    "quantity": "trim_scale(r.quantity)",
    "amount": "trim_scale(r.amount)",
    "discount_rate": "trim_scale(r.discount_rate)",
    "discount_amount": "trim_scale(r.discount_amount)",
    "rate": "trim_scale(r.rate)",
    "auto_renews": "r.auto_renews::text",
}
_OWN = {
    "accounts": {
        name: f"a.{name}"
        for name in ("source_id", "name", "owner", "segment", "country", "industry", "signed_up_on")
    }
    | {"parent": "p.source_id"},
    "account_history": {
        "value": "CASE WHEN r.attribute = 'parent' THEN p.source_id ELSE r.value END",
        "from": "r.starts_on",
    },
    "contacts": {name: f"n.{name}" for name in ("name", "email", "phone")},
    "users": {name: f"n.{name}" for name in ("name", "email")},
    "contracts": {"source_id": "c.source_id"},
}
_KEYS = {
    "accounts": "accounts_account WHERE withdrawn_at IS NULL AND",
    "products": "revenue_product WHERE withdrawn_at IS NULL AND",
    "contracts": "revenue_contract WHERE",
}


def existing(file: str, source_ids: Sequence[str]) -> set[str]:
    """Return those keys under which the database has a record of this file."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source_id FROM {_KEYS[file]} source_id = ANY(%s)",  # noqa: S608
            [list(source_ids)],
        )
        return {source_id for (source_id,) in cursor.fetchall()}


def custom_attributes(actor: Actor) -> list[str]:
    """Return the names of the custom attributes that the visible accounts have."""
    ids = visible_account_ids(actor=actor)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(custom) AS name FROM accounts_account"
            " WHERE withdrawn_at IS NULL AND (%s::bigint[] IS NULL OR id = ANY(%s)) ORDER BY name",
            [None if ids is None else list(ids)] * 2,
        )
        return [name for (name,) in cursor.fetchall()]


def select(schema: FileSchema, extra: Sequence[str] = ()) -> str:
    """Return the current records as SQL: a column for each field, and for custom attributes.

    Numbers and days keep their type; `extra` has the names of the attributes.
    """
    source, condition = _FROM[schema.name]
    own = _COMMON | {"auto_renews": "r.auto_renews"} | _OWN.get(schema.name, {})
    values = [f"{own.get(one.name, f'r.{one.name}')} AS {name(one.name)}" for one in schema.fields]
    values += [f"a.custom ->> {literal(one)} AS {name(one)}" for one in extra]
    return f"SELECT {', '.join(values)} FROM {source} WHERE {condition}"  # noqa: S608


def same_key(schema: FileSchema, told: str, known: str) -> str:
    """Return the condition that a staged row and a record have the same key."""
    return " AND ".join(f"{_key(told, one)} = {known}.{name(one)}" for one in schema.key)


def key_text(schema: FileSchema, row: str) -> str:
    """Return the key of a staged row as one text in SQL."""
    return f"concat_ws(' ', {', '.join(_key(row, one) for one in schema.key)})"


def _key(row: str, one: str) -> str:
    column = f"{row}.{name(one)}"
    # Terms of a contract without a day hold from its start.
    return f"coalesce({column}, {row}.starts_on)" if one == "effective_on" else column


def name(one: str) -> str:
    """Return a name of a column as PostgreSQL reads it, in statements with parameters."""
    return '"' + one.replace('"', '""').replace("%", "%%") + '"'


def literal(value: str) -> str:
    """Return a text as PostgreSQL reads it, in statements with parameters."""
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"


def write(cursor: Any, actor: Actor, schema: FileSchema, extra: Sequence[str], path: Path) -> int:
    """Write the current records that the actor sees as a CSV file; return how many."""
    ids = visible_account_ids(actor=actor)
    source, condition = _FROM[schema.name]
    own = _COMMON | _OWN.get(schema.name, {})
    values = [f'{own.get(one.name, f"r.{one.name}")} AS "{one.name}"' for one in schema.fields]
    quoted = [one.replace('"', '""') for one in extra]
    values += [f'a.custom ->> %s AS "{one.replace("%", "%%")}"' for one in quoted]
    params: list[Any] = list(extra)
    if ids is not None and " a " in f"{source} ":
        condition += " AND a.id = ANY(%s)"
        params.append(list(ids))
    key = ", ".join(str(1 + [one.name for one in schema.fields].index(name)) for name in schema.key)
    select = f"SELECT {', '.join(values)} FROM {source} WHERE {condition} ORDER BY {key}"  # noqa: S608
    with (
        path.open("wb") as stream,
        cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT csv, HEADER)", params) as copy,
    ):
        for piece in copy:
            stream.write(piece)
    return int(cursor.rowcount)
