"""The glossary for programs: terms, versions, readings, proposals and approvals."""

from django.http import HttpResponse
from ninja import Query

from parlance.domains.glossary import queries
from parlance.domains.glossary.api.schemas import (
    Approved,
    AskedTerms,
    AskedWord,
    NewAlias,
    NewApproval,
    NewTerm,
    NewVersion,
    Number,
    Slug,
    Term,
    TermChange,
    TermName,
    TermSummary,
    Version,
)
from parlance.domains.glossary.commands import terms, versions
from parlance.domains.glossary.errors import (
    AlreadyApprovedError,
    AmbiguousTermError,
    InvalidDefinitionError,
    NotYourSideError,
    TermExistsError,
    TermNotFoundError,
    VersionNotFoundError,
    VersionOutOfOrderError,
)
from parlance.engine.definitions import Reading as EngineReading
from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Page, paged
from parlance.platform.rendering import Request

doors = Doors(
    "Glossary",
    "Terms, what they mean since when, in which readings, and who agreed. A definition becomes "
    "agreed only when CS and Product both approve one version.",
)


@doors.get("/terms", returns=Page[TermSummary], right="glossary.read")
def list_terms(request: Request, asked: Query[AskedTerms]) -> object:
    """List terms, by slug."""
    found = queries.terms(
        actor=request.actor, search=asked.search, kind=asked.kind, section=asked.section
    )
    return paged(sorted(found, key=lambda one: one.slug), asked, lambda one: (one.slug,))


@doors.post(
    "/terms",
    returns=Term,
    right="glossary.change",
    status=201,
    refusals=(TermExistsError, TermNotFoundError, InvalidDefinitionError),
)
def define_term(request: Request, given: NewTerm) -> object:
    """Add a term without a definition yet."""
    terms.define_term(actor=request.actor, created_at=clock.now(), **dict(given))
    return Term.of(queries.term(actor=request.actor, slug=given.slug))


@doors.get("/terms/{slug}", returns=Term, right="glossary.read", refusals=(TermNotFoundError,))
def get_term(request: Request, response: HttpResponse, slug: Slug) -> object:
    """Show a term with all its versions and readings."""
    return _tagged(request, response, slug)


@doors.patch(
    "/terms/{slug}",
    returns=Term,
    right="glossary.change",
    has_tag=True,
    refusals=(TermNotFoundError, InvalidDefinitionError),
)
def rename_term(request: Request, response: HttpResponse, slug: Slug, given: TermChange) -> object:
    """Give a term another name. Its slug stays, and the old name stays as an alias."""
    terms.rename_term(
        actor=request.actor, slug=slug, expected=entity_tags.expected(request), **dict(given)
    )
    return _tagged(request, response, slug)


@doors.post(
    "/terms/{slug}/aliases",
    returns=Term,
    right="glossary.change",
    refusals=(TermNotFoundError, InvalidDefinitionError),
)
def add_alias(request: Request, slug: Slug, given: NewAlias) -> object:
    """Add another word for a term; several terms may share it. Twice is once."""
    terms.add_alias(actor=request.actor, slug=slug, alias=given.alias)
    return Term.of(queries.term(actor=request.actor, slug=slug))


@doors.get(
    "/terms/{slug}/versions/{number}",
    returns=Version,
    right="glossary.read",
    refusals=(TermNotFoundError, VersionNotFoundError),
)
def get_version(request: Request, slug: Slug, number: Number) -> object:
    """Show one version of a definition."""
    return Version.of(queries.definition(actor=request.actor, slug=slug, version=number))


@doors.post(
    "/terms/{slug}/versions",
    returns=Version,
    right="glossary.change",
    status=201,
    refusals=(TermNotFoundError, InvalidDefinitionError, VersionOutOfOrderError),
)
def propose_version(request: Request, slug: Slug, given: NewVersion) -> object:
    """Propose a new version of a definition."""
    stated = dict(given) | {"readings": [EngineReading(**dict(one)) for one in given.readings]}
    number = versions.publish_version(
        actor=request.actor, slug=slug, recorded_at=clock.now(), **stated
    )
    return Version.of(queries.definition(actor=request.actor, slug=slug, version=number))


@doors.post(
    "/terms/{slug}/versions/{number}/approvals",
    returns=Approved,
    right="glossary.approve",
    status=201,
    refusals=(TermNotFoundError, VersionNotFoundError, AlreadyApprovedError, NotYourSideError),
)
def approve_version(request: Request, slug: Slug, number: Number, given: NewApproval) -> object:
    """Approve a version for your team; with both teams' approval it is agreed."""
    is_agreed = versions.approve_version(
        actor=request.actor, slug=slug, number=number, side=given.side, approved_at=clock.now()
    )
    return Approved(is_agreed=is_agreed)


@doors.get("/words", returns=Page[TermName], right="glossary.read", refusals=(AmbiguousTermError,))
def resolve_word(request: Request, asked: Query[AskedWord]) -> object:
    """List the terms that a word may mean; where there are several, a person has to choose."""
    found = queries.resolve(actor=request.actor, text=asked.text)
    return paged(sorted(found, key=lambda one: one.slug), asked, lambda one: (one.slug,))


def _tagged(request: Request, response: HttpResponse, slug: str) -> Term:
    found = queries.term(actor=request.actor, slug=slug)
    entity_tags.tag(response, fingerprint({"name": found.name}))
    return Term.of(found)
