"""What a command stands on: a running, migrated database and Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from parlance.kit.actor import SYSTEM
from parlance.kit.errors import ConflictError
from parlance.platform.home import home
from parlance.platform.processes import no_interruption
from parlance.platform.supervisor import stop_on_sigterm

if TYPE_CHECKING:
    from parlance.platform.postgres.lease import Lease

MIGRATING = 7_031_955_201  # names our advisory lock; any number that no one else uses


class DatabaseUnreachableError(ConflictError):
    """Raised when the PostgreSQL of DATABASE_URL does not take us in."""

    code = "cli.database_unreachable"

    def __init__(self, said: str) -> None:
        super().__init__(f"The database of DATABASE_URL cannot be used: {said.strip()}")


class SettingsError(ConflictError):
    """Raised when a setting of the environment cannot be understood."""

    code = "cli.settings"


@contextmanager
def ground() -> Iterator["Lease | None"]:
    """Start or find the database, load Django, migrate what is not migrated; end in order."""
    from parlance.platform.postgres.lease import database

    stop_on_sigterm()
    home()
    with database() as lease:
        _load_django()
        try:
            _migrate()
            _ship_words()
            _erase_again()
            yield lease
        finally:
            with no_interruption():
                _disconnect()


def _load_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlance.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise SettingsError(str(error)) from error


def _migrate() -> None:
    """Bring the tables up to date; of commands that start at once, one does it."""
    from django.core.management import call_command
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except (Error, UnicodeError) as error:
        raise DatabaseUnreachableError(str(error)) from error
    if not _unapplied():
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATING])
        try:
            if _unapplied():
                click.echo("Preparing the database …", err=True)
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATING])


def _ship_words() -> None:
    """Add the terms that this release ships and the glossary does not have yet."""
    from parlance.domains.glossary.commands.starter import load_starter

    now = datetime.now(UTC)
    load_starter(actor=SYSTEM, effective_on=now.date(), recorded_at=now)


def _erase_again() -> None:
    """After a restore, erase whom an older backup has brought back."""
    from parlance.platform.privacy.commands import reapply_suppressions

    again = reapply_suppressions(at=datetime.now(UTC))
    if again:
        click.echo(f"Erased again whom an older backup brought back: {again}.", err=True)


def _unapplied() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _disconnect() -> None:
    from django.db import connections

    connections.close_all()
