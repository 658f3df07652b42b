import re

import pytest
from django.test import Client

from parlance.cli.first import EMAIL, FirstSignIn
from parlance.kit.actor import SYSTEM
from parlance.platform.people.queries import members
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_an_administrator_who_can_sign_in_and_change_the_password(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = FirstSignIn()
    first.make()
    first.show()

    (member,) = members(actor=SYSTEM)
    assert (member.email, member.roles) == (EMAIL, frozenset({Role.ADMIN}))
    told = re.search(r"password (\S+)", capsys.readouterr().out)
    assert told
    client = Client()
    answer = client.post("/sign-in", {"login": EMAIL, "password": told[1]})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/password").status_code == 200


def test_a_later_start_makes_and_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    FirstSignIn().make()

    second = FirstSignIn()
    second.make()
    second.show()

    assert len(members(actor=SYSTEM)) == 1
    assert capsys.readouterr().out == ""
