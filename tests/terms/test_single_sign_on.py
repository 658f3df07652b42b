"""Single sign-on with a real provider: groups give roles, leaving the directory ends access."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib import import_module
from urllib.parse import urljoin

import httpx
import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from actors import ANA
from factories.identity_provider import CLIENT_ID, CLIENT_SECRET, Directory, running_provider
from factories.people import make_user
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.models import Person, RoleGrant
from parlance.platform.people.values import Role
from parlance.platform.single_sign_on.commands.providers import add_provider, change_provider
from parlance.platform.single_sign_on.values import ProviderKind, ProviderSettings

pytestmark = pytest.mark.django_db(transaction=True)

START = "/sign-in/with/company"


@pytest.fixture
def directory(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Directory]:
    """Run the provider, and set Parlance up for it."""
    monkeypatch.setenv("PARLANCE_OUTGOING_INSIDE", "127.0.0.1/32")
    make_user(roles=[Role.ADMIN])
    with running_provider(returns_to=f"{live_server.url}{START}/back") as found:
        number = add_provider(actor=ANA, kind=ProviderKind.OPENID, label="Company")
        change_provider(
            actor=ANA,
            provider_id=number,
            client_secret=CLIENT_SECRET,
            settings=ProviderSettings(
                label="Company",
                issuer=found.issuer,
                client_id=CLIENT_ID,
                scopes="openid profile email groups",
                role_map={"cs": Role.CSM, "product": Role.PM},
                is_on=True,
            ),
        )
        yield found


@pytest.mark.term("single-sign-on")
def test_group_gives_the_role_and_leaving_the_directory_ends_access(
    directory: Directory, live_server: LiveServer
) -> None:
    directory.add("noa", name="Noa Lindqvist-Ångström", groups=["cs", "sailing"])
    with httpx.Client(follow_redirects=True) as browser:
        offered = browser.get(f"{live_server.url}/accounts")
        at_provider = browser.get(live_server.url + _link(offered, "Sign in with Company"))
        inside = _sign_in_at_provider(browser, at_provider, "noa")

        person = Person.objects.get(name="Noa Lindqvist-Ångström")
        assert inside.url.path == "/accounts"
        assert _roles(person) == {Role.CSM}
        assert _audited(person) == [
            "people.create_user",
            "single_sign_on.link",
            "people.change_roles",
            "single_sign_on.admit",
            "people.sign_in",
        ]

        directory.remove("noa")
        _let_the_sign_in_expire(browser)
        refused = browser.get(f"{live_server.url}/accounts")
        again = _sign_in_at_provider(browser, refused, "noa")
        afterwards = browser.get(f"{live_server.url}/accounts", follow_redirects=False)

    assert str(refused.url).startswith(directory.issuer)
    assert again.status_code == HTTPStatus.FORBIDDEN
    assert afterwards.status_code == HTTPStatus.FOUND
    assert afterwards.headers["location"].startswith("/sign-in")


def _link(page: httpx.Response, words: str) -> str:
    found = re.search(rf'href="([^"]+)">{words}<', page.text)
    assert found, page.text
    return found[1].replace("&amp;", "&")


def _sign_in_at_provider(browser: httpx.Client, page: httpx.Response, login: str) -> httpx.Response:
    action = re.search(r'<form method="post"(?: action="([^"]+)")?', page.text)
    assert action, page.text
    return browser.post(urljoin(str(page.url), action[1] or ""), data={"login": login})


def _let_the_sign_in_expire(browser: httpx.Client) -> None:
    sessions = import_module(settings.SESSION_ENGINE)
    kept = sessions.SessionStore(browser.cookies[settings.SESSION_COOKIE_NAME])
    ended = datetime.now(UTC) - timedelta(seconds=1)
    kept["single_sign_on"] |= {"ends_at": ended.isoformat()}
    kept.save()


def _roles(person: Person) -> set[str]:
    return set(RoleGrant.objects.filter(person=person).values_list("role", flat=True))


def _audited(person: Person) -> list[str]:
    entries = AuditEntry.objects.filter(subject_kind="person", subject_id=str(person.id))
    return list(entries.order_by("id").values_list("action", flat=True))
