import pytest
from django.core.exceptions import ImproperlyConfigured

from parlance.config.database import CONNECT_SECONDS, database_settings
from parlance.config.postgresql.base import DatabaseWrapper


@pytest.mark.parametrize(
    ("url", "host", "user", "name", "options"),
    [
        (
            "postgresql://ana:s%20ecret@db.example.com:5433/ours",
            "db.example.com",
            "ana",
            "ours",
            {},
        ),
        ("postgresql:///ours?host=/run/pg&user=ana", "/run/pg", "ana", "ours", {}),
        ("postgresql://ana@%2Frun%2Fpg/ours", "/run/pg", "ana", "ours", {}),
        ("host=/run/pg user=ana dbname=ours", "/run/pg", "ana", "ours", {}),
        (
            "postgres://ana@db/ours?sslmode=require",
            "db",
            "ana",
            "ours",
            {"sslmode": "require"},
        ),
    ],
)
def test_addresses_of_every_kind_are_understood(
    url: str, host: str, user: str, name: str, options: dict[str, str]
) -> None:
    found = database_settings(url)

    assert (found["HOST"], found["USER"], found["NAME"]) == (host, user, name)
    assert found["OPTIONS"] == {"connect_timeout": CONNECT_SECONDS, **options}


def test_password_and_port_are_decoded() -> None:
    found = database_settings("postgresql://ana:s%20ecret@db:5433/ours")

    assert (found["PASSWORD"], found["PORT"]) == ("s ecret", "5433")


@pytest.mark.parametrize("url", ["mysql://ana@db/ours", "postgresql://"])
def test_what_is_no_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database_settings(url)


def test_without_an_address_connecting_names_the_variable() -> None:
    given = {"TIME_ZONE": None, "CONN_MAX_AGE": 0, **database_settings("")}

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not set"):
        DatabaseWrapper(given).get_connection_params()
