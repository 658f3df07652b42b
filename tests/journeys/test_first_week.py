"""In real browsers: from a first start, by four people, to a dashboard that all of them read.

The installation is one of its own, run by `parlance up` with worker and database; letters go
through a mail server. Each person has a browser of their own.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from factories.chromium import launched
from factories.installation import Installation, installed
from factories.people import PASSWORD
from factories.postbox import Postbox, served_postbox
from factories.second_step import digits

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADMIN, CSM, PM, SUPPORT = (f"{name}@example.com" for name in ("ada", "cleo", "paul", "sana"))
PEOPLE = {
    CSM: ("Cleo Marsh", "Customer success manager"),
    PM: ("Paul Reed", "Product manager"),
    SUPPORT: ("Sana Frost", "Support"),
}
LINK = re.compile(r"http://\S+/invitation/\S+")
LATE = 20_000
BOARD = "How we are doing"


@pytest.fixture(scope="module")
def postbox() -> Iterator[tuple[Postbox, int]]:
    with served_postbox() as found:
        yield found


@pytest.fixture(scope="module")
def installation(postbox: tuple[Postbox, int]) -> Iterator[Installation]:
    mail = f"smtp://127.0.0.1:{postbox[1]}?from=parlance@example.com"
    with installed({"PARLANCE_MAIL": mail}) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


def workbook(path: Path) -> Path:
    """Write a sheet as a German billing program does: eight companies, 100 EUR a month each."""
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("Abos")
    day = made.add_format({"num_format": "dd.mm.yyyy"})
    head = ["Kundennr", "Firma", "Branche", "Vertragsbeginn", "Monatsbetrag", "Notiz"]
    sheet.write_row(0, 0, head)
    for row in range(1, 9):
        sheet.write_row(row, 0, [f"K{row}", f"Firma {row}", "Handel" if row > 5 else "Bau"])
        sheet.write_datetime(row, 3, datetime(2025, row, 1), day)  # noqa: DTZ001 - a cell's day
        sheet.write_number(row, 4, 100)
        sheet.write_string(row, 5, "Gold" if row > 6 else "Silber")
    made.close()
    return path


class Somebody:
    """A person with a browser of their own, which fails the test where a page does."""

    def __init__(self, browser: Browser, address: str, email: str) -> None:
        self.address, self.email, self.secret = address, email, ""
        self.page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        self.page.on("pageerror", lambda error: pytest.fail(str(error)))
        self.page.on("console", self._hear)

    @staticmethod
    def _hear(said: ConsoleMessage) -> None:
        """Refuse errors of scripts and of the policy; an answer that refuses is no error."""
        is_refusal = said.text.startswith("Failed to load resource")
        assert said.type != "error" or is_refusal, said.text

    def goes(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words, timeout=LATE)

    def sets_up_a_second_step(self) -> None:
        self.sees("a second step")
        self.page.get_by_role("link", name="Authenticator app").click()
        self.secret = self.page.locator("#id_secret").input_value()
        self.page.locator("input[name=code]").fill(digits(self.secret))
        self.press("Turn it on")
        self.sees("Recovery codes")
        self.page.get_by_role("link", name="I have kept them").click()

    def signs_out_and_in(self) -> None:
        self.page.context.clear_cookies()
        self.goes("/sign-in")
        self.page.get_by_label("Email").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")
        self.sees("Second step")
        self.page.locator("input[name=code]").fill(digits(self.secret, later=1))
        self.press("Sign in")
        expect(self.page.get_by_role("navigation").first).to_be_visible()


def set_up(ada: Somebody, link: str) -> None:
    page = ada.page
    page.goto(link)
    page.get_by_label("Organisation").fill("Harbor Works")
    page.get_by_label("Your name").fill("Ada Stone")
    page.get_by_label("Your e-mail address").fill(ADMIN)
    page.get_by_label("Password").fill(PASSWORD)
    ada.press("Set up Parlance")
    ada.sets_up_a_second_step()
    ada.goes("/settings/organisation")
    page.get_by_label("Reporting currency").select_option("EUR")
    page.get_by_label("Reason").fill("We bill in euro.")
    ada.press("Save")
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    ada.press("Make this change")
    expect(page.get_by_text("We bill in euro.")).to_be_visible()


def invite(ada: Somebody, email: str) -> None:
    name, role = PEOPLE[email]
    page = ada.goes("/settings/people/invite")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("checkbox", name=role, exact=True).check()
    ada.press("Send the invitation")
    ada.sees(name)


def accept(one: Somebody, letter: str) -> None:
    found = LINK.search(letter)
    assert found
    one.page.goto(found[0])
    one.sees(f"Welcome, {PEOPLE[one.email][0]}")
    one.page.get_by_label("Password").fill(PASSWORD)
    one.press("Come in")
    one.sets_up_a_second_step()
    one.signs_out_and_in()
    assert one.page.goto(found[0]).status == 404  # type: ignore[union-attr]


def bring_the_spreadsheet(ada: Somebody, path: Path) -> None:
    page = ada.goes("/settings/imports")
    page.get_by_label("Files, dropped here or chosen").set_input_files(path)
    ada.press("Upload")
    ada.sees("abos.xlsx")
    expect(page.get_by_text("guessed")).to_be_visible()
    page.get_by_label("What Notiz becomes").first.fill("segment")
    with page.expect_navigation():
        page.get_by_role("button", name="Read them so").first.click()
    expect(page.get_by_label("What Notiz becomes").first).to_have_value("segment")
    ada.press("Check everything")
    expect(page.get_by_text("16 rows would be added")).to_be_visible(timeout=LATE)
    assert "8 accounts" not in ada.goes("/accounts").inner_text("main")
    page.go_back()
    ada.press("Import")
    expect(page.get_by_role("link", name="See the import")).to_be_visible(timeout=LATE)


def change_in_bulk(one: Somebody, wanted: str, field: str, value: str, count: int) -> None:
    """Filter accounts, and change all that are found."""
    page = one.goes("/accounts")
    box = page.locator("input[data-filter]")
    box.fill(wanted)
    box.press("Escape")
    box.press("Enter")
    expect(page.get_by_text(f"{count} accounts", exact=True)).to_be_visible()
    page.get_by_role("button", name=f"Change all {count}").click()
    page.locator("select[name=field]").select_option(field)
    one.press("Go on")
    entry = page.get_by_label("New value")
    if entry.evaluate("one => one.tagName") == "SELECT":
        entry.select_option(label=value)
    else:
        entry.fill(value)
    one.press("See what would change")
    expect(page.get_by_text(f"{count} accounts change.")).to_be_visible()
    one.press(f"Change {count} accounts")
    one.sees(f"{count} accounts changed")


def agree_on_a_word(paul: Somebody) -> None:
    """Propose a definition and approve it for Product, by a program with a token of Paul's."""
    page = paul.goes("/settings/tokens")
    page.get_by_role("link", name="Make a token").first.click()
    if page.get_by_role("heading", name="Confirm that it is you").count():
        page.get_by_label("Password").fill(PASSWORD)
        paul.press("Confirm")
    page.get_by_label("Name").fill("Definitions")
    for scope in ("glossary.read", "glossary.change", "glossary.approve"):
        page.locator(f"input[value='{scope}']").check()
    paul.press("Make the token")
    token = page.locator("code.break").inner_text()
    sent = page.context.request
    headers = {"Authorization": f"Bearer {token}"}
    versions = f"{paul.address}/api/v1/glossary/terms/churn/versions"
    proposed = sent.post(
        versions,
        headers=headers,
        data={
            "text": "Losing an account, or part of what it pays, for good.",
            "example": "Firma 1 ends its contract in May.",
            "reason": "Support asked what it means.",
            "effective_on": date.today().isoformat(),  # noqa: DTZ011 - of this machine
        },
    )
    assert proposed.status == 201, proposed.text()
    number = proposed.json()["number"]
    side = {"side": "product"}
    agreed = sent.post(f"{versions}/{number}/approvals", headers=headers, data=side)
    assert agreed.status == 201, agreed.text()
    paul.goes("/glossary/churn")
    expect(page.get_by_text("Product: Paul Reed").first).to_be_visible()


def compose_and_share(cleo: Somebody) -> str:
    """Return the path of the dashboard."""
    page = cleo.goes("/dashboards/new")
    page.get_by_label("Name").fill(BOARD)
    cleo.press("Make it")
    for metric in ("mrr", "active accounts"):
        page.get_by_role("link", name="Add a tile").first.click()
        page.get_by_role("link", name="Number", exact=True).click()
        page.get_by_label("Metric", exact=True).fill(metric)
        cleo.press("Add it")
    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name="Share", exact=True).click()
    page.get_by_label("With").select_option("everybody")
    cleo.press("Share")
    expect(page.get_by_role("row", name="Everybody")).to_contain_text("may see it")
    page.get_by_role("link", name="Done").click()
    return page.url.removeprefix(cleo.address)


def figures(one: Somebody, path: str) -> list[str]:
    page = one.goes(path)
    expect(page.locator(".board-tile [aria-busy=true], .board-tile .skeleton")).to_have_count(0)
    return page.locator(".is-number .value").all_inner_texts()


def test_four_people_from_the_first_start_to_a_shared_dashboard(
    installation: Installation, postbox: tuple[Postbox, int], browser: Browser, tmp_path: Path
) -> None:
    ada, cleo, paul, sana = (
        Somebody(browser, installation.address, email) for email in (ADMIN, CSM, PM, SUPPORT)
    )
    set_up(ada, installation.setup_link)
    for one in (cleo, paul, sana):
        invite(ada, one.email)
        accept(one, postbox[0].text_to(one.email))
    ada.signs_out_and_in()

    bring_the_spreadsheet(ada, workbook(tmp_path / "abos.xlsx"))
    change_in_bulk(ada, "industry = 'Handel'", "owner", "Cleo Marsh", 3)
    change_in_bulk(cleo, "segment = 'Silber'", "industry", "Handwerk", 6)
    agree_on_a_word(paul)
    path = compose_and_share(cleo)
    assert figures(cleo, path) == ["€800.00", "8"]
    sana.goes("/")
    sana.page.get_by_role("link", name=BOARD).click()
    assert figures(sana, path) == ["8"]
    expect(sana.page.get_by_text("You may not see figures about money.")).to_be_visible()

    ada.goes("/settings/rights")
    ada.press("Narrow them to their own accounts")
    assert figures(cleo, path) == ["€300.00", "3"]
    assert figures(ada, path) == ["€800.00", "8"]
    expect(cleo.goes("/accounts").get_by_text("3 accounts", exact=True)).to_be_visible()

    log = ada.goes("/settings/audit").inner_text("main")
    for words in ("Ada Stone", "Cleo Marsh", "Paul Reed"):
        assert words in log
