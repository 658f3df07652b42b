"""What a signed-in browser passes before any page."""

import time
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from pytest_django.fixtures import Settings

from actors import ANA
from factories.people import PASSWORD, make_user
from parlance.platform.audit.queries import entries
from parlance.platform.people.models import OpenSession, User

pytestmark = pytest.mark.django_db


def sign_in(client: Client) -> User:
    user = make_user()
    client.post("/sign-in", {"login": "dana@example.com", "password": PASSWORD})
    return user


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def age(client: Client, name: str, seconds: float) -> None:
    """Make a session believe that it began, or was seen, so long ago."""
    session = client.session
    session[name] = time.time() - seconds
    session.save()


def test_a_session_that_nobody_used_for_long_ends(client: Client, settings: Settings) -> None:
    sign_in(client)
    age(client, "seen_at", settings.SESSION_IDLE_SECONDS - 60)
    assert client.get("/accounts").status_code == HTTPStatus.OK

    age(client, "seen_at", settings.SESSION_IDLE_SECONDS + 60)

    assert client.get("/accounts")["Location"].startswith("/sign-in")
    assert not OpenSession.objects.exists()


def test_a_session_ends_after_its_longest_time_however_busy(
    client: Client, settings: Settings
) -> None:
    sign_in(client)

    age(client, "began_at", settings.SESSION_COOKIE_AGE + 60)

    assert client.get("/accounts")["Location"].startswith("/sign-in")


def test_a_session_is_seen_again_at_most_once_a_minute(client: Client) -> None:
    sign_in(client)
    first = OpenSession.objects.get().last_seen_at

    client.get("/accounts")
    assert OpenSession.objects.get().last_seen_at == first
    age(client, "seen_at", 90)
    client.get("/accounts")

    assert OpenSession.objects.get().last_seen_at > first


@pytest.mark.parametrize(
    "path", ["/", "/accounts", "/settings/people", "/settings/sign-in", "/nowhere"]
)
def test_without_a_second_factor_nothing_opens_but_its_setup(
    client: Client, settings: Settings, path: str
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client)

    page = client.get(path)
    fragment = client.get(path, headers={"HX-Request": "true"})
    program = client.get(path, headers={"Accept": "application/json"})

    assert page["Location"] == "/second-step/set-up"
    assert fragment["HX-Redirect"] == "/second-step/set-up"
    assert program.status_code == HTTPStatus.FORBIDDEN
    assert program.json()["error"] == "people.second_factor_required"
    assert client.get("/second-step/set-up").status_code == HTTPStatus.OK


@pytest.mark.django_db(transaction=True)
def test_an_authenticator_app_opens_the_door_and_is_asked_for_from_then_on(
    client: Client, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = sign_in(client)
    other = Client()
    other.post("/sign-in", {"login": "dana@example.com", "password": PASSWORD})

    secret = client.get("/second-step/app/activate/").context["form"].secret
    done = client.post("/second-step/app/activate/", {"code": code_of(secret)})

    assert done["Location"] == "/second-step/codes/"
    codes = client.get("/second-step/codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/accounts").status_code == HTTPStatus.OK
    assert other.get("/accounts")["Location"].startswith("/sign-in")
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in kept
    again = Client()
    asked = again.post("/sign-in", {"login": "dana@example.com", "password": PASSWORD})
    assert asked["Location"] == "/sign-in/second-step"
    assert again.get("/accounts")["Location"].startswith("/sign-in")
    wrong = again.post("/sign-in/second-step", {"code": "000000"})
    assert wrong.status_code == HTTPStatus.OK
    right = again.post("/sign-in/second-step", {"code": codes.context["unused_codes"][0]})
    assert right["Location"] == "/"
    assert again.get("/accounts").status_code == HTTPStatus.OK
    told = [one.action for one in entries(actor=ANA)]
    assert {"people.add_factor", "people.factor_failed", "people.sign_in"} <= set(told)
