"""In Chromium: nothing that people typed runs, and clean pages break no rule of the policy."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Dialog
from pytest_django.live_server_helper import LiveServer

from factories import companies
from factories.chromium import launched
from factories.people import make_person, make_user
from parlance.platform.people.values import Role
from security import specimens

pytestmark = pytest.mark.browser

WATCH = """document.addEventListener("securitypolicyviolation", (one) =>
    console.error(`POLICY ${one.violatedDirective} ${one.blockedURI} ${one.sample}`));"""
STARTS = (
    "/accounts?columns=segment,industry",
    "/accounts/segments",
    "/dashboards",
    "/revenue",
    "/glossary",
    "/metrics",
    "/metrics/monthly-recurring-revenue?by=segment",
    "/search?q=script",
    "/views/glossary",
    "/settings/attributes",
    "/settings/audit",
    "/settings/imports",
    "/settings/organisation",
    "/settings/people",
    "/settings/tokens",
    "/settings/webhooks",
)
MOST_PAGES = 60


@pytest.fixture(scope="module")
def session(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, str]]:
    """Serve a company full of specimens; give its address and the session of an administrator."""
    with django_db_blocker.unblock():
        keys: list[str] = []

        def make() -> None:
            user = make_user(person=make_person(name=specimens.SPECIMENS[1]), roles=[Role.ADMIN])
            specimens.plant(user)
            client = Client()
            client.force_login(user)
            keys.append(client.cookies["session"].value)

        with companies.company(django_db_blocker, make):
            connections.close_all()
            server = LiveServer("localhost")
            yield server.url, keys[0]
            server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


def test_what_people_typed_never_runs_and_no_page_breaks_the_policy(
    session: tuple[str, str], browser: Browser
) -> None:
    url, key = session
    context = browser.new_context()
    context.add_cookies([{"name": "session", "value": key, "url": url}])
    context.add_init_script(WATCH)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(f"{page.url}: {one.text}"))

    def note_dialog(one: Dialog) -> None:
        said.append(f"POLICY dialog {page.url}")
        one.dismiss()

    page.on("dialog", note_dialog)
    ran: list[str] = []
    seen: set[str] = set()
    waiting = [f"{url}{one}" for one in STARTS]
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        shape = _shape(address)
        if shape in seen:
            continue
        seen.add(shape)
        answer = page.goto(address, wait_until="load")
        assert answer is not None
        assert answer.status < 500, address
        ran += [address] if page.evaluate("window.__hit") else []
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.href)")
        assert not [one for one in links if one.startswith("javascript:")], address
        waiting += [one for one in links if one.startswith(f"{url}/") and _is_page(one)]

    assert ran == []
    assert [one for one in said if "POLICY" in one or "Content Security" in one] == []
    assert len(seen) > 30


def _is_page(address: str) -> bool:
    path = urlsplit(address).path
    return not path.startswith(("/help", "/api", "/sign", "/static")) and "." not in path


def _shape(address: str) -> str:
    """Return an address without numbers and its query: pages of one kind are seen once."""
    path = urlsplit(address).path
    return "/".join("n" if one.isdigit() else one for one in path.split("/"))
