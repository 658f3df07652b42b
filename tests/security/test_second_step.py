"""The second step of sign-in cannot be gone around, and each code works once."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from factories.passkeys import SEED, make_factors
from factories.people import PASSWORD, make_person, make_user
from parlance.kit.actor import SYSTEM
from parlance.platform.people import links
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

NEW = "quite-another-horse-1"


def code() -> str:
    return str(format_hotp_value(hotp_value(SEED, next(iter(yield_hotp_counters_from_time())))))


def half_way(browser: Client, password: str = PASSWORD) -> None:
    browser.post("/sign-in", {"login": "dana@example.com", "password": password})


def is_in(browser: Client) -> bool:
    return browser.get("/accounts").status_code == HTTPStatus.OK


def test_a_password_alone_opens_nothing(client: Client) -> None:
    make_factors(make_user(person=make_person(), roles=[Role.EXECUTIVE]))

    half_way(client)

    assert not is_in(client)


def test_a_code_works_once(client: Client) -> None:
    make_factors(make_user(person=make_person(), roles=[Role.EXECUTIVE]))
    used, again = code(), Client()
    half_way(client)
    client.post("/sign-in/second-step", {"code": used})
    assert is_in(client)

    half_way(again)
    again.post("/sign-in/second-step", {"code": used})

    assert not is_in(again)


def test_a_reset_password_still_needs_the_second_step(client: Client) -> None:
    user = make_user(person=make_person(), roles=[Role.EXECUTIVE])
    make_factors(user)
    sent: list[str] = []

    def address(token: str) -> str:
        sent.append(token)
        return token

    links.make_reset_link(
        actor=SYSTEM, person_id=user.person_id, at=datetime.now(UTC), address=address
    )
    client.post(f"/password/reset/{sent[0]}", {"password": NEW})

    assert not is_in(client)
    half_way(client, NEW)
    assert not is_in(client)
