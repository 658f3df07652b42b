"""Browsers of people who signed in."""

from collections.abc import Collection

from django.test import Client

from factories.people import make_person, make_user
from parlance.platform.people.models import User
from parlance.platform.people.values import Role


def signed_in(roles: Collection[Role] = (Role.EXECUTIVE,)) -> Client:
    """Return a browser of somebody new with these roles; an executive may read everything."""
    client = Client()
    client.force_login(make_user(person=make_person(), roles=roles))
    return client


def browser_of(user: User) -> Client:
    """Return a browser of somebody, in which an error of ours is an answer of 500."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client
