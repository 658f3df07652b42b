"""Whom the glossary tells of what happened; each event once, however often it is delivered."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.domains.glossary import queries
from parlance.domains.glossary.events import VersionAgreed, VersionPublished
from parlance.domains.glossary.rules.agreement import sides_of
from parlance.domains.glossary.rules.names import watched_as
from parlance.domains.glossary.values import Term
from parlance.kit.actor import SYSTEM
from parlance.platform.notifications.commands import notify
from parlance.platform.notifications.queries import watchers
from parlance.platform.people.queries import members
from parlance.platform.people.rights import rights_of

WAITS = "glossary.approval_waits"
CHANGED = "glossary.definition_changed"


def ask_for_approval(event: VersionPublished) -> None:
    """Tell everybody who may approve for a side that has not yet: the text waits for them."""
    term = queries.term(actor=SYSTEM, slug=event.slug)
    version = term.versions[event.number - 1]
    given = {one.side for one in version.approvals}
    notify(
        person_ids=[person for person, sides in _approvers().items() if sides - given],
        kind=WAITS,
        title=_("“%(name)s” waits for your side's approval") % {"name": term.name},
        text=_("Version %d") % event.number,
        href=reverse("term", args=[event.slug]),
        by=version.author,
        key=f"{WAITS} {event.slug} {event.number}",
    )


def tell_of_new_version(event: VersionPublished) -> None:
    """Tell those who own or watch a term, unless they are asked for their approval."""
    term = queries.term(actor=SYSTEM, slug=event.slug)
    version = term.versions[event.number - 1]
    given = {one.side for one in version.approvals}
    asked = {person for person, sides in _approvers().items() if sides - given}
    notify(
        person_ids=_concerned(term) - asked,
        kind=CHANGED,
        title=_("“%(name)s” has a new version") % {"name": term.name},
        text=_("Version %d, not agreed yet") % event.number,
        href=reverse("term", args=[event.slug]),
        by=version.author,
        key=f"{CHANGED} {event.slug} {event.number}",
    )


def tell_of_agreement(event: VersionAgreed) -> None:
    """Tell those who own or watch a term that both sides stand by its text."""
    term = queries.term(actor=SYSTEM, slug=event.slug)
    notify(
        person_ids=_concerned(term),
        kind=CHANGED,
        title=_("“%(name)s” is agreed") % {"name": term.name},
        text=_("CS and Product have approved version %d") % event.number,
        href=reverse("term", args=[event.slug]),
        key=f"{CHANGED} {event.slug} {event.number} agreed",
    )


def _approvers() -> dict[UUID, frozenset[str]]:
    """Return who may approve now, with the sides that they speak for."""
    return {
        one.person_id: sides_of(one.roles)
        for one in members(actor=SYSTEM)
        if one.is_active and "glossary.approve" in rights_of(one.roles)
    }


def _concerned(term: Term) -> frozenset[UUID]:
    """Return who owns the term, by name or by role, and who watches it."""
    owners = {
        one.person_id
        for one in members(actor=SYSTEM)
        if term.owner == str(one.person_id) or term.owner in one.roles
    }
    return watchers(subject=watched_as(term.slug)) | owners
