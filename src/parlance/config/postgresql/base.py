from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """Return what psycopg is called with; refuse, in words, when no database is named.

        The check stands here, not in the settings: tools that never connect (type checker,
        `--help`, makemigrations) must work without a database.
        """
        if self.settings_dict["NAME"] == "":  # None is Django asking for no database in particular
            message = (
                "DATABASE_URL is not set. Start Parlance with `parlance up`, which brings its own"
                " database, or set DATABASE_URL to a PostgreSQL address such as"
                " postgresql://user:password@host:5432/parlance."
            )
            raise ImproperlyConfigured(message)
        return super().get_connection_params()
