"""How sessions begin and end."""

from http import HTTPStatus

import pytest
from django.test import Client

from factories.people import PASSWORD, make_person, make_user
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db


def sign_in(browser: Client) -> str:
    make_user(person=make_person(), roles=[Role.EXECUTIVE])
    browser.post("/sign-in", {"login": "dana@example.com", "password": PASSWORD})
    return browser.cookies["session"].value


def test_signing_in_makes_a_new_key(client: Client) -> None:
    client.get("/sign-in")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["session"] = session.session_key or ""

    assert sign_in(client) != session.session_key


def test_signing_out_ends_the_session_and_clears_the_browser(client: Client) -> None:
    key = sign_in(client)

    answer = client.post("/sign-out")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    stolen = Client()
    stolen.cookies["session"] = key
    assert stolen.get("/accounts").status_code == HTTPStatus.FOUND


def test_an_invented_key_opens_nothing(client: Client) -> None:
    client.cookies["session"] = "a" * 32

    assert client.get("/accounts").status_code == HTTPStatus.FOUND
