"""Letters, against a real mail server."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from factories.postbox import Postbox, served_postbox
from parlance.platform.mail.commands import deliver_letter, send
from parlance.platform.mail.errors import NoRecipientError
from parlance.platform.mail.settings import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    with served_postbox() as (box, port):
        found = mail_server(f"smtp://127.0.0.1:{port}")
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = found.backend, found.host
        settings.EMAIL_PORT = found.port
        settings.DEFAULT_FROM_EMAIL = "parlance@example.com"
        yield box


def test_a_letter_is_queued_sealed_and_arrives(postbox: Postbox) -> None:
    assert send(to="dana@example.com", subject="Hello\nDana", text="Grüße: /invitation/secret")

    job = ProcrastinateJob.objects.get(task_name="mail.deliver")
    assert "secret" not in str(job.args)
    assert "dana" not in str(job.args)
    deliver_letter(job.args["letter"])
    deliver_letter(job.args["letter"])

    first, second = postbox.letters
    assert (first["To"], first["From"]) == ("dana@example.com", "parlance@example.com")
    assert first["Subject"] == "Hello Dana"
    assert "Grüße: /invitation/secret" in first.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert first["Message-ID"] == second["Message-ID"]


def test_without_a_server_nothing_is_queued() -> None:
    assert not send(to="dana@example.com", subject="Hello", text="Hello")
    assert not ProcrastinateJob.objects.filter(task_name="mail.deliver").exists()


@pytest.mark.parametrize("address", ["", "dana@example.com\nBcc: all@example.com"])
def test_a_letter_needs_one_address(address: str) -> None:
    with pytest.raises(NoRecipientError):
        send(to=address, subject="Hello", text="Hello")


def test_the_address_of_a_server_says_how_it_is_reached() -> None:
    found = mail_server("smtp+starttls://me:p%40ss@mail.example.com?from=cs@example.com")

    assert (found.host, found.port, found.name, found.password) == (
        "mail.example.com",
        587,
        "me",
        "p@ss",
    )
    assert (found.starts_encryption, found.encrypts_at_once) == (True, False)
    assert found.sender == "cs@example.com"
    assert mail_server("smtps://mail.example.com").port == 465


@pytest.mark.parametrize("wrong", ["mail.example.com", "http://mail", "smtp://", "smtp://h:port"])
def test_what_is_no_address_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PARLANCE_MAIL"):
        mail_server(wrong)
