"""What a table keeps about persons, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from parlance.platform.privacy.words import telling


class Fate(StrEnum):
    """What erasing a person does to the rows that are theirs."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    REPLACED = "replaced"
    RELEASED = "released"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Holding:
    """A table, and what of it tells of persons.

    `belongs` is the condition that a row `t` is of the person `%(person)s`; "" for a table that is
    nobody's. `personal` columns tell of that person, `secret` ones are never handed out. `keys`
    are what other systems call the person: in the exchange file `file`, or at a provider.
    `mentions` are free texts that may name anybody; rows with such a text are cleaned, or with
    `drops_mentions` deleted. `plain` columns are text and tell of nobody. Rows of a table that
    `feeds_facts` stand in the lake, too. `owner` is the column that a released row gives up.
    """

    table: str
    label: str | Promise
    belongs: str = ""
    fate: Fate = Fate.KEPT
    personal: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    file: str = ""
    mentions: tuple[str, ...] = ()
    drops_mentions: bool = False
    plain: tuple[str, ...] = ()
    feeds_facts: bool = False
    owner: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that an export of a person lists."""
        return (*self.personal, *(one for one in self.keys if one not in self.personal))


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as they can be found: by id, and by the words that stand for them."""

    person_id: UUID
    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    keys: Mapping[str, tuple[str, ...]]
    """What other systems call the person, by file or kind."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the texts that mean this person wherever they stand, the longest first."""
        known = (
            *self.emails,
            *self.phones,
            *(one for found in self.keys.values() for one in found),
        )
        return telling(names=self.names, others=known)


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a table are a person's, and what erasing does to them."""

    table: str
    label: str
    rows: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Found:
    """A place where words of a person stand: a table, or a file under PARLANCE_HOME."""

    place: str
    times: int


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person in the list."""

    person_id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What erasing a person would do, in numbers."""

    person_id: UUID
    name: str
    email: str
    held: tuple[Held, ...]
    mentions: int

    @property
    def numbers(self) -> dict[str, Any]:
        """What whoever agrees has seen; a change in between is told."""
        return {one.table: one.rows for one in self.held} | {"mentions": self.mentions}


@dataclass(frozen=True, slots=True)
class ErasureSummary:
    """An erasure that took place. `found` are places where words of the person still stand."""

    id: int
    person_id: UUID
    at: datetime
    actor_id: str
    reason: str
    is_over: bool
    run_id: int | None
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """All about one person, written for one administrator until `expires_at`."""

    id: UUID
    person_id: UUID
    created_at: datetime
    expires_at: datetime
    is_ready: bool
    size: int
    run_id: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """For how many days something is kept that nobody needs for good."""

    kind: str
    label: str | Promise
    why: str | Promise
    usual: int
    least: int
    most: int
