"""Every text on every page is ready for translators: in a made-up language, none stays English.

The made-up language has all texts that are collected for translators, each in brackets and longer
than in English. What stands on a page without brackets was forgotten, or is data.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from runpy import run_path
from typing import Any

import allauth
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from django.apps import apps
from django.contrib import auth
from django.db import models, transaction
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from factories.browsing import browser_of
from factories.companies import make_money_month
from factories.people import make_person, make_user
from parlance.platform.people.values import Role
from parlance.web.handbook import articles
from security import objects
from security.routes import Access, filled, routes, table, taken_by

ROOT = Path(__file__).parents[2]
MADE_UP = "qps"
TABLE = table()
ROUTES = routes()

SILENT = {"script", "style", "code", "kbd", "pre", "svg", "data", "time"}
"""Elements of programs and of values."""
DATA = {"mono", "equation", "prose", "clamp", "tip", "refusal"}
"""Classes of elements that hold what people wrote: definitions, formulas, names."""
CODES = {"reporting_currency", "currency", "time_zone", "locale"}
"""Fields whose choices are named by CLDR, or by the code alone."""
READ = ("title", "placeholder", "aria-label", "alt")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

SIGN_IN = ("account_", "mfa_")
LEFT_IN_ENGLISH = {"patterns", "api_docs"}
"""Pages for those who build pages or programs. Parts of others say `lang="en"`: the handbook, and
sentences of errors, which the core writes.
"""
CODE = re.compile(r"(?<![\w@/])[a-z]+(?:[._][a-z]+)+\b|\b\d+ [kM]?B\b|\b[DMY]{2,4}[-./][-./DMY]+\b")
"""Names of rights and fields, sizes of files, ways of writing days."""
WORD = re.compile(r"[^\W\d_]{2,}")


def _by_libraries() -> Iterator[str]:
    """Return what Django and allauth say themselves, and bring in their own languages."""
    places = [Path(auth.__file__).parent, Path(allauth.__file__).parent]
    for place in places:
        for path in sorted(place.rglob("locale/*/LC_MESSAGES/django.mo")):
            with path.open("rb") as file:
                for message in read_mo(file):
                    yield from [message.id] if isinstance(message.id, str) else message.id


_PLACES = re.compile(r"%\\\(\w+\\\)[ds]")
_SAID = [_PLACES.sub(".+", re.escape(one)) for one in set(_by_libraries()) if one]
BY_LIBRARIES = re.compile(f"({'|'.join(_SAID)})+")


class Texts(HTMLParser):
    """Collects what a person reads on a page: texts, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[bool] = [False]
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_data = set(given.get("class", "").split()) & DATA or given.get("name") in CODES
        is_english = tag != "html" and given.get("lang") == "en"
        is_silent = (
            self._silent[-1]
            or tag in SILENT
            or bool(is_data)
            or is_english
            or given.get("translate") == "no"
        )
        if not is_silent:
            self.found += [
                outside(given[name], 0)[0] for name in READ if name in given and not is_data
            ]
        if tag not in VOID:
            self._silent.append(is_silent)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        text, self._depth = outside(data, self._depth)
        if not self._silent[-1] and text.strip():
            self.found.append(" ".join(text.split()))


def outside(text: str, depth: int) -> tuple[str, int]:
    """Return what is in no brackets, and how many are open at the end: a text may hold elements."""
    kept = []
    for sign in text:
        depth += sign == "⟦"
        if depth == 0:
            kept.append(sign)
        depth -= sign == "⟧"
    return "".join(kept), depth


def made_up(text: str) -> str:
    """Return a text in brackets and a third longer, with its outer line breaks as they were."""
    inner = text.strip("\n")
    return text.replace(inner, f"⟦{inner}{'·' * (len(inner) // 3)}⟧") if inner else text


def catalogue() -> Catalog:
    collected = run_path(str(ROOT / "scripts/translations.py"))["collected"]()
    found = Catalog(locale=None, charset="utf-8")
    for message in collected:
        if isinstance(message.id, tuple):
            found.add(
                message.id, tuple(made_up(one) for one in message.id), context=message.context
            )
        elif message.id:
            found.add(message.id, made_up(message.id), context=message.context)
    return found


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    place = folder / MADE_UP / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "django.mo").open("wb") as file:
        write_mo(file, catalogue())
    return folder


@pytest.fixture(autouse=True)
def spoken(language: Path, settings: Settings) -> Iterator[None]:
    settings.LOCALE_PATHS = [language]
    settings.LANGUAGES = [("en", "English"), (MADE_UP, "Made up")]
    yield
    translation.deactivate_all()


@pytest.fixture(scope="module")
def visitor(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Client, Mapping[str, str]]]:
    """Let an administrator stand before something behind every route."""
    with objects.saved(django_db_blocker) as shared:
        make_money_month()
        user = make_user(person=make_person(email="admin@example.com"), roles=[Role.ADMIN])
        yield browser_of(user), {**shared, **objects.own(user)}


def pages() -> list[str]:
    """Return the routes that a browser opens."""
    return sorted(
        name
        for name, access in TABLE.items()
        if "GET" in access.methods and name in ROUTES and not name.startswith(("api:", "scim"))
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", [one for one in pages() if one not in LEFT_IN_ENGLISH])
def test_no_text_of_a_page_stays_english(
    name: str, visitor: tuple[Client, Mapping[str, str]]
) -> None:
    browser, things = visitor
    access = TABLE[name]

    left = {text for path in ROUTES[name] for text in english(_page(browser, access, path, things))}
    if name.startswith(SIGN_IN):
        left = {text for text in left if not BY_LIBRARIES.fullmatch(text)}

    assert left == set()


def _page(browser: Client, access: Access, path: str, things: Mapping[str, str]) -> str:
    """Return the page, nothing for a file; whatever it changed is taken back."""
    address = filled(path, {one: things[access.kwargs[one]] for one in taken_by(path)})
    with transaction.atomic():
        answer = browser.get(address, headers={"accept-language": MADE_UP})
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        text = answer.content.decode() if is_page else ""
        if answer.streaming:
            deque(answer, maxlen=0)  # only to its end does the test client leave the database alone
        transaction.set_rollback(True)
    return text


def english(page: str) -> list[str]:
    """Return the texts of a page with words that are neither in brackets nor data."""
    found = Texts()
    found.feed(page)
    known = _data()
    return sorted({text for text in found.found if WORD.search(_rest(text, known))})


def _rest(text: str, known: list[str]) -> str:
    text = CODE.sub(" ", text)
    for one in known:
        text = text.replace(one, " ")
    return text


def _data() -> list[str]:
    """Return what stands in the database, the longest first, and how days and money are written."""
    stored = {" ".join(text.split()) for text in _stored()}
    months = {
        date(2026, month, 1).strftime(form) for month in range(1, 13) for form in ("%b", "%B")
    }
    titles = {one.title for one in articles().values()}
    found = (
        titles
        | {one for one in stored if len(one) > 1}
        | months
        | {"Parlance", "MRR", "CSV", "UTC", "UTF-8", "SAML", "OpenID Connect", "XLSX"}
    )
    return sorted(found, key=len, reverse=True)


def _stored() -> Iterator[str]:
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            yield from _texts(row)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
