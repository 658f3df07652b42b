"""In a browser: from sign-in to a number, behind the number, to an account, and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from factories import companies
from factories.chromium import launched
from factories.companies import make_money_month
from factories.people import PASSWORD, make_person, make_user
from parlance.domains.accounts.models import Account
from parlance.platform.people.values import Role

pytestmark = pytest.mark.browser

ADDRESS = "vera@example.com"
JUNE = "from=2026-01-01&to=2026-06-30"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SERIOUS = """async () => (await axe.run()).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes[0].html}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class Company:
    """What the tests must know of the company: its address, and one of its accounts."""

    url: str
    account_id: int
    account_name: str


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """Serve the money month, and somebody to look at it, for all tests of this module.

    pytest-django's own `live_server` empties the database after each test.
    """
    with companies.company(django_db_blocker, _make):
        upsold = Account.objects.get(source_id="upsold")
        connections.close_all()
        server = LiveServer("localhost")
        yield Company(server.url, upsold.id, upsold.name)
        server.stop()


def _make() -> None:
    make_money_month()
    make_user(person=make_person(name="Vera Lind", email=ADDRESS), roles=[Role.EXECUTIVE])


@pytest.fixture(scope="module")
def browser(company: Company) -> Iterator[Browser]:
    """Start a browser once the database is ready, and end it before that is emptied."""
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def signed_in(browser: Browser, company: Company) -> Any:
    """Return the cookies of somebody who came in through the sign-in page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(company.url)
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


def test_a_figure_is_traced_to_an_account_and_back(page: Page, company: Company) -> None:
    page.goto(f"{company.url}/?{JUNE}")
    page.get_by_role("link", name="Net Revenue Retention, 102.0").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("102,000 / 100,000")
    expect(panel).to_contain_text("closing_mrr_of_opening / opening_mrr")

    panel.get_by_role("link", name="By movement", exact=True).click()
    expect(panel).to_contain_text("mrr_expanded_of_opening")
    panel.get_by_role("link", name=company.account_name).click()
    expect(panel).to_contain_text("expansion: upsell")
    panel.get_by_role("link", name=company.account_name).click()

    expect(page.locator("#movements")).to_contain_text("upsell")
    page.go_back()
    expect(panel).to_contain_text("expansion: upsell")
    panel.get_by_role("link", name="Back to all accounts").click()
    expect(panel).to_contain_text("Choose an account to see the rows behind its part.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revenue, Jun 2026")


def test_the_list_of_accounts_follows_what_is_typed(page: Page, company: Company) -> None:
    page.goto(f"{company.url}/accounts")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("input[name=filter]")).to_be_focused()
    page.locator("input[name=search]").focus()
    page.keyboard.type(company.account_name)

    expect(page.locator("#rows tbody tr").first).to_contain_text(company.account_name)
    expect(page.locator("#rows tbody tr")).not_to_have_count(50)
    expect(page).to_have_url(re.compile("search="))


def test_keys_walk_through_lists_and_tell_what_they_do(page: Page, company: Company) -> None:
    page.goto(f"{company.url}/accounts")
    rows = page.locator("#rows tbody tr")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link").first).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0).get_by_role("link").first).to_be_focused()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Next and previous row")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_the_first_tab_skips_to_the_content(page: Page, company: Company) -> None:
    page.goto(f"{company.url}/metrics")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_fit_and_are_accessible(
    browser: Browser,
    signed_in: Any,
    company: Company,
    width: int,
    theme: Any,
) -> None:
    assert AXE.exists(), "Run `make assets`: axe-core is not in node_modules."
    context = browser.new_context(
        storage_state=signed_in,
        color_scheme=theme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # for axe alone, which is run from text
    )
    page = watched(context)
    for path in (
        f"/?{JUNE}",
        f"/?{JUNE}&explain=%2Fexplain%3Fmetric%3Dnrr%26from%3D2026-01-01%26to%3D2026-06-30",
        "/accounts",
        f"/accounts/{company.account_id}?{JUNE}",
        "/metrics",
        f"/metrics/gross-revenue-retention?{JUNE}",
        f"/explain?metric=nrr&{JUNE}",
        f"/metrics/year-over-year?{JUNE}",
        "/glossary",
        "/glossary/net-revenue-retention",
        "/patterns",
    ):
        page.goto(company.url + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text())

        assert page.evaluate(SERIOUS) == [], path
        assert page.evaluate(TOO_WIDE) == 0, path
    context.close()


def test_a_figure_is_explained_without_scripts(
    browser: Browser, signed_in: Any, company: Company
) -> None:
    context = browser.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{company.url}/?{JUNE}")
    page.locator("#mrr-movements summary").click()
    expect(page.locator("#mrr-movements table")).to_contain_text("$8,000.00")

    page.locator(".tile .value a").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Monthly Recurring Revenue, explained"
    )
    expect(page.locator(".answer")).to_have_text("$110,000")
    context.close()
