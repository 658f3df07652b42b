"""Entries of the audit log as people read them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parlance.kit.actor import Actor
from parlance.platform.audit.queries import entries
from parlance.platform.audit.values import Entry, Origin
from parlance.platform.people.queries import person_names
from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.web.formatting import DASH, Format
from parlance.web.words import translated

# Which page shows a subject of this kind; what fills its address is the subject's id.
_PLACES = {
    "account": "account",
    "dashboard": "board",
    "segment": "segment",
    "attribute": "attribute",
    "bulk_edit": "bulk_edit",
    "webhook": "webhook",
    "term": "term",
    "person": "person",
    "metric": "metric",
    "load": "import_load",
    "upload": "import_upload",
    "organisation": "organisation",
    "organisation_organisationsettings": "organisation",
    "exchange_rate": "rates",
}
_WITHOUT_ID = frozenset({"organisation", "rates"})
_ABOUT_PERSONS = frozenset({"person", "people_person", "user"})
# Where the code's own words would not be understood.
_ACTIONS = {
    "accounts.apply_bulk": lazy("Change many accounts"),
    "accounts.undo_bulk": lazy("Undo a change of many accounts"),
    "accounts.change_definition": lazy("Change an attribute's definition"),
    "glossary.load_starter": lazy("Load the starter glossary"),
    "glossary.publish_version": lazy("Propose a definition"),
    "glossary.approve_version": lazy("Approve a definition"),
    "organisation.configure": lazy("Change the organisation's settings"),
    "people.create_user": lazy("Let a person in"),
    "people.ask_reset": lazy("Ask for a new password"),
    "people.make_reset_link": lazy("Make a link for a new password"),
    "single_sign_on.admit": lazy("Let a person in by single sign-on"),
    "exchange.export_fetched": lazy("Fetch an export"),
}
_NAMED = 12
_OF_ROLES = frozenset({"role", "roles", "team", "owner"})
_ROLES = frozenset(Role)
_PERSON_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a change; empty before what was added, and after what was removed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the log. `by_database`: no command told of it, the database saw it."""

    id: int
    at: str
    who: str
    who_id: str
    action: str
    subject: str
    href: str
    changed: tuple[Changed, ...]
    reason: str
    by_database: bool


def entry_rows(found: Sequence[Entry], write: Format) -> tuple[EntryRow, ...]:
    """Write entries for reading; persons that they are about or name are not numbered."""
    about = {one.subject_id for one in found if one.subject_kind in _ABOUT_PERSONS}
    inside = {text for one in found for text in _texts(one) if _is_person_id(text)}
    names = person_names(about | inside)
    return tuple(_entry_row(one, write, names) for one in found)


def _entry_row(entry: Entry, write: Format, names: Mapping[str, str]) -> EntryRow:
    key = names.get(entry.subject_id, entry.subject_id)
    return EntryRow(
        id=entry.id,
        at=write.instant(entry.at),
        who=actor_words(entry.actor_id, entry.actor_name),
        who_id=entry.actor_id,
        action=action_words(entry.action),
        subject=f"{subject_words(entry.subject_kind)} {key}".strip(),
        href=_href(entry.subject_kind, entry.subject_id),
        changed=differences(entry.before, entry.after, names),
        reason=_reason(entry),
        by_database=entry.origin is Origin.DATABASE,
    )


def latest(
    *, actor: Actor, write: Format, subject: tuple[str, str], limit: int = 8
) -> tuple[EntryRow, ...]:
    """Return the last changes of one subject; nothing for those who may not read the log."""
    if not actor.may("audit.read"):
        return ()
    return entry_rows(entries(actor=actor, subject=subject, limit=limit), write)


def differences(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    people: Mapping[str, str] | None = None,
) -> tuple[Changed, ...]:
    """Return each field that is not the same before and after, in the order they were told.

    `people` are names by person id.
    """
    was, became = before or {}, after or {}
    names = people or {}
    return tuple(
        Changed(
            field_words(name),
            shown(_named(name, was[name], names)) if name in was else "",
            shown(_named(name, became[name], names)) if name in became else "",
        )
        for name in dict.fromkeys((*was, *became))
        if was.get(name) != became.get(name) or was.get(name) == "hidden"
    )


def _named(field: str, value: Any, people: Mapping[str, str]) -> Any:
    """Put names in the place of person ids, and words in that of roles."""
    if isinstance(value, list):
        return [_named(field, one, people) for one in value]
    if not isinstance(value, str):
        return value
    if field in _OF_ROLES and value in _ROLES:
        return translated(ROLE_LABELS[Role(value)])
    return people.get(value, value)


def _texts(entry: Entry) -> Iterator[str]:
    for told in (entry.before or {}, entry.after or {}):
        for value in told.values():
            yield from (one for one in (value if isinstance(value, list) else [value]) if one)


def _is_person_id(value: object) -> bool:
    return isinstance(value, str) and bool(_PERSON_ID.fullmatch(value))


def shown(value: Any) -> str:
    """Write a stored value: short lists in words, anything deeper as it is stored."""
    match value:
        case None | "" | [] | {}:
            return DASH
        case bool():
            return _("yes") if value else _("no")
        case list() if all(isinstance(one, str | int) for one in value):
            rest = len(value) - _NAMED
            named = ", ".join(str(one) for one in value[:_NAMED])
            return f"{named} + {rest}" if rest > 0 else named
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            return str(value)


def actor_words(actor_id: str, name: str) -> str:
    """Name who acted: a person, a program, a role of the database, or somebody erased since."""
    role = actor_id.removeprefix("database:")
    if role != actor_id:
        return _("Database role %(role)s") % {"role": role}
    if name:
        return name
    if len(actor_id) == 36:
        return _("Erased person %(start)s") % {"start": actor_id[:8]}
    return actor_id


def action_words(action: str) -> str:
    """Write `accounts.change_owner` as “Change owner”; what the database saw, as SQL calls it."""
    part, _dot, words = action.rpartition(".")
    if part == "database":
        return _("%(what)s by SQL") % {"what": words.capitalize()}
    if action in _ACTIONS:
        return str(_ACTIONS[action])
    return words.replace("_", " ").capitalize()


def subject_words(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def field_words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").capitalize()


def _reason(entry: Entry) -> str:
    if entry.origin is Origin.DATABASE:
        return _("Program: %(name)s") % {"name": entry.reason} if entry.reason else ""
    return entry.reason


def _href(kind: str, key: str) -> str:
    name = _PLACES.get(kind)
    if name is None:
        return ""
    try:
        return reverse(name, args=[] if name in _WITHOUT_ID else [key])
    except NoReverseMatch:
        return ""
