import re

import pytest
from django.test import Client

from parlance.cli.first import FirstSignIn
from parlance.kit.actor import SYSTEM
from parlance.platform.people.queries import members
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

PLACE = "http://localhost:8000"


def test_the_first_start_prints_a_link_that_sets_the_installation_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = FirstSignIn()
    first.make()
    first.show(PLACE)

    assert members(actor=SYSTEM) == []
    told = re.search(r"http://localhost:8000(/welcome\?code=(\S+))", capsys.readouterr().out)
    assert told
    page = Client().get(told[1])
    assert page.status_code == 200
    assert page.context["page"].form.initial["code"] == told[2]


def test_a_script_is_given_an_administrator_who_can_sign_in_and_change_the_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = FirstSignIn("ada@example.com")
    first.make()
    first.show(PLACE)

    (member,) = members(actor=SYSTEM)
    assert (member.email, member.roles) == ("ada@example.com", frozenset({Role.ADMIN}))
    told = re.search(r"password (\S+)", capsys.readouterr().out)
    assert told
    client = Client()
    answer = client.post("/sign-in", {"login": "ada@example.com", "password": told[1]})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/password").status_code == 200


def test_a_later_start_makes_and_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    FirstSignIn("ada@example.com").make()

    second = FirstSignIn("eve@example.com")
    second.make()
    second.show(PLACE)

    assert len(members(actor=SYSTEM)) == 1
    assert capsys.readouterr().out == ""
