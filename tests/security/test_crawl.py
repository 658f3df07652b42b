"""Every page that links lead to, as each role: none fails, leads nowhere, or tells too much."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from factories import accounts, companies, dashboards
from factories.browsing import browser_of
from factories.companies import make_line
from factories.people import make_person, make_user
from parlance.kit.actor import SYSTEM
from parlance.platform.organisation.commands import configure
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.rights import rights_of
from parlance.platform.people.values import Role
from parlance.workspace.dashboards.commands.sharing import share
from parlance.workspace.dashboards.values.boards import Holder
from parlance.workspace.dashboards.values.tiles import Kind

MOST_PAGES = 40
CANARY = "Zzcanary"
CONTACT = "Robin Zzperson"
AMOUNT = "7,777"
JANUARY = date(2026, 1, 1)
_LINK = re.compile(r'(?:href|hx-get)="([^"]+)"')


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[Role, User]]:
    """Save accounts of two owners, a shared dashboard, and somebody of each role."""
    made: dict[Role, User] = {}

    def make() -> None:
        for role in Role:
            person = make_person(name=f"A {role.value}", email=f"{role.value}@example.com")
            made[role] = make_user(person=person, roles=[role])
        own = accounts.make_account(name="Own Works")
        accounts.make_attribute(account=own, attribute="owner", value=str(made[Role.CSM].person_id))
        own.owner = str(made[Role.CSM].person_id)
        own.save(update_fields=["owner"])
        make_line(own, 100, JANUARY)
        foreign = accounts.make_account(name=f"{CANARY} Works")
        make_line(foreign, 7777, JANUARY)
        accounts.make_contact(account=foreign, person=make_person(name=CONTACT, email=None))
        lead = actor_for(made[Role.CS_LEAD])
        board = dashboards.make_dashboard(lead, (Kind.LIST, {"columns": ["segment"]}))
        share(actor=lead, dashboard_id=board, holder=Holder(), may_edit=False)

    with companies.company(django_db_blocker, make):
        yield made


def crawl(browser: Client) -> tuple[dict[str, str], list[tuple[str, str, int]]]:
    """Return the pages that links lead to, by address, and the links that fail with where from."""
    waiting = deque([("/", "")])
    seen = {"/"}
    pages: dict[str, str] = {}
    wrong: list[tuple[str, str, int]] = []
    while waiting and len(pages) < MOST_PAGES:
        address, origin = waiting.popleft()
        answer = browser.get(address)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            wrong.append((address, origin, answer.status_code))
        text = _text(answer)
        pages[address] = text
        found = [*_LINK.findall(text), answer.get("Location", "")]
        for link in filter(None, map(unescape, found)):
            there = urljoin(address, link).partition("#")[0]
            if _is_page(there) and _shape(there) not in seen:
                seen.add(_shape(there))
                waiting.append((there, address))
    return pages, wrong


@pytest.mark.parametrize("role", Role)
@pytest.mark.django_db
def test_links_lead_to_pages_that_open_and_tell_no_more_than_allowed(
    role: Role, people: dict[Role, User]
) -> None:
    rights = rights_of([role])

    pages, wrong = crawl(browser_of(people[role]))

    if role is Role.CUSTOMER:
        assert {status for _, _, status in wrong} == {HTTPStatus.FORBIDDEN}
        return
    assert wrong == []
    assert len(pages) > 20
    if "revenue.read" not in rights:
        assert [one for one, text in pages.items() if AMOUNT in text] == []
    if "accounts.read_personal" not in rights:
        assert [one for one, text in pages.items() if CONTACT in text] == []


@pytest.mark.django_db
def test_nothing_tells_of_accounts_outside_the_book(people: dict[Role, User]) -> None:
    wide, _ = crawl(browser_of(people[Role.CS_LEAD]))
    assert [one for one, text in wide.items() if CANARY in text]
    configure(actor=SYSTEM, is_narrowed_to_book=True)

    pages, wrong = crawl(browser_of(people[Role.CSM]))

    assert wrong == []
    assert [one for one, text in pages.items() if CANARY in text or AMOUNT in text] == []
    assert [one for one, text in pages.items() if "Own Works" in text]


def _text(answer: Any) -> str:
    if answer.streaming:
        return b"".join(answer).decode(errors="replace")
    return str(answer.content.decode(errors="replace"))


def _is_page(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("/static")


def _shape(address: str) -> str:
    """Return an address with the names of its questions only: two of a kind are one."""
    parts = urlsplit(address)
    names = sorted({one.partition("=")[0] for one in parts.query.split("&")})
    return f"{parts.path}?{'&'.join(names)}"
