from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parlance.domains.glossary import events, models
from parlance.domains.glossary.errors import (
    AlreadyApprovedError,
    InvalidDefinitionError,
    NotYourSideError,
    TermExistsError,
    TermNotFoundError,
    VersionNotFoundError,
    VersionOutOfOrderError,
)
from parlance.domains.glossary.queries import shipped_terms
from parlance.domains.glossary.rules.agreement import sides_of
from parlance.domains.glossary.rules.names import is_slug, key_of
from parlance.domains.glossary.rules.readings import check_readings, check_text, stored
from parlance.domains.glossary.values import Kind, Side, StarterTerm, TermName
from parlance.engine.definitions import Reading
from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.audit.guards import summed_up
from parlance.platform.events.outbox import publish

FormulaCheck = Callable[[str, Mapping[str, Reading]], None]

STARTER_REASON = "Shipped with Parlance."
_formula_checks: list[FormulaCheck] = []


def register_formula_check(check: FormulaCheck) -> None:
    """Have `check(identifier, readings)` called before readings are published.

    It raises an `InvalidError` for a formula that cannot be computed. Called in an app's
    `ready()` by the domain that knows the measures.
    """
    if check not in _formula_checks:
        _formula_checks.append(check)


@transaction.atomic
@summed_up()
def load_starter(*, actor: Actor, effective_on: date, recorded_at: datetime) -> tuple[str, ...]:
    """Add the shipped terms that are not there yet; return their slugs.

    A term that is there stays exactly as it is, so that this can run at every start: what
    people changed is theirs. Each new term gets its shipped text as version 1.
    """
    actor.must("glossary.change")
    known = set(models.Term.objects.values_list("slug", flat=True))
    new = [one for one in shipped_terms() if one.slug not in known]
    if not new:
        return ()

    rows = models.Term.objects.bulk_create(
        models.Term(
            slug=one.slug,
            kind=one.kind.value,
            section=one.section,
            owner=one.owner,
            met_in=one.met_in,
            created_at=recorded_at,
            **_names(one.name, one.short),
        )
        for one in new
    )
    ids = {row.slug: row.id for row in rows}
    models.TermAlias.objects.bulk_create(
        models.TermAlias(term_id=ids[one.slug], alias=alias, key=key_of(alias))
        for one in new
        for alias in one.aliases
    )
    models.DefinitionVersion.objects.bulk_create(
        models.DefinitionVersion(
            term_id=ids[one.slug],
            number=1,
            text=one.text,
            example=one.example,
            readings=stored(one.readings),
            window=one.window,
            effective_on=effective_on,
            author=actor.id,
            reason=STARTER_REASON,
            recorded_at=recorded_at,
        )
        for one in new
    )
    _relate(new)
    slugs = tuple(one.slug for one in new)
    audit.record(
        actor=actor,
        action="glossary.load_starter",
        subject=("glossary", "starter"),
        after={"terms": slugs},
        reason=STARTER_REASON,
    )
    for slug in slugs:
        publish(events.TermDefined(slug), actor)
    return slugs


@transaction.atomic
def define_term(
    *,
    actor: Actor,
    slug: str,
    name: str,
    kind: Kind,
    section: str,
    owner: str,
    created_at: datetime,
    short: str = "",
    aliases: Sequence[str] = (),
    related: Sequence[str] = (),
    met_in: str = "",
) -> None:
    """Add a term without a definition yet; `publish_version` gives it one.

    `related` are slugs. Raises `TermExistsError`, `TermNotFoundError` for a related one that
    is not there, and `InvalidDefinitionError`.
    """
    actor.must("glossary.change")
    if not is_slug(slug):
        raise InvalidDefinitionError(
            f"“{slug}” cannot be an address; write lower case words joined by “-”."
        )
    if not (key_of(name) and section.strip() and owner.strip()):
        raise InvalidDefinitionError("A term needs a name, a section and an owner.")
    taken = models.Term.objects.filter(slug=slug).first()
    if taken is not None:
        raise TermExistsError(TermName(taken.slug, taken.name))

    row = models.Term.objects.create(
        slug=slug,
        kind=kind.value,
        section=section.strip(),
        owner=owner.strip(),
        met_in=met_in,
        created_at=created_at,
        **_names(name, short),
    )
    for alias in aliases:
        _add_alias(row, alias)
    for other in related:
        models.TermRelation.objects.create(term=row, other=_locked(other))
    after = {"name": name, "short": short, "kind": kind.value, "aliases": list(aliases)}
    _record(actor, "define_term", row, after=after)
    publish(events.TermDefined(slug), actor)


@transaction.atomic
def publish_version(
    *,
    actor: Actor,
    slug: str,
    text: str,
    example: str,
    reason: str,
    effective_on: date,
    recorded_at: datetime,
    readings: Sequence[Reading] = (),
    window: str = "month",
) -> int:
    """Give a term a new version of its definition; return its number.

    It counts from `effective_on` and starts without approvals. Raises `TermNotFoundError`,
    `VersionOutOfOrderError`, `InvalidDefinitionError`, or what a formula check raises.
    """
    actor.must("glossary.change")
    term = _locked(slug)
    check_text(text=text, example=example, reason=reason)
    check_readings(Kind(term.kind), readings, window)
    for check in _formula_checks if readings else ():
        check(term.identifier, {one.key: one for one in readings})
    before = term.versions.order_by("-number").first()
    if before is not None and effective_on < before.effective_on:
        raise VersionOutOfOrderError(before.number, before.effective_on)

    number = before.number + 1 if before is not None else 1
    models.DefinitionVersion.objects.create(
        term=term,
        number=number,
        text=text.strip(),
        example=example.strip(),
        readings=stored(readings),
        window=window,
        effective_on=effective_on,
        author=actor.id,
        reason=reason.strip(),
        recorded_at=recorded_at,
    )
    _record(
        actor,
        "publish_version",
        term,
        before={"version": before.number} if before is not None else None,
        after={"version": number, "effective_on": effective_on},
        reason=reason,
    )
    publish(events.VersionPublished(term.slug, number), actor)
    return number


@transaction.atomic
def approve_version(
    *, actor: Actor, slug: str, number: int, side: Side, approved_at: datetime
) -> bool:
    """Approve a version for one's team; return whether both have now, which fixes it for good.

    Raises `NotYourSideError` without a role in that team, `VersionNotFoundError`,
    `AlreadyApprovedError`.
    """
    actor.must("glossary.approve")
    if side not in sides_of(actor.roles):
        raise NotYourSideError(side)
    term = _locked(slug)
    version = term.versions.select_for_update().filter(number=number).first()
    if version is None:
        raise VersionNotFoundError(TermName(term.slug, term.name), number)
    sides = {one["side"] for one in version.approvals}
    if side.value in sides:
        raise AlreadyApprovedError(number, side)

    given = {"side": side.value, "person": actor.id, "at": approved_at.isoformat()}
    version.approvals = [*version.approvals, given]
    is_agreed = sides | {side.value} == {one.value for one in Side}
    if is_agreed:
        version.approved_at = approved_at
    version.save(update_fields=["approvals", "approved_at"])
    _record(actor, "approve_version", term, after={"version": number, "side": side.value})
    if is_agreed:
        publish(events.VersionAgreed(term.slug, number), actor)
    return is_agreed


@transaction.atomic
def rename_term(*, actor: Actor, slug: str, name: str, reason: str) -> None:
    """Give a term another name. Its address stays, and the old name stays as an alias."""
    actor.must("glossary.change")
    term = _locked(slug)
    before, name = term.name, name.strip()
    if not key_of(name):
        raise InvalidDefinitionError("A term needs a name.")
    if name == before:
        return
    term.name, term.name_key = name, key_of(name)
    term.save(update_fields=["name", "name_key"])
    if key_of(before) != term.name_key:
        _add_alias(term, before)
    _record(
        actor, "rename_term", term, before={"name": before}, after={"name": name}, reason=reason
    )


@transaction.atomic
def add_alias(*, actor: Actor, slug: str, alias: str) -> None:
    """Add another way to say a term; several terms may share it. Twice is once."""
    actor.must("glossary.change")
    term = _locked(slug)
    if _add_alias(term, alias):
        _record(actor, "add_alias", term, after={"alias": alias.strip()})


def _names(name: str, short: str) -> dict[str, str]:
    return {
        "name": name.strip(),
        "name_key": key_of(name),
        "short": short.strip(),
        "short_key": key_of(short),
    }


def _record(actor: Actor, action: str, term: models.Term, **what: Any) -> None:
    audit.record(actor=actor, action=f"glossary.{action}", subject=("term", term.slug), **what)


def _add_alias(term: models.Term, alias: str) -> bool:
    if not key_of(alias):
        raise InvalidDefinitionError(f"“{alias}” has no letter; an alias is a word.")
    if term.aliases.filter(alias__iexact=alias.strip()).exists():
        return False
    term.aliases.create(alias=alias.strip(), key=key_of(alias))
    return True


def _locked(slug: str) -> models.Term:
    term = models.Term.objects.select_for_update().filter(slug=key_of(slug)).first()
    if term is None:
        raise TermNotFoundError(slug)
    return term


def _relate(new: Iterable[StarterTerm]) -> None:
    """Join new terms to those they name; a pair that names each other is stored once."""
    ids = dict(models.Term.objects.values_list("slug", "id"))
    pairs = {tuple(sorted((one.slug, other))) for one in new for other in one.related}
    models.TermRelation.objects.bulk_create(
        models.TermRelation(term_id=ids[one], other_id=ids[other]) for one, other in sorted(pairs)
    )
