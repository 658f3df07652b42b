from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

CONNECT_SECONDS = 10
"""How long an address may keep silent before it counts as down, unless it says otherwise."""

ENGINE = "parlance.config.postgresql"

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_settings(url: str) -> dict[str, Any]:
    """Return Django's description of the PostgreSQL database at `url`.

    Understands all that libpq does: `postgresql://…`, sockets (`?host=/run/postgresql`) and
    `host=… dbname=…`. An empty address gives a description that refuses to connect.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        message = f"DATABASE_URL is not a PostgreSQL address: {str(error).strip()}."
        raise ImproperlyConfigured(message) from error

    described: dict[str, Any] = {name: str(parts.pop(key, "")) for key, name in _NAMES.items()}
    if url and not described["NAME"]:
        message = "DATABASE_URL names no database; end it with /parlance or dbname=parlance."
        raise ImproperlyConfigured(message)
    return {
        "ENGINE": ENGINE,
        **described,
        "OPTIONS": {"connect_timeout": CONNECT_SECONDS, **parts},
        "CONN_HEALTH_CHECKS": True,
    }
