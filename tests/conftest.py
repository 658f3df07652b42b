"""A PostgreSQL server of its own for each test run, and a home of its own for each worker.

DATABASE_URL, if set, names a server to use instead; its role must be allowed to make databases.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import django
import pytest
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from parlance.config.database import database_settings
from parlance.platform.postgres.account import lent_account
from parlance.platform.postgres.lease import VARIABLE, Lease
from parlance.platform.postgres.server import NOT_DURABLE, Server

FOLDER = "PARLANCE_TESTS"


def pytest_configure(config: pytest.Config) -> None:
    """Name the folders before Django reads its settings; workers inherit the run's folder."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        # Random names in the system's folder for such things: no one else can have made it.
        os.environ[FOLDER] = mkdtemp(prefix="parlance-tests-")
        Path(os.environ[FOLDER]).chmod(0o711)
    os.environ["PARLANCE_HOME"] = str(Path(os.environ[FOLDER], worker or "home"))
    os.environ.setdefault("PARLANCE_SECOND_FACTOR", "optional")  # its own tests require it
    os.environ["DJANGO_SETTINGS_MODULE"] = "parlance.config.settings"
    django.setup()
    # Inherited by a worker, it would load the settings before the worker has named its home.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _server().stop()
        shutil.rmtree(os.environ[FOLDER])


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a running server and its database; workers share the server."""
    given = os.environ.get(VARIABLE)
    if given:
        yield given
        return
    server = _server()
    lease = Lease(server, Path(os.environ[FOLDER]))
    yield server.url()
    lease.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres: str, request: pytest.FixtureRequest) -> None:
    """Lead Django to the server, then let pytest-django name a database for each worker."""
    connections["default"].settings_dict.update(database_settings(postgres))
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Make the database, also for a run of browser tests alone, none of which is marked django_db.

    Allow what only tests do, after those that commit: empty every table, the audit log too.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": None})
        with connections["default"].cursor() as cursor:
            cursor.execute("alter table audit_auditentry disable trigger audit_never_emptied")
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _server() -> Server:
    return Server(Path(os.environ[FOLDER], "postgres"), lent_account(), NOT_DURABLE)
