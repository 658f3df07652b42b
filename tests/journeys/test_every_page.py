"""In a browser: every page there is, in both themes and at both widths.

Which pages there are is read from the routes, and what their addresses name from the table that
the tests of rights use: a new page is looked at without being added here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from factories.browsing import browser_of
from factories.chromium import launched, overhang, violations
from factories.people import make_person, make_user
from parlance.platform.people.values import Role
from security import objects
from security.routes import filled, routes, table, taken_by

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

_FOR_PROGRAMS = ("/api/v1", "/scim/")
# What the sticky bars of the frame cover of whatever has the focus, at most a part of it.
_HIDDEN = """() => {
    const hidden = [];
    const bars = [...document.querySelectorAll(".top, .rail")]
        .map((bar) => bar.getBoundingClientRect());
    const takers = "main a[href], main button, main input, main select";
    for (const one of document.querySelectorAll(takers)) {
        one.focus();
        const box = one.getBoundingClientRect();
        const covers = (bar) => bar.left <= box.left && bar.right >= box.right
            && bar.top <= box.top && bar.bottom >= box.bottom;
        if (box.height && document.activeElement === one && bars.some(covers)) {
            hidden.push(one.outerHTML.slice(0, 120));
        }
    }
    return hidden;
}"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is served, the cookie of an administrator, and the addresses of all pages."""

    url: str
    session: str
    pages: tuple[str, ...]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with objects.saved(django_db_blocker) as shared:
        user = make_user(person=make_person(email="ada@example.com"), roles=[Role.ADMIN])
        client = browser_of(user)
        pages = tuple(_pages(client, shared | objects.own(user)))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        connections.close_all()
        server = LiveServer("localhost")
        yield Site(server.url, session, pages)
        server.stop()


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    with launched() as found:
        yield found


def _pages(client: Client, things: objects.Things) -> Iterator[str]:
    """Find the addresses that answer an administrator with a whole page."""
    found = routes()
    for name, access in sorted(table().items()):
        for path in found.get(name, ()):
            if "GET" not in access.methods or path.startswith(_FOR_PROGRAMS):
                continue
            named = {one: things[access.kwargs[one]] for one in taken_by(path)}
            address = filled(path, named)
            answer = client.get(address)
            if answer.streaming:
                answer.getvalue()
                continue
            is_page = answer.get("Content-Type", "").startswith("text/html")
            if answer.status_code == HTTPStatus.OK and is_page and b"<html" in answer.content:
                yield address


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible_fits_and_says_no_error(
    site: Site, browser: Browser, width: int, theme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        bypass_csp=True,  # for axe alone, which is run from text
    )
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": site.session, "url": site.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda words: said.append(words.text) if words.type == "error" else None)

    wrong = [words for address in site.pages for words in _faults(page, site.url, address, said)]

    assert len(site.pages) > 50
    assert "\n".join(wrong) == ""


def _faults(page: Page, url: str, address: str, said: list[str]) -> list[str]:
    """Open a page and return what is wrong with it."""
    said.clear()
    page.goto(url + address, wait_until="load")
    page.wait_for_load_state("networkidle")
    found = [*violations(page), *said, *(f"hidden: {one}" for one in page.evaluate(_HIDDEN))]
    if overhang(page) > 0:
        found.append(f"{overhang(page)} px too wide")
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    return [f"{address}: {one}" for one in found]
