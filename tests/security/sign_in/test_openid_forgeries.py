"""Forged sign-ins by OpenID Connect: none begins a session, each is refused in words, and noted."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.cache import cache
from django.test import Client

from actors import ANA
from factories.forger import Forger, by_key, by_shared_secret, forger, unsigned
from factories.people import make_person, make_user
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.single_sign_on.commands.providers import add_provider, change_provider
from parlance.platform.single_sign_on.values import ProviderKind, ProviderSettings

pytestmark = pytest.mark.django_db

START = "/sign-in/with/company"
SECONDS = 1.0


@dataclass
class Attempt:
    """A browser on its way back from the provider, and what it and the provider bring."""

    provider: Forger
    client: Client
    query: dict[str, str]
    claims: dict[str, Any]
    back: str = f"{START}/back"
    headers: dict[str, str] = field(default_factory=dict)

    def finish(self) -> Any:
        return self.client.get(self.back, self.query)


def configure(issuer: str, slug: str = "Company", **values: Any) -> int:
    number = add_provider(actor=ANA, kind=ProviderKind.OPENID, label=slug)
    usual: dict[str, Any] = {"role_map": {"cs": "csm"}, "is_on": True}
    settings = ProviderSettings(label=slug, issuer=issuer, client_id="parlance", **(usual | values))
    change_provider(actor=ANA, provider_id=number, settings=settings, client_secret="a-secret")  # noqa: S106
    return number


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Forger]:
    monkeypatch.setenv("PARLANCE_OUTGOING_INSIDE", "127.0.0.1/32")
    cache.clear()
    with forger() as found:
        configure(found.issuer)
        yield found


@pytest.fixture
def attempt(provider: Forger) -> Attempt:
    """Begin a sign-in that would succeed; a test then forges one thing."""
    return begun(provider)


def begun(provider: Forger, start: str = START) -> Attempt:
    client = Client()
    left = client.get(start)
    asked = {name: one for name, (one,) in parse_qs(urlsplit(left["Location"]).query).items()}
    now = int(time.time())
    claims = {
        "iss": provider.issuer,
        "sub": "mallory",
        "aud": "parlance",
        "iat": now,
        "exp": now + 300,
        "nonce": asked["nonce"],
        "name": "Mallory",
        "email": "mallory@example.com",
        "email_verified": True,
        "groups": ["cs"],
    }
    provider.tell(provider.sign(claims))
    return Attempt(provider, client, {"state": asked["state"], "code": "c"}, claims)


Forgery = Callable[[Attempt], None]


def claiming(**changed: Any) -> Forgery:
    def forge(attempt: Attempt) -> None:
        claims = {**attempt.claims, **changed}
        attempt.provider.tell(
            attempt.provider.sign({name: one for name, one in claims.items() if one is not None})
        )

    return forge


def bringing(**changed: str) -> Forgery:
    return lambda attempt: attempt.query.update(changed)


def telling(make: Callable[[Attempt], str]) -> Forgery:
    return lambda attempt: attempt.provider.tell(make(attempt))


def answering(place: str, what: Any) -> Forgery:
    return lambda attempt: attempt.provider.answers.update({place: what})


def with_public_key_as_secret(attempt: Attempt) -> str:
    public = attempt.provider.key.public_key()
    secret = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return by_shared_secret(attempt.claims, secret)


def with_own_key_inside(attempt: Attempt) -> str:
    provider = attempt.provider
    return jwt.encode(
        attempt.claims,
        provider.other_key,
        algorithm="RS256",
        headers={"kid": "one", "jwk": provider.public(provider.other_key, "one")},
    )


def with_changed_claims(attempt: Attempt) -> str:
    head, _, signature = attempt.provider.sign(attempt.claims).split(".")
    body = unsigned({**attempt.claims, "sub": "somebody-else"}, "RS256").split(".")[1]
    return f"{head}.{body}.{signature}"


def with_short_key(attempt: Attempt) -> str:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    attempt.provider.answers["/keys"] = {"keys": [attempt.provider.public(weak, "weak")]}
    return by_key(attempt.claims, weak, "weak")


def from_another_browser(attempt: Attempt) -> None:
    attempt.client = Client()


def with_a_known_address(attempt: Attempt, **changed: Any) -> None:
    make_user(person=make_person(email="dana@example.com"), roles=[Role.ADMIN])
    claiming(email="dana@example.com", **changed)(attempt)


NOW = int(time.time())
FORGERIES: dict[str, Forgery] = {
    "unsigned": telling(lambda one: unsigned(one.claims, "RS256")),
    "algorithm none": telling(lambda one: unsigned(one.claims, "none")),
    "algorithm None": telling(lambda one: unsigned(one.claims, "None")),
    "public key as a shared secret": telling(with_public_key_as_secret),
    "client secret as a shared secret": telling(
        lambda one: by_shared_secret(one.claims, b"a-secret")
    ),
    "key inside the token": telling(with_own_key_inside),
    "claims changed after signing": telling(with_changed_claims),
    "signed by a key that is not shown": telling(
        lambda one: one.provider.sign(one.claims, kid="two")
    ),
    "key too short": telling(with_short_key),
    "critical header that is not understood": telling(
        lambda one: one.provider.sign(one.claims, crit=["new"], new=True)
    ),
    "no token": answering("/token", {"access_token": "a"}),
    "a token that is a number": answering("/token", {"access_token": "a", "id_token": 7}),
    "a token of rubbish": telling(lambda _one: "..."),
    "wrong audience": claiming(aud="another-program"),
    "two audiences without a holder": claiming(aud=["parlance", "another-program"]),
    "handed to another program": claiming(azp="another-program"),
    "wrong issuer": claiming(iss="https://evil.example"),
    "issuer with one slash more": lambda one: claiming(iss=f"{one.provider.issuer}/")(one),
    "wrong nonce": claiming(nonce="of another sign-in"),
    "no nonce": claiming(nonce=None),
    "expired": claiming(exp=NOW - 3_600),
    "no expiry": claiming(exp=None),
    "expiry that is no time": claiming(exp="tomorrow"),
    "expiry beyond all years": claiming(exp=10**30),
    "issued in the future": claiming(iat=NOW + 3_600),
    "issued long ago": claiming(iat=NOW - 86_400),
    "not valid yet": claiming(nbf=NOW + 3_600),
    "no subject": claiming(sub=None),
    "empty subject": claiming(sub=""),
    "subject that is a list": claiming(sub=["mallory"]),
    "no group that gives a role": claiming(groups=["sailing"]),
    "groups that are an object": claiming(groups={"cs": True}),
    "group with another case": claiming(groups=["CS"]),
    "address of a member, unverified": lambda one: with_a_known_address(one, email_verified=False),
    "address of a member, not trusted": with_a_known_address,
    "no state": bringing(state=""),
    "state of nobody": bringing(state="made-up"),
    "another browser's state": from_another_browser,
    "answer of another provider": bringing(iss="https://evil.example"),
    "code refused": lambda one: one.provider.statuses.update({"/token": 400}),
    "turned away by the provider": bringing(error="access_denied"),
    "no code": bringing(code=""),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgery_begins_no_session(forgery: Forgery, attempt: Attempt) -> None:
    users = User.objects.count()
    forgery(attempt)
    users_before = max(users, User.objects.count())
    attempt.client.get("/sign-in")

    began = time.perf_counter()
    answer = attempt.finish()
    took = time.perf_counter() - began

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"You were not signed in" in answer.content
    assert "_auth_user_id" not in attempt.client.session
    assert User.objects.count() == users_before
    assert AuditEntry.objects.filter(action="single_sign_on.refused").count() == 1
    assert took <= SECONDS


TROUBLES: dict[str, Forgery] = {
    "token answer without end": answering("/token", b"{" + b" " * 600_000),
    "token answer that is no JSON": answering("/token", b"<html>"),
    "token answer nested without end": answering("/token", b"[" * 100_000),
    "token answer that is a list": answering("/token", ["id_token"]),
    "keys that are no list": answering("/keys", {"keys": "none"}),
    "server error at the provider": lambda one: one.provider.statuses.update({"/token": 500}),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_trouble_at_the_provider_is_said_and_begins_no_session(
    trouble: Forgery, attempt: Attempt
) -> None:
    trouble(attempt)

    answer = attempt.finish()

    assert answer.status_code == HTTPStatus.CONFLICT
    assert b"The provider cannot be used" in answer.content
    assert "_auth_user_id" not in attempt.client.session


def test_the_same_sign_in_unforged_succeeds(attempt: Attempt) -> None:
    answer = attempt.finish()

    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == "/"
    assert "_auth_user_id" in attempt.client.session


def test_a_state_is_good_for_one_return(attempt: Attempt) -> None:
    attempt.finish()
    attempt.client.logout()

    again = attempt.finish()

    assert again.status_code == HTTPStatus.FORBIDDEN
    assert "_auth_user_id" not in attempt.client.session


def test_the_same_subject_of_another_issuer_is_somebody_else(provider: Forger) -> None:
    begun(provider).finish()
    with forger() as other:
        configure(other.issuer, "Other", role_map={"cs": "pm"})
        attempt = begun(other, "/sign-in/with/other")
        attempt.back = "/sign-in/with/other/back"
        attempt.claims["email"] = "another@example.com"
        other.tell(other.sign(attempt.claims))

        attempt.finish()

    roles = RoleGrant.objects.order_by("person_id").values_list("role", flat=True)
    assert sorted(roles) == ["csm", "pm"]


def test_an_answer_cannot_be_taken_to_another_provider(provider: Forger) -> None:
    with forger() as other:
        configure(other.issuer, "Other")
        attempt = begun(provider)
        attempt.back = "/sign-in/with/other/back"

        answer = attempt.finish()

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "_auth_user_id" not in attempt.client.session


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_off_site(place: str, provider: Forger) -> None:
    attempt = begun(provider, f"{START}?next={place}")

    answer = attempt.finish()

    assert answer["Location"] == "/"


def test_a_new_key_of_the_provider_is_found(attempt: Attempt) -> None:
    attempt.finish()
    provider = attempt.provider
    provider.answers["/keys"] = {"keys": [provider.public(provider.other_key, "two")]}
    second = begun(provider)
    provider.tell(provider.sign(second.claims, kid="two"))

    answer = second.finish()

    assert answer.status_code == HTTPStatus.FOUND
