"""Browsers of people who signed in, and companies that stay for a module's tests."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.test import Client

from factories.companies import facts_of_records
from factories.people import make_person, make_user
from parlance.platform.people.values import Role


def signed_in(roles: Collection[Role] = (Role.EXECUTIVE,)) -> Client:
    """Return a browser of somebody new with these roles; an executive may read everything."""
    client = Client()
    client.force_login(make_user(person=make_person(), roles=roles))
    return client


@contextmanager
def on_record(make: Callable[[], object], blocker: Any) -> Iterator[None]:
    """Save a company and its facts for a module's tests; empty everything afterwards."""
    with blocker.unblock():
        try:
            make()
            with facts_of_records():
                yield
        finally:
            call_command("flush", interactive=False, verbosity=0)
