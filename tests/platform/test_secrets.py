import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from parlance.platform import secrets
from parlance.platform.secrets import (
    UnreadableSecretError,
    reseal_all,
    seal,
    sealed_columns,
    unseal,
)

WORDS = "whsec_an umbrella for the \u00e9lys\u00e9e"


def test_what_is_sealed_is_read_back_and_looks_like_nothing() -> None:
    one, other = seal(WORDS), seal(WORDS)

    assert unseal(one) == unseal(other) == WORDS
    assert one != other
    assert "umbrella" not in one


def test_another_key_or_changed_text_opens_nothing(settings: Settings) -> None:
    sealed = seal(WORDS)

    with pytest.raises(UnreadableSecretError):
        unseal(sealed[:-6] + "AAAA==")
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(UnreadableSecretError):
        unseal(sealed)


def test_the_former_key_still_opens_and_no_longer_seals(settings: Settings) -> None:
    sealed = seal(WORDS)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20

    assert unseal(sealed) == WORDS
    fresh = seal(WORDS)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(fresh) == WORDS


@pytest.mark.django_db
def test_a_new_key_reaches_every_sealed_column(settings: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table kept_secrets (number int primary key, held text)")
        cursor.execute("insert into kept_secrets values (1, %s), (2, '')", [seal(WORDS)])
    secrets.keep_sealed("kept_secrets", "held")
    try:
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20
        many = reseal_all()
    finally:
        secrets._columns.pop()

    settings.SECRET_KEY_FALLBACKS = []
    with connection.cursor() as cursor:
        cursor.execute("select held from kept_secrets order by number")
        (held,), (empty,) = cursor.fetchall()
    assert many >= 1
    assert (unseal(held), empty) == (WORDS, "")


@pytest.mark.django_db
def test_every_registered_column_exists() -> None:
    with connection.cursor() as cursor:
        for one in sealed_columns():
            description = connection.introspection.get_table_description(cursor, one.table)
            assert one.column in {column.name for column in description}


@pytest.mark.slow
def test_rotating_makes_a_new_key_and_forgets_the_old(tmp_path: Path) -> None:
    environment = {**os.environ, "PARLANCE_HOME": str(tmp_path)}
    environment.pop("DATABASE_URL", None)

    def parlance(*words: str) -> str:
        command = [sys.executable, "-m", "parlance", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    parlance("secrets", "rotate")
    first = (tmp_path / "secret_key").read_text()
    said = parlance("secrets", "rotate")

    assert (tmp_path / "secret_key").read_text() != first
    assert "\n" not in (tmp_path / "secret_key").read_text()
    assert "Everybody signs in again" in said
