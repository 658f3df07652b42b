"""In a browser: from sign-in to a number, behind the number, to an account, and back."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from factories.companies import facts_of_records, make_money_month
from factories.people import PASSWORD, make_person, make_user
from parlance.domains.accounts.models import Account
from parlance.platform.people.values import Role

pytestmark = pytest.mark.browser

ADDRESS = "vera@example.com"
JUNE = "from=2026-01-01&to=2026-06-30"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SERIOUS = """async () => (await axe.run()).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes[0].html}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Playwright's event loop runs in the thread of the test; Django would take it for its own.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """Save the money month and somebody to look at it; return the accounts' ids by key."""
    with django_db_blocker.unblock():
        try:
            make_money_month()
            person = make_person(name="Vera Lind", email=ADDRESS)
            make_user(person=person, roles=[Role.EXECUTIVE])
            with facts_of_records():
                yield dict(Account.objects.values_list("source_id", "id"))
        finally:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, live_server: LiveServer, company: dict[str, int]) -> Any:
    """Return the cookies of somebody who came in through the sign-in page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_label("Email").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revenue")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(browser: Browser, signed_in: Any) -> Iterator[Page]:
    context = browser.new_context(storage_state=signed_in)
    yield watched(context)
    context.close()


def watched(context: BrowserContext) -> Page:
    """Return a page that fails on whatever the browser complains of."""
    page = context.new_page()
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def test_a_figure_is_traced_to_an_account_and_back(
    page: Page, live_server: LiveServer, company: dict[str, int]
) -> None:
    page.goto(f"{live_server.url}/?{JUNE}")
    page.get_by_role("link", name="Net Revenue Retention, 102.0").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("102,000 / 100,000")
    expect(panel).to_contain_text("closing_mrr_of_opening / opening_mrr")

    panel.get_by_role("link", name="By movement", exact=True).click()
    expect(panel).to_contain_text("mrr_expanded_of_opening")
    panel.get_by_role("link", name=Account.objects.get(id=company["upsold"]).name).click()

    expect(page.locator("#movements")).to_contain_text("upsell")
    page.go_back()
    expect(page.get_by_role("dialog")).to_contain_text("mrr_expanded_of_opening")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revenue, Jun 2026")


def test_the_list_of_accounts_follows_what_is_typed(page: Page, live_server: LiveServer) -> None:
    name = Account.objects.get(source_id="upsold").name
    page.goto(f"{live_server.url}/accounts")
    page.keyboard.press("/")
    page.keyboard.type(name)

    expect(page.locator("#rows tbody tr")).to_have_count(
        Account.objects.filter(name__icontains=name).count()
    )
    assert "search=" in page.url


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_fit_and_are_accessible(
    browser: Browser,
    signed_in: Any,
    live_server: LiveServer,
    company: dict[str, int],
    width: int,
    theme: Any,
) -> None:
    context = browser.new_context(
        storage_state=signed_in,
        color_scheme=theme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # for axe alone, which is run from text
    )
    page = watched(context)
    for path in (
        f"/?{JUNE}",
        "/accounts",
        f"/accounts/{company['upsold']}?{JUNE}",
        "/metrics",
        f"/metrics/gross-revenue-retention?{JUNE}",
        f"/explain?metric=nrr&{JUNE}",
        "/glossary",
        "/glossary/net-revenue-retention",
        "/patterns",
    ):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text())

        assert page.evaluate(SERIOUS) == [], path
        assert page.evaluate(TOO_WIDE) == 0, path
    context.close()


def test_a_figure_is_explained_without_scripts(
    browser: Browser, signed_in: Any, live_server: LiveServer
) -> None:
    context = browser.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/?{JUNE}")
    page.locator("#mrr-movements summary").click()
    expect(page.locator("#mrr-movements table")).to_contain_text("$8,000.00")

    page.locator(".tile .value a").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Monthly Recurring Revenue, explained"
    )
    expect(page.locator(".answer")).to_have_text("$110,000")
    context.close()
