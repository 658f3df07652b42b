import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from importlib.resources import files

from django.db.models import Q
from django.db.models.functions import Lower

from parlance.domains.glossary import models
from parlance.domains.glossary.errors import (
    AmbiguousTermError,
    TermNotFoundError,
    VersionNotFoundError,
)
from parlance.domains.glossary.rules.agreement import status_of
from parlance.domains.glossary.rules.handbook import handbook
from parlance.domains.glossary.rules.names import key_of
from parlance.domains.glossary.rules.readings import from_stored
from parlance.domains.glossary.rules.starter import starter_terms
from parlance.domains.glossary.values import (
    Approval,
    DefinitionVersion,
    FoundTerm,
    Kind,
    Side,
    StarterTerm,
    Term,
    TermName,
    TermSummary,
)
from parlance.kit.actor import Actor


def terms(
    *,
    actor: Actor,
    search: str = "",
    kind: Kind | None = None,
    section: str = "",
    owners: Collection[str] | None = None,
) -> list[TermSummary]:
    """Return terms by name. `search` is looked for in names, short forms and aliases."""
    actor.must("glossary.read")
    found = models.Term.objects.order_by(Lower("name"), "id")
    if search := search.strip():
        alike = models.TermAlias.objects.filter(alias__icontains=search).values("term")
        found = found.filter(
            Q(name__icontains=search) | Q(short__icontains=search) | Q(id__in=alike)
        )
    if kind is not None:
        found = found.filter(kind=kind.value)
    if section:
        found = found.filter(section=section)
    if owners is not None:
        found = found.filter(owner__in=owners)
    rows = list(found.prefetch_related("aliases"))
    newest = _newest_texts(rows)
    approved = _approved_by_side(rows)
    return [_summary(row, newest.get(row.id), approved[row.id]) for row in rows]


def search_terms(
    *, actor: Actor, words: str, limit: int, kind: Kind | None = None
) -> list[FoundTerm]:
    """Return the terms that words fit, best first: by name, short form, alias, newest text.

    A word that several terms share finds them all, and each names the others.
    """
    actor.must("glossary.read")
    asked = models.Term.objects.filter(kind=kind.value) if kind else models.Term.objects.all()
    scores = asked.scores(words, most=2 * limit)
    rows = sorted(asked.filter(id__in=scores), key=lambda row: (-scores[row.id], row.name))[:limit]
    newest = _newest_texts(rows)
    same = {one.slug: one.name for one in resolve(actor=actor, text=words)}
    return [
        FoundTerm(
            term=TermName(row.slug, row.name),
            short=row.short,
            kind=Kind(row.kind),
            text=newest[row.id].text if row.id in newest else "",
            score=scores[row.id],
            shares=tuple(same[slug] for slug in same if row.slug in same and slug != row.slug),
        )
        for row in rows
    ]


def term(*, actor: Actor, slug: str) -> Term:
    """Return a term with all versions; `slug` may be written with `_`.

    Raises `TermNotFoundError`.
    """
    actor.must("glossary.read")
    row = models.Term.objects.filter(slug=key_of(slug)).first()
    if row is None:
        raise TermNotFoundError(slug, _close_to(slug))
    found = row.versions.select_related("term").order_by("number")
    versions = tuple(_version(one) for one in found)
    return Term(
        slug=row.slug,
        name=row.name,
        short=row.short,
        aliases=_alias_texts(row.aliases.all()),
        kind=Kind(row.kind),
        section=row.section,
        owner=row.owner,
        met_in=row.met_in,
        status=status_of(versions[-1].number if versions else None, _sides(versions)),
        related=_related_names(row),
        versions=versions,
        created_at=row.created_at,
    )


def versions(*, actor: Actor, slug: str) -> tuple[DefinitionVersion, ...]:
    """Return all versions of a term, oldest first. Raises `TermNotFoundError`."""
    return term(actor=actor, slug=slug).versions


def definition(*, actor: Actor, slug: str, version: int) -> DefinitionVersion:
    """Return one version; raise `TermNotFoundError` or `VersionNotFoundError`."""
    found = term(actor=actor, slug=slug)
    for one in found.versions:
        if one.number == version:
            return one
    raise VersionNotFoundError(TermName(found.slug, found.name), version)


def resolve(*, actor: Actor, text: str) -> tuple[TermName, ...]:
    """Return the terms that a text may mean, by name; none, one or several.

    A slug or identifier means one term, whoever else uses the word. Otherwise every term with
    this name, short form or alias is returned, whatever the case and the spelling of spaces;
    where there are several, the caller must let a person choose.
    """
    actor.must("glossary.read")
    key = key_of(text)
    if not key:
        return ()
    aliased = models.TermAlias.objects.filter(key=key).values("term")
    found = models.Term.objects.filter(
        Q(slug=key) | Q(name_key=key) | Q(short_key=key) | Q(id__in=aliased)
    )
    names = [TermName(row.slug, row.name) for row in found.order_by(Lower("name"), "id")]
    exact = [name for name in names if text.strip() in {name.slug, name.identifier}]
    return tuple(exact or names)


def meant_term(*, actor: Actor, text: str) -> TermName:
    """Return the one term that a text means.

    Raises `AmbiguousTermError` with the candidates, or `TermNotFoundError`.
    """
    candidates = resolve(actor=actor, text=text)
    if not candidates:
        raise TermNotFoundError(text, _close_to(text))
    if len(candidates) > 1:
        raise AmbiguousTermError(text, candidates)
    return candidates[0]


def words(*, actor: Actor) -> dict[str, tuple[str, ...]]:
    """Return every word that formulas may use for a term, with the identifiers it may mean.

    Words are names, short forms and aliases written as identifiers; an identifier itself means
    only its own term. A word with several identifiers must be refused, never guessed.
    """
    actor.must("glossary.read")
    meant: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[str]] = {}
    rows = models.Term.objects.values_list("slug", "name_key", "short_key")
    aliases = models.TermAlias.objects.values_list("term__slug", "key")
    for slug, *keys in (*rows, *aliases):
        identifier = _underscored(slug)
        own[identifier] = {identifier}
        for key in filter(None, keys):
            meant[_underscored(key)].add(identifier)
    return {word: tuple(sorted(found)) for word, found in sorted((meant | own).items())}


def metric_definitions(
    *, actor: Actor, versions: Mapping[str, int] | None = None, on: date | None = None
) -> dict[str, DefinitionVersion]:
    """Return the definition of every metric, by identifier.

    On a day it is the version in force then (the first version extends back); without a day,
    the newest. `versions` asks for a certain version of some, by identifier or slug.
    Raises `TermNotFoundError` or `VersionNotFoundError` for what is asked and not there.
    """
    actor.must("glossary.read")
    rows = models.DefinitionVersion.objects.filter(term__kind=Kind.METRIC.value)
    if on is not None:
        rows = rows.filter(Q(effective_on__lte=on) | Q(number=1))
    in_force = rows.order_by("term_id", "-number").distinct("term_id").select_related("term")
    found = {one.term.identifier: one for one in map(_version, in_force)}
    for slug, number in (versions or {}).items():
        asked = definition(actor=actor, slug=slug, version=number)
        found[asked.term.identifier] = asked
    return dict(sorted(found.items()))


def shipped_terms() -> tuple[StarterTerm, ...]:
    """Return the glossary that ships with Parlance, by section and name."""
    folder = files("parlance.domains.glossary") / "starter"
    sheets = {
        sheet.name: tomllib.loads(sheet.read_text(encoding="utf-8"))
        for sheet in folder.iterdir()
        if sheet.name.endswith(".toml")
    }
    return starter_terms(sheets)


def shipped_handbook() -> str:
    """Return the shipped glossary as a Markdown page: what `docs/glossary.md` holds."""
    return handbook(shipped_terms())


def _summary(
    row: models.Term, newest: models.DefinitionVersion | None, approved: Mapping[Side, int]
) -> TermSummary:
    number = newest.number if newest else None
    return TermSummary(
        term=TermName(row.slug, row.name),
        short=row.short,
        aliases=_alias_texts(row.aliases.all()),
        kind=Kind(row.kind),
        section=row.section,
        owner=row.owner,
        status=status_of(number, approved),
        version=number,
        text=newest.text if newest else "",
    )


def _newest_texts(rows: Iterable[models.Term]) -> dict[int, models.DefinitionVersion]:
    found = models.DefinitionVersion.objects.filter(term__in=rows)
    return {one.term_id: one for one in found.order_by("term_id", "-number").distinct("term_id")}


def _approved_by_side(rows: Iterable[models.Term]) -> dict[int, dict[Side, int]]:
    """Return the newest version that each side approved, by term."""
    approved: dict[int, dict[Side, int]] = defaultdict(dict)
    found = models.DefinitionVersion.objects.filter(term__in=rows).exclude(approvals=[])
    for one in found.order_by("number"):
        for approval in one.approvals:
            approved[one.term_id][Side(approval["side"])] = one.number
    return approved


def _sides(versions: Iterable[DefinitionVersion]) -> dict[Side, int]:
    return {approval.side: one.number for one in versions for approval in one.approvals}


def _version(row: models.DefinitionVersion) -> DefinitionVersion:
    return DefinitionVersion(
        term=TermName(row.term.slug, row.term.name),
        number=row.number,
        text=row.text,
        example=row.example,
        effective_on=row.effective_on,
        author=row.author,
        reason=row.reason,
        recorded_at=row.recorded_at,
        readings=from_stored(row.readings),
        window=row.window,
        approvals=tuple(
            Approval(Side(one["side"]), one["person"], datetime.fromisoformat(one["at"]))
            for one in row.approvals
        ),
        approved_at=row.approved_at,
    )


def _related_names(row: models.Term) -> tuple[TermName, ...]:
    relations = models.TermRelation.objects
    found = models.Term.objects.filter(
        Q(id__in=relations.filter(term=row).values("other"))
        | Q(id__in=relations.filter(other=row).values("term"))
    )
    return tuple(TermName(one.slug, one.name) for one in found.order_by(Lower("name"), "id"))


def _close_to(text: str) -> list[TermName]:
    names = dict(models.Term.objects.values_list("slug", "name"))
    close = get_close_matches(key_of(text), names, n=3)
    return [TermName(slug, names[slug]) for slug in close]


def _alias_texts(aliases: Iterable[models.TermAlias]) -> tuple[str, ...]:
    return tuple(sorted((one.alias for one in aliases), key=str.casefold))


def _underscored(key: str) -> str:
    return key.replace("-", "_")
