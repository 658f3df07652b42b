"""In a browser: a workbook with foreign headers is dropped, corrected, checked, applied, undone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.db import connections
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from factories import companies
from factories.chromium import launched
from factories.people import PASSWORD, make_person, make_user
from parlance.exchange import importing
from parlance.exchange.models import Upload
from parlance.platform.people.values import Role

pytestmark = pytest.mark.browser

ADDRESS = "opal@example.com"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SERIOUS = """async () => (await axe.run()).violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes[0].html}`)"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with companies.company(django_db_blocker, _make):
        connections.close_all()
        server = LiveServer("localhost")
        yield server.url
        server.stop()


def _make() -> None:
    make_user(person=make_person(name="Opal Quist", email=ADDRESS), roles=[Role.CS_OPS])


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    assert address
    with launched() as found:
        yield found


def workbook(path: Path) -> Path:
    made = xlsxwriter.Workbook(path)
    sheet = made.add_worksheet("Abos")
    day = made.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, ["Kundennr", "Firma", "Chefin", "Vertragsbeginn", "Monatsbetrag"])
    for row in range(1, 6):
        sheet.write_row(row, 0, [f"K{row}", f"Firma {row}", "ann"])
        sheet.write_datetime(row, 3, datetime(2025, row, 1), day)  # noqa: DTZ001 - a cell's day
        sheet.write_number(row, 4, 100.5 * row)
    made.close()
    return path


def work() -> None:
    """Do what the worker would: in a thread, since the browser's loop owns this one."""

    def once() -> None:
        upload = Upload.objects.latest("created_at")
        importing.work(upload.id, upload.run_id or 0, datetime.now(UTC))
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(once).result()


def sound(page: Page) -> None:
    """The page is no wider than the screen, and axe finds nothing serious, in both themes."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(SERIOUS) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate(TOO_WIDE) <= 0
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_workbook_is_dropped_corrected_checked_applied_and_undone(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True).new_page()
    page.goto(f"{address}/settings/imports")
    page.get_by_label("Email").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imports")
    sound(page)

    page.get_by_label("Files, dropped here or chosen").set_input_files(
        workbook(tmp_path / "abos.xlsx")
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("abos.xlsx")
    expect(page.get_by_text("guessed")).to_be_visible()
    sound(page)
    page.get_by_label("What Chefin becomes").first.fill("owner")
    page.get_by_role("button", name="Read them so").first.click()
    expect(page.get_by_label("What Chefin becomes").first).to_have_value("owner")

    page.get_by_role("button", name="Check everything").click()
    work()
    expect(page.get_by_text("10 rows would be added")).to_be_visible(timeout=15_000)
    sound(page)
    page.get_by_role("button", name="Import", exact=True).click()
    work()
    page.get_by_role("link", name="See the import").click(timeout=15_000)
    sound(page)
    page.get_by_role("link", name="Undo this import…").click()
    sound(page)
    page.get_by_label("Reason").fill("Wrong month")
    page.get_by_role("button", name="Undo for").click()

    expect(page.get_by_text("The import was undone")).to_be_visible()
    page.goto(f"{address}/accounts")
    expect(page.get_by_text("Firma 1")).to_have_count(0)
