"""Forged sign-ins by SAML: none begins a session, each is refused in words, and noted."""

import re
import time
import tracemalloc
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from actors import ANA
from factories.saml import ADDRESS, ISSUER, SamlProvider, encoded
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.models import Person, RoleGrant
from parlance.platform.single_sign_on.commands.providers import add_provider, change_provider
from parlance.platform.single_sign_on.values import ProviderKind, ProviderSettings

pytestmark = pytest.mark.django_db

START = "/sign-in/with/company"
SECONDS = 1.0
MOST_MEMORY = 200_000_000

ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"


class Attempt:
    """A browser that has begun a sign-in, and the provider that answers it."""

    def __init__(self, provider: SamlProvider) -> None:
        self.provider = provider
        self.client = Client()
        asked = parse_qs(urlsplit(self.client.get(START)["Location"]).query)
        (self.request_id,) = asked["RelayState"]
        self.relay_state = self.request_id

    def response(self, **values: str) -> str:
        """Return a response that is right but for `values`."""
        values = {"request_id": self.request_id} | values
        return self.provider.response(self.provider.signed(**values), **values)

    def send(self, response: str | bytes) -> Any:
        """Post the response as the provider's form does, and follow where that leads."""
        form = {"SAMLResponse": encoded(response), "RelayState": self.relay_state}
        # The provider's page is another site: the browser sends no cookie with its form.
        answer = Client().post(f"{START}/response", form)
        if answer.status_code == HTTPStatus.SEE_OTHER:
            answer = self.client.get(answer["Location"])
        return answer


@pytest.fixture(scope="module")
def provider() -> SamlProvider:
    return SamlProvider()


@pytest.fixture
def attempt(provider: SamlProvider, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    monkeypatch.setenv("PARLANCE_SAML", "1")
    cache.clear()
    number = add_provider(actor=ANA, kind=ProviderKind.SAML, label="Company")
    settings = ProviderSettings(
        label="Company",
        issuer=ISSUER,
        saml_address=ADDRESS,
        saml_certificates=provider.certificate,
        role_map={"cs": "csm"},
        is_on=True,
    )
    change_provider(actor=ANA, provider_id=number, settings=settings)
    return Attempt(provider)


Forgery = Callable[[Attempt], str | bytes]


def saying(**values: str) -> Forgery:
    return lambda attempt: attempt.response(**values)


def changed(old: str, new: str) -> Forgery:
    return lambda attempt: _replaced(attempt.response(), old, new)


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def unsigned(attempt: Attempt) -> str:
    known = {"request_id": attempt.request_id}
    return attempt.provider.response(attempt.provider.assertion(**known), **known)


def signed_by_somebody_else(attempt: Attempt) -> str:
    known = {"request_id": attempt.request_id}
    return attempt.provider.response(SamlProvider().signed(**known), **known)


def wrapped(build: Callable[[str, str, str], str]) -> Forgery:
    """Return a wrapping: `build` gets the forged assertion, the signed one, and its signature."""

    def forge(attempt: Attempt) -> str:
        known = {"request_id": attempt.request_id}
        signed = attempt.provider.signed(**known)
        (signature,) = re.findall(r"<ds:Signature.*</ds:Signature>", signed, re.DOTALL)
        forged = attempt.provider.assertion(
            **known, assertion_id="_forged", subject="administrator", group="cs"
        )
        return attempt.provider.response(build(forged, signed, signature), **known)

    return forge


def inside(outer: str, content: str, tag: str = "</saml:Assertion>") -> str:
    """Put content at the end of an element."""
    head, _, tail = outer.rpartition(tag)
    return f"{head}{content}{tag}{tail}"


def without(signed: str, signature: str) -> str:
    return signed.replace(signature, "")


def as_object(signature: str, content: str) -> str:
    return inside(signature, f"<ds:Object>{content}</ds:Object>", "</ds:Signature>")


def with_document_type(declared: str) -> Forgery:
    def forge(attempt: Attempt) -> str:
        body = attempt.response()
        return f"<!DOCTYPE samlp:Response [{declared}]>{body}"

    return forge


def bomb() -> str:
    entities = ['<!ENTITY a0 "aaaaaaaaaaaaaaaaaaaa">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 12)]
    return "".join(entities)


def replayed(attempt: Attempt) -> str:
    response = attempt.response()
    first = Attempt.__new__(Attempt)
    first.__dict__ |= attempt.__dict__ | {"client": Client()}
    first.send(response)
    AuditEntry.objects.all()
    return response


def off_site(attempt: Attempt) -> str:
    attempt.relay_state = "https://evil.example/"
    return attempt.response()


def from_another_browser(attempt: Attempt) -> str:
    attempt.client = Client()
    return attempt.response()


FORGERIES: dict[str, Forgery] = {
    "unsigned": unsigned,
    "signed by somebody else": signed_by_somebody_else,
    "subject changed after signing": changed("subject-of-noa", "administrator"),
    "comment in the name": changed("subject-of-noa", "subject<!---->-of-noa"),
    "instruction in the name": changed("subject-of-noa", "subject<?x y?>-of-noa"),
    "wrapped: forged first, signed second": wrapped(lambda f, s, _g: f + s),
    "wrapped: signed first, forged second": wrapped(lambda f, s, _g: s + f),
    "wrapped: signed inside the forged": wrapped(lambda f, s, _g: inside(f, s)),
    "wrapped: forged holds the signature, signed beside": wrapped(
        lambda f, s, g: inside(f, g) + without(s, g)
    ),
    "wrapped: forged holds signature, signed in its object": wrapped(
        lambda f, s, g: inside(f, as_object(g, without(s, g)))
    ),
    "wrapped: signed in the object of a signature of the response": wrapped(
        lambda f, s, g: f + as_object(g, without(s, g))
    ),
    "wrapped: signed in an extension": wrapped(
        lambda f, s, _g: f"<samlp:Extensions>{s}</samlp:Extensions>{f}"
    ),
    "wrapped: forged inside the signed": wrapped(lambda f, s, _g: inside(s, f)),
    "wrapped: same id twice": wrapped(
        lambda f, s, g: f.replace("_forged", "_assertion") + without(s, g) + g
    ),
    "two assertions, both signed": lambda one: one.provider.response(
        one.provider.signed(request_id=one.request_id)
        + one.provider.signed(request_id=one.request_id, assertion_id="_second"),
        request_id=one.request_id,
    ),
    "signature for the whole document": changed('URI="#_assertion"', 'URI=""'),
    "signature for another id": changed('URI="#_assertion"', 'URI="#_response"'),
    "transform by XSLT": changed(f'Algorithm="{ENVELOPED}"', f'Algorithm="{XSLT}"'),
    "signature by HMAC": changed(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    ),
    "signature by SHA-1": changed(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    ),
    "wrong audience": saying(audience="https://another.example"),
    "wrong recipient": saying(recipient="https://another.example/back"),
    "wrong destination": saying(back="https://another.example/back"),
    "wrong issuer": saying(issuer="https://evil.example"),
    "expired": saying(until="2020-01-01T00:00:00Z"),
    "not valid yet": saying(since="2099-01-01T00:00:00Z", until="2099-01-02T00:00:00Z"),
    "answer to another request": saying(answers="_another"),
    "answer to no request": changed(' InResponseTo="', ' Nothing="'),
    "a name that changes every time": saying(format="transient"),
    "no name": saying(subject=""),
    "group without a role": saying(group="sailing"),
    "document type": with_document_type('<!ENTITY who "administrator">'),
    "entity bomb": with_document_type(bomb()),
    "entity from a file": with_document_type('<!ENTITY f SYSTEM "file:///etc/passwd">'),
    "too large": saying(name="x" * 210_000),
    "nested without end": lambda _one: "<a>" * 50_000,
    "no XML": lambda _one: b"\x00\xff\xfe",
    "other encoding": lambda one: one.response().encode("utf-16"),
    "nothing": lambda _one: b"",
    "sent twice": replayed,
    "led off site": off_site,
    "another browser's sign-in": from_another_browser,
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgery_begins_no_session(forgery: Forgery, attempt: Attempt) -> None:
    response = forgery(attempt)

    tracemalloc.start()
    began = time.perf_counter()
    answer = attempt.send(response)
    took = time.perf_counter() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"You were not signed in" in answer.content
    assert "_auth_user_id" not in attempt.client.session
    assert AuditEntry.objects.filter(action="single_sign_on.refused").exists()
    assert Person.objects.count() == 0
    assert took <= SECONDS
    assert peak <= MOST_MEMORY


def test_the_same_sign_in_unforged_succeeds(attempt: Attempt) -> None:
    answer = attempt.send(attempt.response())

    assert answer.status_code == HTTPStatus.FOUND
    assert "_auth_user_id" in attempt.client.session
    assert list(RoleGrant.objects.values_list("role", flat=True)) == ["csm"]
    assert Person.objects.get().name == "Noa Lindqvist"


def test_a_ticket_is_good_once(attempt: Attempt) -> None:
    form = {"SAMLResponse": encoded(attempt.response()), "RelayState": attempt.relay_state}
    place = Client().post(f"{START}/response", form)["Location"]
    attempt.client.get(place)

    again = Client().get(place)

    assert again.status_code == HTTPStatus.FORBIDDEN


def test_saml_is_off_unless_switched_on(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLANCE_SAML")

    answer = attempt.send(attempt.response())

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "Company" not in attempt.client.get("/sign-in").content.decode()


def test_our_metadata_names_our_addresses(attempt: Attempt) -> None:
    answer = attempt.client.get(f"{START}/metadata")

    assert b"http://testserver/sign-in/with/company/response" in answer.content
