"""Access tokens on their page: made, shown once, revoked."""

import re

import pytest
from django.test import Client

from factories.people import PASSWORD, make_person, make_user
from factories.tokens import Program
from parlance.platform.people.values import Role
from parlance.platform.tokens.models import AccessToken

pytestmark = pytest.mark.django_db


def test_token_is_made_shown_once_used_and_revoked() -> None:
    user = make_user(person=make_person(email="ana@example.com"), roles=[Role.CSM])
    browser = Client()
    browser.post("/sign-in", {"login": "ana@example.com", "password": PASSWORD})

    refused = browser.post("/settings/tokens/new", {"name": "Sync", "days": "30"})
    made = browser.post(
        "/settings/tokens/new", {"name": "Sync", "days": "30", "scopes": ["accounts.read"]}
    )
    shown = browser.get("/settings/tokens").content.decode()
    again = browser.get("/settings/tokens").content.decode()

    assert (refused.status_code, made.status_code) == (422, 302)
    (secret,) = re.findall(r"parlance_[0-9A-Za-z]{38}", shown)
    assert secret not in again
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/accounts").status_code == 200
    row = AccessToken.objects.get(person=user.person)
    browser.post(f"/settings/tokens/{row.id}/revoke")
    assert program.get("/api/v1/accounts").status_code == 401


def test_nobody_revokes_a_token_of_others() -> None:
    program = Program()
    row = AccessToken.objects.get()
    browser = Client()
    browser.force_login(make_user(person=make_person(), roles=[Role.ADMIN]))

    answer = browser.post(f"/settings/tokens/{row.id}/revoke")

    assert answer.status_code == 404
    assert program.ask("/me").status_code == 200
