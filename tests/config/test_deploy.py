from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from parlance.config.deploy import Weight, findings
from parlance.platform.home import home

pytestmark = pytest.mark.django_db


def serious(*, now: datetime | None = None) -> set[str]:
    found = findings(now=now or datetime.now(UTC))
    assert all(one.remedy for one in found)
    return {one.subject for one in found if one.weight is Weight.SERIOUS}


@pytest.fixture(autouse=True)
def sound(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up what an operator should; each test spoils one thing."""
    settings.CSRF_TRUSTED_ORIGINS = ["https://success.example.com"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.delenv("PARLANCE_SECOND_FACTOR", raising=False)
    home().chmod(0o700)
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditentry enable trigger audit_never_emptied")


def test_a_sound_installation_has_nothing_serious() -> None:
    assert serious() <= {"Database"}  # the role of a test server may be anything


def test_each_thing_that_lets_others_in_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    settings.CSRF_TRUSTED_ORIGINS = ["http://success.example.com"]
    settings.SECRET_KEY = "short"  # noqa: S105 - that is what is found
    monkeypatch.setenv("PARLANCE_SECOND_FACTOR", "optional")

    assert serious() >= {"Debug", "Address", "Key", "Second factor"}


def test_an_open_key_file_and_folder_are_named() -> None:
    key = home() / "secret_key"
    key.touch()
    key.chmod(0o644)
    home().chmod(0o755)
    try:
        assert serious() >= {"Key", "Folder"}
    finally:
        key.chmod(0o600)
        home().chmod(0o700)


def test_triggers_that_are_switched_off_are_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditentry disable trigger audit_append_only")

    assert "Audit log" in serious()


def test_clocks_that_differ_are_named() -> None:
    assert "Clock" in serious(now=datetime.now(UTC) + timedelta(minutes=2))


def test_an_old_backup_is_named() -> None:
    noted = home() / "last_backup"
    noted.touch()
    try:
        assert "Backup" in serious(now=datetime.now(UTC) + timedelta(days=3))
    finally:
        noted.unlink()
