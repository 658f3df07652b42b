"""A real browser, and what every page must be in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
)
AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
_VIOLATIONS = """async () => (await axe.run({ rules: { "target-size": { enabled: true } } }))
    .violations.flatMap((one) => one.nodes
        .map((node) => `${one.impact} ${one.id}: ${node.html}`))"""
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def launched() -> Iterator[Browser]:
    """Run the browser of this machine, or else the one that Playwright brought."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds; the page's context must have been opened with `bypass_csp`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(_VIOLATIONS)
    return found


def overhang(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    found: int = page.evaluate(_TOO_WIDE)
    return found
