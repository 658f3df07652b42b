from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from parlance.kit.actor import Actor

DIRECTORY = Actor(
    id="directory", name="Directory", rights=frozenset({"people.read", "people.change"})
)
"""The organisation's directory, when it changes members by SCIM."""


@dataclass(frozen=True, slots=True)
class Named:
    """A member seen from a group, or a group seen from a member."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class MemberState:
    """What a directory says of a member. `email` and `external_id` are "" where there is none."""

    user_name: str
    name: str
    email: str = ""
    external_id: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class DirectoryMember:
    """A member as the directory sees them."""

    id: UUID
    state: MemberState
    groups: tuple[Named, ...]
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class GroupState:
    name: str
    external_id: str = ""
    member_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class DirectoryGroup:
    id: UUID
    state: GroupState
    members: tuple[Named, ...]
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class GroupRole:
    """A group of the directory as the settings show it, and the role it gives, if any."""

    name: str
    members: int
    role: str


@dataclass(frozen=True, slots=True)
class DirectoryToken:
    """A token by its first characters; the token itself is shown once, when it is made."""

    id: int
    prefix: str
    made_at: datetime
    last_used_at: datetime | None
