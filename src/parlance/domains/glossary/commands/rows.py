"""What commands share: finding a term's row, its names in columns, its entry in the audit log."""

from typing import Any

from parlance.domains.glossary import models
from parlance.domains.glossary.errors import TermNotFoundError
from parlance.domains.glossary.rules.names import key_of
from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit


def names(name: str, short: str) -> dict[str, str]:
    return {
        "name": name.strip(),
        "name_key": key_of(name),
        "short": short.strip(),
        "short_key": key_of(short),
    }


def record(actor: Actor, action: str, term: models.Term, **what: Any) -> None:
    audit.record(actor=actor, action=f"glossary.{action}", subject=("term", term.slug), **what)


def locked(slug: str) -> models.Term:
    term = models.Term.objects.select_for_update().filter(slug=key_of(slug)).first()
    if term is None:
        raise TermNotFoundError(slug)
    return term
