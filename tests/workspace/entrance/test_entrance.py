"""The doors before anybody is in: the first start, invitations, forgotten passwords."""

import re
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from factories.people import PASSWORD, make_person, make_user
from parlance.kit.actor import SYSTEM
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.first_start import setup_code
from parlance.platform.people.models import User
from parlance.platform.people.queries import members
from parlance.platform.people.values import Role, State

pytestmark = pytest.mark.django_db

NEW = "four words in a row"
LINK = re.compile(r"http://testserver(/\S+/[\w-]{43})")


def welcome(**more: str) -> dict[str, str]:
    usual = {
        "code": setup_code() or "",
        "organisation": "Harbor Works",
        "name": "Ada Stone",
        "email": "ada@example.com",
        "password": NEW,
    }
    return usual | more


def signed_in(role: Role) -> Client:
    """Return a browser of somebody who has just typed their password."""
    browser = Client()
    email = f"{role.value}@example.com"
    make_user(person=make_person(name=role.value, email=email), roles=[role])
    browser.post("/sign-in", {"login": email, "password": PASSWORD})
    return browser


@pytest.mark.parametrize("path", ["/", "/accounts", "/settings/people", "/sign-in"])
def test_every_page_of_an_empty_installation_leads_to_the_welcome(path: str) -> None:
    assert Client().get(path, follow=True).redirect_chain[-1][0] == "/welcome"


def test_the_welcome_makes_the_administrator_and_lets_them_in_once() -> None:
    browser = Client()

    answer = browser.post("/welcome", welcome())

    assert answer["Location"] == "/"
    (ada,) = members(actor=SYSTEM)
    assert (ada.name, ada.roles, ada.state) == ("Ada Stone", frozenset({Role.ADMIN}), State.ACTIVE)
    assert organisation().name == "Harbor Works"
    assert browser.get("/settings/people/invite").status_code == HTTPStatus.OK
    assert setup_code() is None
    again = Client().post("/welcome", welcome(code="any", email="eve@example.com"))
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert Client().get("/welcome").status_code == HTTPStatus.NOT_FOUND
    assert len(members(actor=SYSTEM)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "guess"}, "not the code"),
        ({"password": "password1234"}, "too common"),
        ({"password": "Harbor Works 1"}, "Mostly your name"),
        ({"email": "ada"}, "valid email"),
        ({"organisation": ""}, "required"),
    ],
)
def test_the_welcome_says_what_is_wrong_and_keeps_what_was_typed(
    wrong: dict[str, str], said: str
) -> None:
    answer = Client().post("/welcome", welcome(**wrong))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in answer.content.decode()
    assert "Ada Stone" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_first_administrators_at_once_one_is_made() -> None:
    start = Barrier(2)

    def set_up(email: str) -> int:
        given = welcome(email=email)
        start.wait()
        try:
            return Client().post("/welcome", given).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(set_up, ["ada@example.com", "eve@example.com"]))

    assert User.objects.count() == 1
    assert min(answers) == HTTPStatus.FOUND


def test_an_invitation_goes_from_the_page_to_a_person_who_is_in() -> None:
    browser = signed_in(Role.ADMIN)

    invited = browser.post(
        "/settings/people/invite",
        {"name": "Eve Moss", "email": "eve@example.com", "roles": ["csm", "am"]},
    )
    page = browser.get(invited["Location"]).content.decode()
    found = LINK.search(page)
    assert found
    assert not LINK.search(browser.get(invited["Location"]).content.decode())
    eve = Client()
    assert "Welcome, Eve Moss" in eve.get(found[1]).content.decode()
    weak = eve.post(found[1], {"password": "evemossevemoss"})
    accepted = eve.post(found[1], {"password": NEW})

    assert weak.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert accepted["Location"] == "/"
    assert eve.get("/accounts").status_code == HTTPStatus.OK
    replayed = Client().get(found[1])
    tampered = Client().get(f"{found[1][:-2]}xx")
    assert (replayed.status_code, tampered.status_code) == (404, 404)
    assert replayed.content == tampered.content


def test_nobody_but_administrators_invites() -> None:
    browser = signed_in(Role.CS_OPS)

    assert browser.get("/settings/people").status_code == HTTPStatus.OK
    assert browser.get("/settings/people/invite").status_code == HTTPStatus.FORBIDDEN
    assert browser.post("/settings/people/invite", {}).status_code == HTTPStatus.FORBIDDEN


def test_a_forgotten_password_is_answered_alike_for_everybody(settings: Settings) -> None:
    make_user()
    settings.EMAIL_HOST = "mail.example.com"

    answers = [
        Client().post("/password/forgotten", {"email": email}, follow=True)
        for email in ("dana@example.com", "nobody@example.com")
    ]

    words = [re.sub(r'value="[^"]{64}"', "", one.content.decode()) for one in answers]
    assert words[0] == words[1]
    assert "on its way" in words[0]


def test_without_a_mail_server_the_page_says_whom_to_ask() -> None:
    make_user()

    assert "sends no mail" in Client().get("/password/forgotten").content.decode()


def test_a_link_of_an_administrator_sets_a_new_password_and_ends_sessions() -> None:
    dana = Client()
    user = make_user()
    dana.post("/sign-in", {"login": "dana@example.com", "password": PASSWORD})
    browser = signed_in(Role.ADMIN)

    page = browser.post(f"/settings/people/{user.person_id}/reset-link", follow=True)
    found = LINK.search(page.content.decode())
    assert found
    set_anew = Client().post(found[1], {"password": NEW})

    assert set_anew["Location"] == "/sign-in"
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert dana.get("/accounts")["Location"].startswith("/sign-in")
