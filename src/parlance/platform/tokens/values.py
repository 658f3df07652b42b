"""What is known of an access token; the token itself is shown once and kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from parlance.kit.actor import Actor
from parlance.platform.people.rights import RIGHT_NAMES, RIGHTS

LONGEST_DAYS = 365
"""No token is valid for longer than a year."""

_READING = frozenset(name for name in RIGHT_NAMES if name.endswith(".read"))
_ASKED_FOR_ONLY = frozenset({"api.use"})


@dataclass(frozen=True, slots=True)
class Group:
    """A scope that stands for many rights, those that are added later included."""

    name: str
    words: str
    rights: frozenset[str]


OWN = "own"
"""The scope for changes that need no right but to read: they concern only the person's own."""

GROUPS = (
    Group(
        OWN, "Change what is only yours: segments, views, choices, what you have read", frozenset()
    ),
    Group("read", "Read everything that you may read, without personal data", _READING),
    Group("everything", "Do everything that you may do", RIGHT_NAMES),
)
SCOPES: dict[str, str] = {one.name: one.words for one in GROUPS} | {
    one.name: one.words for one in RIGHTS if one.name not in _ASKED_FOR_ONLY
}
"""Every scope in words: the groups, then the rights."""


def rights_in(scopes: Iterable[str]) -> frozenset[str]:
    """Return the rights that scopes stand for; words that are no scope give none."""
    asked = frozenset(scopes)
    grouped = (one.rights for one in GROUPS if one.name in asked)
    return (asked & RIGHT_NAMES).union(*grouped)


@dataclass(frozen=True, slots=True)
class TokenSummary:
    """A token in a list. `prefix` is its beginning, enough to tell it from others."""

    id: UUID
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. `secret` is what a program sends; nobody can be shown it again."""

    summary: TokenSummary
    secret: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who comes with a token: an actor with the rights of both, and the token."""

    actor: Actor
    token: TokenSummary
