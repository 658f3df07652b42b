"""The product itself: its interface, its pages about an account, and a life without internet."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from factories.accounts import make_contact
from factories.chromium import launched, violations
from factories.companies import company, make_money_month
from factories.people import make_person, make_user
from parlance.domains.accounts.models import Account
from parlance.platform.people.models import User
from parlance.platform.people.values import Role

PERIOD = "?from=2026-06-01&to=2026-06-30"
EXPLAINED = re.compile(r'href="(/explain\?[^"]*monthly_recurring_revenue[^"]*)"')
OFFLINE_SECONDS = 240


def _make() -> None:
    make_money_month()
    make_user(person=make_person(name="Cora Lind"), roles=[Role.CS_LEAD])
    nils = make_person(name="Nils Berg", email="nils@example.com")
    make_contact(account=Account.objects.get(name="upsold"), person=nils)


@pytest.fixture(scope="module")
def cora(django_db_setup: None, django_db_blocker: Any) -> Iterator[Client]:
    with company(django_db_blocker, _make):
        client = Client()
        client.force_login(User.objects.get(person__name="Cora Lind"))
        yield client


def path() -> str:
    return f"/accounts/{Account.objects.get(name='upsold').id}{PERIOD}"


@pytest.mark.browser
@pytest.mark.term("user-interface")
def test_each_metric_label_of_an_account_is_focusable_and_shows_its_definition(
    cora: Client, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        address = path()
        connections.close_all()
        server = LiveServer("localhost")
    session = cora.cookies[settings.SESSION_COOKIE_NAME].value
    with launched() as browser:
        context = browser.new_context(bypass_csp=True)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
        )
        page = context.new_page()
        page.goto(server.url + address)
        labels = page.locator(".tile .name a.term")
        assert labels.count() == page.locator(".tile").count() == 4
        for label in labels.all():
            label.focus()

            expect(label).to_be_focused()
            expect(label.locator("[role=tooltip]")).to_be_visible()
            expect(label.locator("[role=tooltip]")).not_to_be_empty()
        assert violations(page) == []
    server.stop()


@pytest.mark.django_db
@pytest.mark.term("customer-success-platform", part="frame")
def test_the_page_of_an_account_unites_what_is_known_and_leads_to_the_definition(
    cora: Client,
) -> None:
    page = cora.get(path()).content.decode()

    for area in ("What it pays for", "Contracts", "What changed", "People", "Account team"):
        assert f"<h2>{area}</h2>" in page
    assert "Nils Berg" in page
    link = EXPLAINED.search(page)
    assert link
    explained = cora.get(unescape(link[1])).content.decode()
    assert "= monthly_recurring_revenue" in explained or "= closing_mrr" in explained
    assert "/glossary/monthly-recurring-revenue" in explained
    assert "version 1" in explained.lower()


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("unshare"), reason="needs unshare, to take the network away from a process"
)
@pytest.mark.term("on-premise", part="without usage, which there is no file of yet")
def test_start_sign_in_import_and_metrics_work_without_a_network() -> None:
    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-current-user", "-n"]

    done = subprocess.run(
        [*alone, sys.executable, "-m", "factories.offline"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=OFFLINE_SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "$1,234" in done.stdout
