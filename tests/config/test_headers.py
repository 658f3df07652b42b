"""Every answer of every route carries the headers; none lets a browser run what is not ours."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from factories.browsing import signed_in
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NUMBER = "00000000-0000-4000-8000-000000000001"


def addresses() -> Iterator[str]:
    """Yield an address for every route, its arguments filled with something plausible."""
    yield from sorted({_filled(path) for path in _paths(get_resolver(), "")})


def _paths(resolver: URLResolver, above: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        path = above + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path
        else:
            yield from _paths(one, path)


def _filled(path: str) -> str:
    path = re.sub(r"<uuid:\w+>", NUMBER, path)
    path = re.sub(r"<int:\w+>", "1", path)
    path = re.sub(r"<(\w+:)?\w+>", "x", path)
    return "/" + re.sub(r"[\^$\\]|\(\?P.*?\)", "", path)


def test_every_route_answers_with_all_headers() -> None:
    client = signed_in(list(Role))
    client.raise_request_exception = False
    lacking = []
    for path in addresses():
        for method in (client.get, client.post):
            found = method(path, HTTP_HOST="localhost").headers
            lacking += [
                f"{path}: {name} is {found.get(name)}"
                for name, value in ALWAYS.items()
                if found.get(name) != value
            ]
            policy = found.get("Content-Security-Policy", "")
            if "unsafe-" in policy or "default-src" not in policy:
                lacking.append(f"{path}: {policy}")
            if "no-store" not in found.get("Cache-Control", "") and not _may_be_kept(path):
                lacking.append(f"{path}: Cache-Control {found.get('Cache-Control')}")

    assert lacking == []


def _may_be_kept(path: str) -> bool:
    """The brand has its version in its address, and shows no data."""
    return path in {"/branding.css", "/logo"}


def test_scripts_meet_trusted_types_and_nothing_inline_is_allowed() -> None:
    policy = Client().get("/sign-in").headers["Content-Security-Policy"]

    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types default" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_files_carry_them_too() -> None:
    answer = Client().get("/static/tokens.css")
    answer.close()

    found = answer.headers
    assert found["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in found["Content-Security-Policy"]


def test_behind_a_proxy_that_speaks_tls_browsers_keep_to_https(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31_536_000

    secure = Client().get("/sign-in", headers={"x-forwarded-proto": "https"})
    plain = Client().get("/sign-in")

    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in plain.headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a@localhost", ""])
def test_another_host_is_refused_and_named_nowhere(host: str) -> None:
    client = Client(raise_request_exception=False)

    answer = client.get("/sign-in", HTTP_HOST=host)

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
