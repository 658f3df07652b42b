"""The handbook: complete, without dead links, in known words, and found."""

import re

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from factories.browsing import signed_in
from parlance.domains.glossary.queries import shipped_terms
from parlance.kit.actor import SYSTEM
from parlance.platform.api.known_errors import known_errors
from parlance.web.handbook import KINDS, article_page, articles, contents
from parlance.web.help_links import _HELPS, help_for
from parlance.web.help_search import found_help

PAGES = sorted(articles())

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TERM = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
_CODE = re.compile(r"^```.*?^```|``[^\n]+?``|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_SHORT = re.compile(r"(?<![\w-])([A-Z]{2,6})s?(?![\w-])")
_OUTSIDE = ("https://", "http://")

# Short forms that are no words of customer success; whoever runs or connects programs knows them.
TECHNICAL = {
    *("API", "CSV", "DNS", "HTTP", "HTTPS", "ID", "IP", "ISO", "JPEG", "JSON", "MCP", "PATH"),
    *(
        "EUR",
        "PNG",
        "SCIM",
        "SHA",
        "SAML",
        "SIGTERM",
        "SMTP",
        "TLS",
        "TOML",
        "URL",
        "UTC",
        "UTF",
        "XLSX",
    ),
    *("GB", "MB", "COMMAND", "OK", "DD", "MM", "YYYY", "SQL"),
}


def prose(text: str) -> str:
    return _CODE.sub(" ", text)


@pytest.mark.parametrize("page", PAGES, ids="/".join)
def test_every_page_has_a_title_a_summary_and_something_to_read(page: tuple[str, str]) -> None:
    one = articles()[page]

    assert one.text.startswith(f"# {one.title}\n\n")
    assert 20 < len(one.summary) < 240, one.summary
    assert one.summary.endswith((".", "?"))
    assert len(one.text) > len(one.title) + len(one.summary) + 100
    assert "\n# " not in prose(one.text)


@pytest.mark.parametrize("page", PAGES, ids="/".join)
def test_every_link_leads_somewhere(page: tuple[str, str]) -> None:
    text = prose(articles()[page].text)
    slugs = {one.slug for one in shipped_terms()}

    assert {found[1] for found in _TERM.finditer(text)} <= slugs
    for link in _LINK.findall(text):
        path, _hash, anchor = link.partition("#")
        if path.startswith(_OUTSIDE):
            continue
        assert not path or leads_somewhere(path), link
        if anchor:
            kind, name = path.split("/")[-2:] if path else page
            assert f'id="{anchor}"' in article_page(kind, name).html, link


def leads_somewhere(path: str) -> bool:
    try:
        found = resolve(path)
    except Resolver404:
        return False
    if found.url_name == "help_page":
        return (found.kwargs["kind"], found.kwargs["name"]) in articles()
    if found.url_name == "error":
        return found.kwargs["code"] in {one.code for one in known_errors()}
    return found.url_name != "api_no_such_route"


@pytest.mark.parametrize("page", PAGES, ids="/".join)
def test_short_forms_are_known_and_those_with_two_meanings_are_linked(
    page: tuple[str, str],
) -> None:
    meanings: dict[str, set[str]] = {}
    for term in shipped_terms():
        for short in {term.short, *term.aliases}:
            meanings.setdefault(short, set()).add(term.slug)
    ambiguous = {short for short, slugs in meanings.items() if len(slugs) > 1}
    text = prose(articles()[page].text)
    unlinked = _TERM.sub(" ", text)
    # The shipped glossary itself names each short form beside its term.
    is_list = page in {("reference", "glossary"), ("reference", "metrics")}

    known = TECHNICAL | set(meanings) | {"CS"}
    assert set(_SHORT.findall(text)) - known == set() or is_list
    assert set(_SHORT.findall(unlinked)) & ambiguous == set() or is_list


def test_each_kind_has_pages_and_titles_are_told_apart() -> None:
    shelves = contents().shelves

    assert len(shelves) == len(KINDS)
    assert all(one.articles for one in shelves)
    titles = [one.title for one in articles().values()]
    assert len(titles) == len(set(titles))


def test_each_page_of_the_product_leads_to_help_that_exists() -> None:
    assert {page for page in _HELPS.values() if page not in articles()} == set()
    assert help_for("/accounts/17/edit").href == help_for("/accounts").href
    assert help_for("/settings/webhooks/3/log/5").title == "Receive webhooks and verify them"
    assert help_for("/nowhere").href == "/help"


@pytest.mark.django_db
def test_the_help_link_stands_at_one_place_of_every_page() -> None:
    browser: Client = signed_in()

    for path in ("/settings/profile", "/settings/tokens", "/help", "/notifications"):
        text = browser.get(path).content.decode()
        assert text.count("#question") == 1
        head = text[text.index('<header class="top">') : text.index("</header>")]
        assert head.index("#question") < head.index("#bell")


@pytest.mark.django_db
def test_pages_are_shown_with_anchors_and_links_to_terms() -> None:
    browser = signed_in()

    text = browser.get("/help/tutorial/a-first-chart").content.decode()

    assert '<h2 id="3-look-then-import">' in text
    assert 'href="/glossary/monthly-recurring-revenue"' in text
    assert browser.get("/help/how-to/nothing").status_code == 404


def test_help_is_found_by_title_and_by_what_pages_say() -> None:
    titled = found_help(actor=SYSTEM, words="undo an import", limit=5)
    told = found_help(actor=SYSTEM, words="X-Forwarded-Proto", limit=5)

    assert titled[0].href == "/help/how-to/undo-an-import"
    assert titled[0].score > 0.9
    assert "/help/how-to/run-behind-a-proxy" in {hit.href for hit in told}
    assert found_help(actor=SYSTEM, words="zzzz", limit=5) == []
