"""In a browser: a list is filtered, cut to columns, saved, changed in bulk and taken back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from factories import companies
from factories.accounts import make_account, make_attribute
from factories.chromium import launched
from factories.people import PASSWORD, make_person, make_user
from factories.revenue import make_subscription
from parlance.platform.people.values import Role

pytestmark = pytest.mark.browser

ADDRESS = "lena@example.com"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SERIOUS = """async () => (await axe.run()).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes[0].html}`)"""


def _make() -> None:
    for number in range(60):
        segment = "Large" if number % 3 == 0 else "Small"
        account = make_account(name=f"Account {number:02}", segment=segment)
        make_attribute(account=account, value=segment)
        make_subscription(account=account, amount=100 + number, currency="USD")
    make_user(person=make_person(name="Lena Lind", email=ADDRESS), roles=[Role.CS_LEAD])


@pytest.fixture(scope="module")
def address(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with companies.company(django_db_blocker, _make):
        connections.close_all()
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    with launched() as found:
        yield found


def signed_in(browser: Browser, address: str, *, scripts: bool = True) -> Page:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.locator("input[name=login]").fill(ADDRESS)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*sign-in).*$"))
    return page


def nothing_serious(page: Page) -> None:
    page.evaluate(AXE.read_text())
    assert page.evaluate(SERIOUS) == []


def test_a_list_is_filtered_saved_changed_and_taken_back(browser: Browser, address: str) -> None:
    page = signed_in(browser, address)
    page.goto(f"{address}/accounts")
    expect(page.get_by_text("60 accounts", exact=True)).to_be_visible()
    expect(page.locator("tfoot")).to_contain_text("$")
    nothing_serious(page)

    box = page.locator("input[data-filter]")
    box.press_sequentially("segm")
    expect(page.get_by_role("option").first).to_contain_text("segment")
    box.press("ArrowDown")
    box.press("Enter")
    box.press_sequentially("= 'Large'")
    box.press("Escape")
    box.press("Enter")
    expect(page.get_by_text("20 accounts", exact=True)).to_be_visible()

    page.get_by_text("Add a condition").click()
    page.locator("select[name=add]").select_option("monthly_recurring_revenue")
    page.locator("select[name=add_is]").select_option("at_least")
    page.locator("input[name=add_value]").fill("150")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("3 accounts", exact=True)).to_be_visible()
    expect(box).to_have_value("segment = 'Large' and monthly_recurring_revenue >= 150")

    page.get_by_role("link", name="Monthly Recurring Revenue", exact=True).click()
    expect(page.locator("tbody tr").first).to_contain_text("Account 57")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Annual Recurring Revenue").check()
    page.get_by_role("button", name="Show these columns").click()
    expect(page.locator("thead")).to_contain_text("Annual Recurring Revenue")

    page.get_by_role("link", name="Save as segment").click()
    page.locator("input[name=name]").fill("Largest")
    nothing_serious(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="3 accounts are in it now").click()
    expect(box).to_have_value("in_segment('Largest')")

    page.get_by_role("button", name="Change all 3").click()
    page.locator("select[name=field]").select_option("segment")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("New value").fill("Huge")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("3 accounts change.")).to_be_visible()
    nothing_serious(page)
    page.get_by_role("button", name="Change 3 accounts").click()
    expect(page.get_by_role("heading", name="3 accounts changed")).to_be_visible()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("3 accounts are as before.")).to_be_visible()
    page.goto(f"{address}/accounts?filter=in_segment('Largest')")
    expect(page.get_by_text("3 accounts", exact=True)).to_be_visible()


def test_the_second_of_two_browsers_loses_nothing(browser: Browser, address: str) -> None:
    first, second = signed_in(browser, address), signed_in(browser, address)
    for page in (first, second):
        page.goto(f"{address}/accounts?search=Account+01")
        page.get_by_role("link", name="Account 01").click()
        page.get_by_role("link", name="Edit", exact=True).click()
    first.get_by_label("Industry").fill("Bakeries")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("Saved.")).to_be_visible()

    second.get_by_label("Industry").fill("Mills")
    second.get_by_role("button", name="Save").click()

    expect(second.get_by_role("heading", name="Changed meanwhile")).to_be_visible()
    row = second.get_by_role("row", name="Industry")
    expect(row).to_contain_text("Bakeries")
    expect(row).to_contain_text("Mills")
    expect(second.get_by_label("Industry")).to_have_value("Mills")
    nothing_serious(second)
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Mills").first).to_be_visible()
    nothing_serious(second)


def test_a_list_is_filtered_and_changed_without_scripts(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, scripts=False)
    page.goto(f"{address}/accounts")
    page.get_by_text("Add a condition").click()
    page.locator("select[name=add]").select_option("segment")
    page.locator("input[name=add_value]").fill("Small")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("40 accounts", exact=True)).to_be_visible()

    page.get_by_label("Select Account 02").check()
    page.get_by_role("button", name="Change those selected").click()
    expect(page.get_by_text("1 account is chosen.")).to_be_visible()
