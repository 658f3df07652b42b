"""In a real browser: a person who must have a second factor makes a passkey, and comes in by it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from factories.chromium import launched
from factories.people import PASSWORD, make_person, make_user
from parlance.platform.people.values import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "vera@example.com"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(settings: Settings, live_server: LiveServer) -> Iterator[Page]:
    """Return a browser on a device that keeps passkeys; a second factor is required here."""
    settings.SECOND_FACTOR_REQUIRED = True
    make_user(person=make_person(name="Vera Lind", email=ADDRESS), roles=[Role.CSM])
    with launched() as browser:
        opened = browser.new_page(base_url=live_server.url)
        device(opened)
        yield opened


def device(page: Page, **more: Any) -> None:
    """Give a page a device that answers for its owner."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | more})


def sign_in(page: Page) -> None:
    page.goto("/settings/profile")
    page.get_by_label("Email").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_made_lets_its_owner_in_and_is_renamed(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("a second step")
    page.get_by_role("link", name="Passkey").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recovery codes")
    assert page.locator(".codes li").count() == 10
    page.goto("/settings/sign-in")
    expect(page.get_by_role("rowheader", name="My laptop")).to_be_visible()
    page.context.clear_cookies()

    page.goto("/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    page.goto("/settings/sign-in")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("Old laptop")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("rowheader", name="Old laptop")).to_be_visible()
    assert [words for words in said if "Content Security Policy" in words] == []


def test_a_passkey_is_the_second_step_after_a_password(page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="Passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recovery codes")
    page.context.clear_cookies()

    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use your passkey instead").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")


def test_a_device_without_the_passkey_is_told_so_and_stays_out(page: Page) -> None:

    page.goto("/sign-in")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
    page.goto("/settings/profile")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
