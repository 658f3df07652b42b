from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from parlance.domains.glossary import queries
from parlance.domains.glossary.forms import TermFilter
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
from parlance.platform.people.queries import person_names
from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb, EmptyPage, Pill
from parlance.web.formatting import Format, house_format

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


@require_GET
def glossary(request: Request) -> HttpResponse:
    """List the terms by section; htmx fetches only the sections."""
    form = TermFilter(request.GET)
    found = queries.terms(actor=request.actor, **form.asked)
    page = GlossaryPage(
        crumbs=(Crumb("Glossary"),),
        search=form.asked["search"],
        kinds=_kinds(form.asked["kind"]),
        sections=tuple(_sections(found)),
        standing=_standing(found),
        empty=EmptyPage(
            "No term fits",
            "Search looks in names, short forms and aliases. Try fewer letters, or all kinds.",
            "Show all terms",
            reverse("glossary"),
        ),
    )
    return render_page(request, "glossary/list.html", page, partial="terms")


@require_GET
def term(request: Request, slug: str) -> HttpResponse:
    """Show what a term means, since when, in which readings, and where it is used."""
    found = queries.term(actor=request.actor, slug=slug)
    used_by = _using(found.identifier, queries.metric_definitions(actor=request.actor).values())
    return render_page(request, "glossary/term.html", _term_page(house_format(), found, used_by))


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
    every = Choice("", "All kinds", chosen is None)
    return (every, *(Choice(one, one.capitalize(), one is chosen) for one in Kind))


def _standing(found: Sequence[TermSummary]) -> str:
    """Count the terms, and how many stand where."""
    counts = Counter(one.status for one in found)
    states = ", ".join(f"{counts[one]} {one.value}" for one in Status if counts[one])
    terms = f"{len(found)} term{'' if len(found) == 1 else 's'}"
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
        kind=one.kind,
        text=one.text,
        status=Pill(one.status, TONES[one.status]),
        version=one.version,
    )


def _term_page(write: Format, found: Term, used_by: Iterable[TermName]) -> TermPage:
    newest = found.newest
    names = person_names({found.owner, *_people(found)})
    return TermPage(
        crumbs=(Crumb("Glossary", reverse("glossary")), Crumb(found.name)),
        name=found.name,
        slug=found.slug,
        short=found.short,
        aliases=", ".join(found.aliases),
        identifier=found.identifier,
        kind=found.kind,
        owner=_who(found.owner, names),
        met_in=found.met_in,
        status=Pill(found.status, TONES[found.status]),
        status_words=_STATUS_WORDS[found.status],
        text=newest.text if newest else "",
        example=newest.example if newest else "",
        version=f"Version {newest.number}, in force since {write.day(newest.effective_on)}"
        if newest
        else "",
        window=newest.window if newest else "",
        readings=tuple(newest.readings.values()) if newest else (),
        versions=tuple(_version(write, one, names) for one in reversed(found.versions)),
        related=_links(found.related),
        used_by=_links(used_by),
        numbers=reverse("metric", args=[found.slug]) if found.kind is Kind.METRIC else "",
    )


_STATUS_WORDS = {
    Status.AGREED: "CS and Product have approved this text.",
    Status.UNDER_REVIEW: "In use; CS and Product have not both approved this text yet.",
    Status.DIVERGING: "CS and Product stand by different versions.",
    Status.MISSING: "Nobody has written what this means.",
}


def _people(found: Term) -> set[str]:
    authors = {one.author for one in found.versions}
    return authors | {yes.person for one in found.versions for yes in one.approvals}


def _who(key: str, names: dict[str, str]) -> str:
    if key in names:
        return names[key]
    return ROLE_LABELS[Role(key)] if key in set(Role) else "Parlance"


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


_SIDES = {"cs": "CS", "product": "Product"}


def _links(names: Iterable[TermName]) -> tuple[TermLink, ...]:
    return tuple(TermLink(one.name, reverse("term", args=[one.slug])) for one in names)
