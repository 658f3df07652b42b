"""Finding and opening anything: the search page, and what the command palette shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from parlance.domains.accounts.queries.records import account_names
from parlance.domains.glossary import queries as glossary
from parlance.kit.actor import Actor
from parlance.platform.people.finding import found_members
from parlance.platform.people.values import ROLE_LABELS
from parlance.platform.rendering import Request, render_page
from parlance.platform.search import sources
from parlance.platform.search.commands import note_visit
from parlance.platform.search.matching import tidy
from parlance.platform.search.queries import visited_paths
from parlance.platform.search.values import Group, Hit
from parlance.web import palette as commands
from parlance.web.components import Crumb, EmptyPage, Option, address
from parlance.web.shell import Command
from parlance.web.words import translated
from parlance.workspace.dashboards.queries.boards import boards

_IN_PALETTE = 5
_ON_PAGE = 20
_ALL_OF_ONE = 100
_RECENT = 8


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one source on the page; `more` leads to all of them."""

    label: str
    hits: tuple[Hit, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    crumbs: tuple[Crumb, ...]
    words: str
    only: str
    commands: tuple[Command, ...]
    groups: tuple[Found, ...]
    recent: tuple[Hit, ...]
    narrowings: tuple[Option, ...]
    empty: EmptyPage


@dataclass(frozen=True, slots=True)
class PalettePage:
    """What the palette shows at first, and, with words, what the records have to say."""

    recent: tuple[Hit, ...] = ()
    pages: tuple[Command, ...] = ()
    actions: tuple[Command, ...] = ()
    groups: tuple[Group, ...] = ()


@require_GET
def search(request: Request) -> HttpResponse:
    """Find everything that words fit; htmx fetches only the hits."""
    actor, words = request.actor, tidy(request.GET.get("q", ""))
    only = request.GET.get("in", "")
    limit = _ALL_OF_ONE if only else _ON_PAGE
    groups = sources.find(actor=actor, words=words, limit=limit, only=only)
    known = (*commands.pages(actor), *commands.actions(actor))
    opened = [one for one in known if one.sends is None]
    page = SearchPage(
        crumbs=(Crumb(_("Search")),),
        words=words,
        only=only,
        commands=() if only else tuple(commands.fitting(opened, words)),
        groups=tuple(_found(one, words, only) for one in groups),
        recent=() if words else recent(actor=actor),
        narrowings=_narrowings(actor, words, only),
        empty=EmptyPage(
            _("Nothing fits “%s”") % words,
            _("Try fewer words, or the beginning of one. You find what you may open."),
        ),
    )
    return render_page(request, "workspace/search.html", page, partial="hits")


@require_GET
def palette(request: Request) -> HttpResponse:
    """Answer the palette: without words what can be chosen at once, with words the records."""
    actor, words = request.actor, tidy(request.GET.get("q", ""))
    if words:
        found = sources.find(actor=actor, words=words, limit=_IN_PALETTE)
        page = PalettePage(groups=tuple(found))
    else:
        page = PalettePage(
            recent=recent(actor=actor),
            pages=commands.pages(actor),
            actions=commands.actions(actor),
        )
    return render_page(request, "workspace/palette.html", page)


def found_people(*, actor: Actor, words: str, limit: int) -> list[Hit]:
    """Answer the search with people who work here; each opens where they can be looked up."""
    found = found_members(actor=actor, words=words, limit=limit)
    return [
        Hit(
            title=one.name,
            href=reverse("person", args=[one.person_id]),
            note=", ".join(sorted(translated(ROLE_LABELS[role]) for role in one.roles)),
            kind="person",
            score=one.score,
        )
        for one in found
    ]


def remember(request: Request) -> None:
    """Keep that a page of a record was opened, for the palette to offer it first."""
    match = request.resolver_match
    if request.method == "GET" and match is not None and match.view_name in _NAMES:
        note_visit(actor=request.actor, path=request.path)


def may_see(actor: Actor, href: str) -> bool:
    """Tell whether the record that an address opens is there for the actor; True for others."""
    try:
        match = resolve(urlsplit(href).path)
    except (Resolver404, ValueError):
        return True
    naming = _NAMES.get(match.view_name)
    if naming is None:
        return True
    key = str(next(iter(match.kwargs.values())))
    return actor.may(naming.right) and key in naming.find(actor, [key])


def recent(*, actor: Actor) -> tuple[Hit, ...]:
    """Return the records that were opened last and that the actor may still see, newest first."""
    paths = visited_paths(actor=actor, limit=2 * _RECENT)
    keys: dict[str, dict[str, str]] = {}
    for path in paths:
        try:
            match = resolve(path)
        except Resolver404:  # a page of an earlier release
            continue
        if match.view_name in _NAMES:
            key = str(next(iter(match.kwargs.values())))
            keys.setdefault(match.view_name, {})[key] = path
    titles = {
        by_key[key]: Hit(title, by_key[key], str(_NAMES[route].label), route)
        for route, by_key in keys.items()
        if actor.may(_NAMES[route].right)
        for key, title in _NAMES[route].find(actor, by_key).items()
    }
    return tuple(titles[path] for path in paths if path in titles)[:_RECENT]


@dataclass(frozen=True, slots=True)
class Naming:
    """How records of one route are named: `find` takes their keys in the address."""

    label: str | Promise
    right: str
    find: Callable[[Actor, Iterable[str]], dict[str, str]]


def _accounts(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    found = account_names(actor=actor, ids=[int(key) for key in keys])
    return {str(account_id): name for account_id, name in found.items()}


def _terms(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    names = {key: glossary.resolve(actor=actor, text=key) for key in keys}
    return {key: found[0].name for key, found in names.items() if len(found) == 1}


def _boards(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    wanted = set(keys)
    return {str(one.id): one.name for one in boards(actor=actor) if str(one.id) in wanted}


_NAMES = {
    "account": Naming(gettext_lazy("Account"), "accounts.read", _accounts),
    "term": Naming(gettext_lazy("Term"), "glossary.read", _terms),
    "metric": Naming(gettext_lazy("Metric"), "metrics.read", _terms),
    "board": Naming(gettext_lazy("Dashboard"), "metrics.read", _boards),
}


def _found(group: Group, words: str, only: str) -> Found:
    more = address(reverse("search"), q=words, **{"in": group.name})
    return Found(group.label, group.hits, more if group.has_more and not only else "")


def _narrowings(actor: Actor, words: str, only: str) -> tuple[Option, ...]:
    path = reverse("search")
    every = Option(_("Everything"), address(path, q=words), not only)
    return (
        every,
        *(
            Option(str(one.label), address(path, q=words, **{"in": one.name}), one.name == only)
            for one in sources.sources(actor=actor)
        ),
    )
