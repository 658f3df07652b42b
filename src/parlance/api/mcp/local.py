"""The door for an assistant on this machine: it reads for somebody, unless allowed more."""

from dataclasses import replace

from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.people.queries import actor_by_email
from parlance.platform.people.rights import RIGHT_NAMES

_READING = frozenset(name for name in RIGHT_NAMES if name.endswith(".read"))
_PROPOSING = frozenset({"glossary.change"})


def assistant(email: str | None, *, may_propose: bool) -> Actor:
    """Return who an assistant acts for, with no more rights than reading, or proposing too.

    Raises `MemberNotFoundError` when nobody signs in with the address.
    """
    allowed = _READING | _PROPOSING if may_propose else _READING
    if email is None:
        return replace(SYSTEM, rights=allowed)
    person = actor_by_email(email)
    return replace(person, rights=person.rights & allowed)
