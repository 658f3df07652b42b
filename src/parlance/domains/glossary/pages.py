from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from parlance.domains.glossary import queries
from parlance.domains.glossary.forms import TermFilter
from parlance.domains.glossary.rules.names import watched_as
from parlance.domains.glossary.values import (
    DefinitionVersion,
    Kind,
    Status,
    Term,
    TermName,
    TermSummary,
)
from parlance.engine.definitions import Reading
from parlance.engine.language.parse import parse
from parlance.engine.language.walk import identifiers
from parlance.kit.actor import Actor
from parlance.platform.notifications import commands as notifications
from parlance.platform.notifications.queries import is_watching
from parlance.platform.people.queries import shown_names
from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.platform.rendering import Request, render_page
from parlance.platform.search.values import Hit
from parlance.web.components import Choice, Crumb, EmptyPage, Option, Pill
from parlance.web.formatting import Format, house_format
from parlance.web.saved_views import ViewsMenu, opened_with, views_menu, whose
from parlance.web.words import translated

TONES = {
    Status.AGREED: "good",
    Status.UNDER_REVIEW: "warn",
    Status.DIVERGING: "bad",
    Status.MISSING: "bad",
}


@dataclass(frozen=True, slots=True)
class TermRow:
    name: str
    href: str
    short: str
    kind: str
    text: str
    status: Pill
    version: int | None


@dataclass(frozen=True, slots=True)
class TermSection:
    name: str
    terms: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    crumbs: tuple[Crumb, ...]
    search: str
    kinds: tuple[Choice, ...]
    sections: tuple[TermSection, ...]
    standing: str
    empty: EmptyPage
    views: ViewsMenu
    whose: tuple[Option, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    in_force: str
    author: str
    reason: str
    text: str
    approvals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermLink:
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class TermPage:
    crumbs: tuple[Crumb, ...]
    name: str
    slug: str
    short: str
    aliases: str
    identifier: str
    kind: str
    owner: str
    met_in: str
    status: Pill
    status_words: str
    text: str
    example: str
    version: str
    window: str
    readings: tuple[Reading, ...]
    versions: tuple[VersionRow, ...]
    related: tuple[TermLink, ...]
    used_by: tuple[TermLink, ...]
    numbers: str
    is_watched: bool = False


@require_GET
def glossary(request: Request) -> HttpResponse:
    """List the terms by section; htmx fetches only the sections."""
    if default := opened_with(request, "glossary"):
        return default
    form = TermFilter(request.GET)
    owners = _mine(request.actor) if form.is_mine else None
    found = queries.terms(actor=request.actor, owners=owners, **form.asked)
    page = GlossaryPage(
        crumbs=(Crumb(_("Glossary")),),
        search=form.asked["search"],
        kinds=_kinds(form.asked["kind"]),
        sections=tuple(_sections(found)),
        standing=_standing(found),
        empty=EmptyPage(
            _("No term fits"),
            _("Search looks in names, short forms and aliases. Try fewer letters, or all kinds."),
            _("Show all terms"),
            f"{reverse('glossary')}?view=",
        ),
        views=views_menu(request, "glossary"),
        whose=whose(request),
        is_mine=form.is_mine,
    )
    return render_page(request, "glossary/list.html", page, partial="terms")


def _mine(actor: Actor) -> frozenset[str]:
    """Return whose terms are mine: those that I own, and those that one of my roles does."""
    return actor.roles | {actor.id}


@require_GET
def term(request: Request, slug: str) -> HttpResponse:
    """Show what a term means, since when, in which readings, and where it is used."""
    found = queries.term(actor=request.actor, slug=slug)
    used_by = _using(found.identifier, queries.metric_definitions(actor=request.actor).values())
    is_watched = is_watching(actor=request.actor, subject=watched_as(found.slug))
    page = replace(_term_page(house_format(), found, used_by), is_watched=is_watched)
    return render_page(request, "glossary/term.html", page)


@require_POST
def watch_term(request: Request, slug: str) -> HttpResponse:
    """Be told when a definition changes, or no more; lead back to the term."""
    found = queries.term(actor=request.actor, slug=slug)
    change = notifications.watch if request.POST.get("watch") else notifications.stop_watching
    change(actor=request.actor, subject=watched_as(found.slug))
    return HttpResponseRedirect(reverse("term", args=[found.slug]))


def found_terms(*, actor: Actor, words: str, limit: int) -> list[Hit]:
    """Answer the search; a word that several terms share says so on each."""
    found = queries.search_terms(actor=actor, words=words, limit=limit)
    return [
        Hit(
            title=f"{one.term.name} ({one.short})" if one.short else one.term.name,
            href=reverse("term", args=[one.term.slug]),
            note=_("The word also means: %s") % ", ".join(one.shares)
            if one.shares
            else Truncator(one.text).words(18),
            kind="term",
            score=one.score,
        )
        for one in found
    ]


def _using(identifier: str, metrics: Iterable[DefinitionVersion]) -> tuple[TermName, ...]:
    """Return the metrics whose formula, in any reading, names the term."""
    return tuple(
        one.term
        for one in metrics
        if any(
            identifier in identifiers(parse(reading.formula)) for reading in one.readings.values()
        )
    )


def _kinds(chosen: Kind | None) -> tuple[Choice, ...]:
    every = Choice("", _("All kinds"), chosen is None)
    return (every, *(Choice(one, translated(one).capitalize(), one is chosen) for one in Kind))


def _standing(found: Sequence[TermSummary]) -> str:
    """Count the terms, and how many stand where."""
    counts = Counter(one.status for one in found)
    states = ", ".join(f"{counts[one]} {translated(one.value)}" for one in Status if counts[one])
    terms = ngettext("%(count)s term", "%(count)s terms", len(found)) % {"count": len(found)}
    return f"{terms}: {states}" if states else terms


def _sections(found: Iterable[TermSummary]) -> Iterable[TermSection]:
    rows: dict[str, list[TermRow]] = {}
    for one in found:
        rows.setdefault(one.section, []).append(_row(one))
    return (TermSection(name, tuple(rows[name])) for name in sorted(rows))


def _row(one: TermSummary) -> TermRow:
    return TermRow(
        name=one.name,
        href=reverse("term", args=[one.slug]),
        short=one.short,
        kind=translated(one.kind),
        text=one.text,
        status=Pill(translated(one.status), TONES[one.status]),
        version=one.version,
    )


def _term_page(write: Format, found: Term, used_by: Iterable[TermName]) -> TermPage:
    newest = found.newest
    names = shown_names({found.owner, *_people(found)})
    return TermPage(
        crumbs=(Crumb(_("Glossary"), reverse("glossary")), Crumb(found.name)),
        name=found.name,
        slug=found.slug,
        short=found.short,
        aliases=", ".join(found.aliases),
        identifier=found.identifier,
        kind=translated(found.kind),
        owner=_who(found.owner, names),
        met_in=found.met_in,
        status=Pill(translated(found.status), TONES[found.status]),
        status_words=str(_STATUS_WORDS[found.status]),
        text=newest.text if newest else "",
        example=newest.example if newest else "",
        version=_("Version %(number)s, in force since %(day)s")
        % {"number": newest.number, "day": write.day(newest.effective_on)}
        if newest
        else "",
        window=translated(newest.window) if newest else "",
        readings=tuple(newest.readings.values()) if newest else (),
        versions=tuple(_version(write, one, names) for one in reversed(found.versions)),
        related=_links(found.related),
        used_by=_links(used_by),
        numbers=reverse("metric", args=[found.slug]) if found.kind is Kind.METRIC else "",
    )


_STATUS_WORDS = {
    Status.AGREED: lazy("CS and Product have approved this text."),
    Status.UNDER_REVIEW: lazy("In use; CS and Product have not both approved this text yet."),
    Status.DIVERGING: lazy("CS and Product stand by different versions."),
    Status.MISSING: lazy("Nobody has written what this means."),
}


def _people(found: Term) -> set[str]:
    authors = {one.author for one in found.versions}
    return authors | {yes.person for one in found.versions for yes in one.approvals}


def _who(key: str, names: dict[str, str]) -> str:
    if key in names:
        return names[key]
    return translated(ROLE_LABELS[Role(key)]) if key in set(Role) else "Parlance"


def _version(write: Format, one: DefinitionVersion, names: dict[str, str]) -> VersionRow:
    return VersionRow(
        number=one.number,
        in_force=write.day(one.effective_on),
        author=_who(one.author, names),
        reason=one.reason,
        text=one.text,
        approvals=tuple(
            f"{_SIDES[yes.side]}: {_who(yes.person, names)}, "
            f"{write.day(yes.at.astimezone(UTC).date())}"
            for yes in one.approvals
        ),
    )


_SIDES = {"cs": lazy("CS"), "product": lazy("Product")}


def _links(names: Iterable[TermName]) -> tuple[TermLink, ...]:
    return tuple(TermLink(one.name, reverse("term", args=[one.slug])) for one in names)
