from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Origin(StrEnum):
    """Who told of a change: a command of Parlance, or the database, which saw it by itself."""

    COMMAND = "command"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log. `actor_name` is empty once the person was erased."""

    id: int
    at: datetime
    actor_id: str
    actor_name: str
    action: str
    subject_kind: str
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str
    load_id: int | None
    origin: Origin = Origin.COMMAND


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for in the log; empty means all.

    `opens` and `closes` are instants, half open. `words` are looked for in reasons, subjects and
    in what stood before and after. `before_id` continues after the last entry of a page.
    """

    actor_id: str = ""
    action: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    words: str = ""
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the log knows by now, for choosing: actors by id and name, actions, subjects."""

    actors: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    subject_kinds: tuple[str, ...]
