"""Find a Chromium for the browser tests, or install one; fail clearly where neither works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FAILED = """No Chromium for the browser tests could be found or installed.
Install the package `chromium` of your system, or run
  .venv/bin/playwright install --with-deps chromium
and try again."""


def main() -> None:
    if is_found():
        return
    for install in (from_debian, from_playwright):
        install()
        if is_found():
            return
    sys.exit(FAILED)


def is_found() -> bool:
    return any(map(shutil.which, NAMES)) or playwrights_own().exists()


def playwrights_own() -> Path:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def from_debian() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    run("apt-get", "update", "-q")
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")


def from_playwright() -> None:
    run(sys.executable, "-m", "playwright", "install", "chromium")


def run(*command: str) -> None:
    subprocess.run(command, check=False)


if __name__ == "__main__":
    main()
