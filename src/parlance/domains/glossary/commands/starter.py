"""The terms that Parlance ships."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from parlance.domains.glossary import events, models
from parlance.domains.glossary.commands.rows import names
from parlance.domains.glossary.queries import shipped_terms
from parlance.domains.glossary.rules.names import key_of
from parlance.domains.glossary.rules.readings import stored
from parlance.domains.glossary.values import StarterTerm
from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.audit.guards import summed_up
from parlance.platform.events.outbox import publish

STARTER_REASON = "Shipped with Parlance."


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
            **names(one.name, one.short),
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


def _relate(new: Iterable[StarterTerm]) -> None:
    """Join new terms to those they name; a pair that names each other is stored once."""
    ids = dict(models.Term.objects.values_list("slug", "id"))
    pairs = {tuple(sorted((one.slug, other))) for one in new for other in one.related}
    models.TermRelation.objects.bulk_create(
        models.TermRelation(term_id=ids[one], other_id=ids[other]) for one, other in sorted(pairs)
    )
