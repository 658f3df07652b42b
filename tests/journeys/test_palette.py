"""In a browser, without a mouse: open things by the palette and by keys."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from factories import companies
from factories.chromium import launched
from factories.companies import make_money_month
from factories.people import make_person, make_user
from parlance.platform.people.values import Role

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SERIOUS = """async () => (await axe.run()).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes[0].html}`)"""
INPUT_TO_PAINT = """async () => {
    const input = document.querySelector("#palette input[name=q]");
    const took = [];
    for (const text of ["r", "re", "ret", "rete", "reten", "retent"]) {
        const start = performance.now();
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        took.push(performance.now() - start);
    }
    return Math.max(...took);
}"""


@pytest.fixture(scope="module")
def url(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with companies.company(django_db_blocker, make_money_month):
        connections.close_all()
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture
def page(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    client = Client()
    client.force_login(make_user(person=make_person(name="Vera Lind"), roles=[Role.CS_LEAD]))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with launched() as browser:
        context = browser.new_context()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
        opened = context.new_page()
        opened.on("pageerror", lambda error: pytest.fail(str(error)))
        yield opened


def test_anything_is_opened_without_a_mouse(page: Page, url: str) -> None:
    page.goto(f"{url}/glossary")
    page.locator("[data-palette-open] input").focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Open or do anything")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="Revenue")).to_be_visible()
    page.evaluate(AXE.read_text())
    assert page.evaluate(SERIOUS) == []

    page.keyboard.press("Escape")
    expect(page.locator("[data-palette-open] input")).to_be_focused()

    page.keyboard.press("Control+k")
    page.keyboard.type("upsold")
    option = page.locator("[data-palette-found] [role=option]")
    expect(option.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#palette') !== null")
    field.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/accounts/\d+"))

    page.keyboard.press("Control+k")
    expect(page.get_by_text("Opened lately")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Notifications")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Compose a dashboard")


def test_what_is_typed_shows_within_a_tenth_of_a_second(page: Page, url: str) -> None:
    page.goto(f"{url}/glossary")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Revenue")).to_be_visible()

    assert page.evaluate(INPUT_TO_PAINT) <= 100


def test_without_scripts_the_field_leads_to_the_page_of_hits(page: Page, url: str) -> None:
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{url}/glossary")
    page.locator("[data-palette-open] input").fill("upsold")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_role("link", name="upsold").first).to_be_visible()
