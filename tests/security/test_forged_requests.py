"""Every form and fragment that changes something refuses a request of another site."""

from http import HTTPStatus

import pytest
from django.test import Client

from factories.people import make_person, make_user
from parlance.platform.people.values import Role
from security.routes import KEY, filled, routes, table, taken_by

pytestmark = pytest.mark.django_db

ROUTES = routes()
FORMS = [
    one
    for name, one in table().items()
    if "POST" in one.methods and one.right != KEY and not name.startswith("api")
]
BY_SIGNED_LINK = frozenset({"unsubscribe"})
"""Mail programs post to it, as RFC 8058 asks; the link holds a signature."""


def test_no_form_is_taken_without_its_token() -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(make_user(person=make_person(), roles=[Role.ADMIN]))

    taken = [
        (one.name, status)
        for one in FORMS
        if one.name not in BY_SIGNED_LINK
        for path in ROUTES[one.name]
        for address in [filled(path, dict.fromkeys(taken_by(path), "1"))]
        for status in [
            browser.post(address, headers={"Origin": "https://evil.example"}).status_code
        ]
        if status not in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    ]

    assert taken == []
