"""Terms and their names."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from parlance.domains.glossary import events, models
from parlance.domains.glossary.commands import rows
from parlance.domains.glossary.errors import InvalidDefinitionError, TermExistsError
from parlance.domains.glossary.rules.names import is_slug, key_of
from parlance.domains.glossary.values import Kind, TermName
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.events.outbox import publish


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
        **rows.names(name, short),
    )
    for alias in aliases:
        _add_alias(row, alias)
    for other in related:
        models.TermRelation.objects.create(term=row, other=rows.locked(other))
    after = {"name": name, "short": short, "kind": kind.value, "aliases": list(aliases)}
    rows.record(actor, "define_term", row, after=after)
    publish(events.TermDefined(slug), actor)


@transaction.atomic
def rename_term(
    *, actor: Actor, slug: str, name: str, reason: str, expected: str | None = None
) -> None:
    """Give a term another name. Its address stays, and the old name stays as an alias.

    Raises `StaleEditError` when `expected` is not the fingerprint of the name now.
    """
    actor.must("glossary.change")
    term = rows.locked(slug)
    before, name = term.name, name.strip()
    if not key_of(name):
        raise InvalidDefinitionError("A term needs a name.")
    must_be_fresh(expected, {"name": before}, {"name": name})
    if name == before:
        return
    term.name, term.name_key = name, key_of(name)
    term.save(update_fields=["name", "name_key"])
    if key_of(before) != term.name_key:
        _add_alias(term, before)
    rows.record(
        actor, "rename_term", term, before={"name": before}, after={"name": name}, reason=reason
    )


@transaction.atomic
def add_alias(*, actor: Actor, slug: str, alias: str) -> None:
    """Add another way to say a term; several terms may share it. Twice is once."""
    actor.must("glossary.change")
    term = rows.locked(slug)
    if _add_alias(term, alias):
        rows.record(actor, "add_alias", term, after={"alias": alias.strip()})


def _add_alias(term: models.Term, alias: str) -> bool:
    if not key_of(alias):
        raise InvalidDefinitionError(f"“{alias}” has no letter; an alias is a word.")
    if term.aliases.filter(alias__iexact=alias.strip()).exists():
        return False
    term.aliases.create(alias=alias.strip(), key=key_of(alias))
    return True
