"""In a browser: somebody composes a dashboard and shares it; another opens it, and prints it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from factories import companies
from factories.chromium import launched
from factories.companies import make_money_month
from factories.people import PASSWORD, make_person, make_user
from parlance.platform.people.values import Role

pytestmark = pytest.mark.browser

JUNE = "from=2026-01-01&to=2026-06-30"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SERIOUS = """async () => (await axe.run()).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes[0].html}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def url(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with companies.company(django_db_blocker, _make):
        connections.close_all()
        server = LiveServer("localhost")
        yield server.url
        server.stop()


def _make() -> None:
    make_money_month()
    make_user(person=make_person(name="Lea Holm", email="lea@example.com"), roles=[Role.CS_LEAD])
    make_user(person=make_person(name="Sam Ott", email="sam@example.com"), roles=[Role.SUPPORT])


@pytest.fixture(scope="module")
def browser(url: str) -> Iterator[Browser]:
    with launched() as found:
        yield found


def signed_in(browser: Browser, url: str, email: str, **options: Any) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(f"{url}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def add_tile(page: Page, kind: str, **fields: str) -> None:
    page.get_by_role("link", name="Add a tile").first.click()
    page.get_by_role("link", name=kind, exact=True).click()
    for label, text in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)
    page.get_by_role("button", name="Add it").click()
    page.wait_for_load_state("networkidle")


def test_a_dashboard_is_composed_shared_opened_and_printed(browser: Browser, url: str) -> None:
    lea = signed_in(browser, url, "lea@example.com")
    lea.goto(f"{url}/dashboards/new")
    lea.get_by_label("Name").fill("How June went")
    lea.get_by_role("button", name="Make it").click()
    add_tile(lea, "Number", Metric="mrr")
    add_tile(lea, "Number", Metric="active accounts")
    add_tile(lea, "What moved MRR")
    lea.get_by_role("button", name="Move Active Accounts earlier").click()
    expect(lea.locator("[data-moved]")).to_contain_text("at place 1 of 3")
    expect(lea.get_by_role("button", name="Move Active Accounts later")).to_be_focused()
    lea.get_by_role("link", name="Done").click()
    lea.get_by_role("link", name="Share", exact=True).click()
    lea.get_by_label("With").select_option(label="Sam Ott")
    lea.get_by_role("button", name="Share", exact=True).click()
    expect(lea.get_by_role("row", name="Sam Ott")).to_contain_text("may see it")

    sam = signed_in(browser, url, "sam@example.com")
    expect(sam.get_by_role("heading", level=1)).to_contain_text("Start")
    sam.get_by_role("link", name="How June went").click()
    sam.goto(f"{sam.url}?{JUNE}")
    expect(sam.locator(".is-number .value")).to_have_text("52")
    refused = sam.locator(".board-tile", has_text="You may not see figures about money.")
    expect(refused).to_have_count(2)
    expect(sam.get_by_role("link", name="Compose", exact=True)).to_have_count(0)
    sam.get_by_role("link", name="Active Accounts, 52: explain").click()
    expect(sam.get_by_role("dialog", name="Explanation")).to_contain_text("closing_accounts")

    printed = sam.pdf(format="A4", landscape=True)
    assert printed.startswith(b"%PDF-")
    sam.emulate_media(media="print")
    expect(sam.locator(".colophon")).to_contain_text("Active Accounts v1")
    expect(sam.locator(".filter")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_of_dashboards_fit_and_are_accessible(
    browser: Browser, url: str, width: int, theme: Any
) -> None:
    page = signed_in(
        browser,
        url,
        "lea@example.com",
        color_scheme=theme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # for axe alone, which is run from text
    )
    page.goto(f"{url}/dashboards/new")
    page.get_by_label("Revenue").first.check()
    page.get_by_role("button", name="Make it").click()
    path = page.url.removesuffix("/compose")
    for rest in (
        f"?{JUNE}",
        "/compose",
        f"/screen?{JUNE}",
        "/settings",
        "/share",
        "/tiles/new",
        "/tiles/new?kind=breakdown",
        "/tiles/new?kind=list",
        "/remove",
    ):
        page.goto(path + rest)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text())

        assert page.evaluate(SERIOUS) == [], rest
        assert page.evaluate(TOO_WIDE) == 0, rest
    page.goto(f"{url}/dashboards")
    page.evaluate(AXE.read_text())
    assert page.evaluate(SERIOUS) == []


def test_figures_come_without_scripts(browser: Browser, url: str) -> None:
    lea = signed_in(browser, url, "lea@example.com")
    lea.goto(f"{url}/dashboards/new")
    lea.get_by_label("Sales review").check()
    lea.get_by_role("button", name="Make it").click()
    path = lea.url.removesuffix("/compose")
    state = lea.context.storage_state()
    page = browser.new_context(storage_state=state, java_script_enabled=False).new_page()

    page.goto(f"{path}?{JUNE}")

    expect(page.locator(".is-number .value").first).to_have_text("$8,000")
