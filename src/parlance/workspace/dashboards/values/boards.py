"""Dashboards, their tiles and whom they are shared with, as others see them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from parlance.kit.fingerprints import fingerprint
from parlance.workspace.dashboards.values.filters import Filters
from parlance.workspace.dashboards.values.tiles import Configuration, Kind, Width, stored

LONGEST_NAME = 200
LONGEST_DESCRIPTION = 2_000
MOST_TILES = 40


class Which(StrEnum):
    """Which dashboards a list shows."""

    MINE = "mine"
    WITH_ME = "with-me"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of a dashboard. Without `configured`, `problem` says why the record has none."""

    id: int
    kind: Kind
    title: str
    width: Width
    configured: Configuration | None
    problem: str = ""

    @property
    def values(self) -> dict[str, object]:
        """What an edit starts from."""
        known = stored(self.configured) if self.configured else {}
        return {"title": self.title, "width": self.width.value, **known}

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.values)


@dataclass(frozen=True, slots=True)
class NewTile:
    """A tile that is to be made."""

    kind: Kind
    configured: Configuration
    width: Width
    title: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """With whom something is shared: a role, a person by id, or with neither, everybody."""

    role: str = ""
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    id: int
    holder: Holder
    may_edit: bool


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """A dashboard in a list. `owner_id` is None once its owner is erased."""

    id: int
    name: str
    description: str
    owner_id: str | None
    changed_at: datetime
    tiles: int
    shares: tuple[Share, ...]
    is_mine: bool
    is_starred: bool
    is_start: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard with its tiles in their order, as one actor may use it."""

    id: int
    name: str
    description: str
    owner_id: str | None
    filters: Filters
    changed_at: datetime
    tiles: tuple[Tile, ...]
    shares: tuple[Share, ...] = ()
    is_mine: bool = False
    may_edit: bool = False
    is_starred: bool = False
    is_start: bool = False

    @property
    def values(self) -> dict[str, object]:
        """What an edit of the name and the filters starts from."""
        return {"name": self.name, "description": self.description, **self.filters.stored}

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.values)


@dataclass(frozen=True, slots=True)
class Template:
    """A dashboard that ships with Parlance, to begin with."""

    key: str
    name: str
    description: str
    tiles: tuple[NewTile, ...]
    filters: Filters = field(default_factory=Filters)
