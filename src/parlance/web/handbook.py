"""The handbook under `/help`: Markdown files of four kinds, shipped with the package."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from parlance.kit.errors import NotFoundError
from parlance.web.components import Crumb

KINDS = {
    "tutorial": (_("Tutorials"), _("Learn by doing, from the first start on.")),
    "how-to": (_("How to"), _("The steps to one goal.")),
    "reference": (_("Reference"), _("What there is, exactly.")),
    "explanation": (_("Explanation"), _("Why things are as they are.")),
}
"""The four kinds of pages, each with what it is for."""

_FOLDER = files("parlance.web") / "help"
_NAME = re.compile(r"[a-z0-9-]+")
_TERM = re.compile(r"\[\[([a-z0-9-]+)(?:\|([^\]\n]+))?\]\]")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_ANCHORED = {"h2", "h3"}


class HelpNotFoundError(NotFoundError):
    code = "help.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such page in the handbook. Its contents are under /help.")


@dataclass(frozen=True, slots=True)
class Article:
    """A page of the handbook as it stands in its file; `summary` is its first paragraph."""

    kind: str
    name: str
    title: str
    summary: str
    text: str

    @property
    def href(self) -> str:
        return reverse("help_page", args=[self.kind, self.name])


@dataclass(frozen=True, slots=True)
class Shelf:
    label: str
    why: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class ContentsPage:
    crumbs: tuple[Crumb, ...]
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    crumbs: tuple[Crumb, ...]
    title: str
    html: SafeString
    headings: tuple[Heading, ...]
    others: Shelf


@cache
def articles() -> dict[tuple[str, str], Article]:
    """Return every page, by kind and name; tutorials first, each kind by its titles."""
    found = [
        _read(kind, one.name.removesuffix(".md"))
        for kind in KINDS
        for one in (_FOLDER / kind).iterdir()
        if one.name.endswith(".md")
    ]
    kinds = list(KINDS)
    found.sort(key=lambda one: (kinds.index(one.kind), one.title.lower()))
    return {(one.kind, one.name): one for one in found}


def shelf(kind: str) -> Shelf:
    label, why = KINDS[kind]
    found = tuple(one for one in articles().values() if one.kind == kind)
    return Shelf(str(label), str(why), found)


def contents() -> ContentsPage:
    return ContentsPage((Crumb(str(_("Help"))),), tuple(map(shelf, KINDS)))


def article_page(kind: str, name: str) -> ArticlePage:
    """Raises `HelpNotFoundError`."""
    found = articles().get((kind, name))
    if found is None:
        raise HelpNotFoundError
    html, headings = _rendered(found.text)
    shown = shelf(kind)
    crumbs = (
        Crumb(str(_("Help")), reverse("help")),
        Crumb(shown.label, f"{reverse('help')}#{kind}"),
        Crumb(found.title),
    )
    return ArticlePage(crumbs, found.title, html, headings, shown)


def _read(kind: str, name: str) -> Article:
    text = (_FOLDER / kind / f"{name}.md").read_text(encoding="utf-8")
    first, _empty, rest = text.partition("\n")
    summary = rest.strip().partition("\n\n")[0].replace("\n", " ")
    plain = _TERM.sub(lambda found: found[2] or found[1].replace("-", " "), summary)
    return Article(kind, name, first.removeprefix("# ").strip(), _without_marks(plain), text)


def _without_marks(text: str) -> str:
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).replace("`", "").replace("*", "")


def _rendered(text: str) -> tuple[SafeString, tuple[Heading, ...]]:
    """Return the page's HTML with an anchor at each heading, and those of the second level."""
    tokens = _MARKDOWN.parse(_TERM.sub(_link_of, text))
    headings = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in _ANCHORED:
            words = _without_marks(tokens[at + 1].content)
            anchor = "-".join(_NAME.findall(words.lower()))
            token.attrSet("id", anchor)
            if token.tag == "h2":
                headings.append(Heading(words, anchor))
        if token.type == "table_open":
            token.attrSet("class", "plain-table")
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # Our own files only, and raw HTML in them is shown as text.
    return mark_safe(html), tuple(headings)  # noqa: S308


def _link_of(found: re.Match[str]) -> str:
    """Write `[[churn]]` or `[[churn|lost]]` as a link to the term."""
    words = found[2] or found[1].replace("-", " ")
    return f"[{words}]({quote(reverse('term', args=[found[1]]))})"
