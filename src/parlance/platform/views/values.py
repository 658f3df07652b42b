from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from parlance.platform.people.values import Role


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page whose views can be saved: its route, and the right that opens it.

    `passing` are parts of its address that are of the moment, and no part of a view.
    """

    route: str
    label: str | Promise
    right: str = ""
    passing: frozenset[str] = frozenset({"after", "explain", "panel", "view"})


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who else sees a view: everybody, those with one of the roles, or nobody."""

    everybody: bool = False
    roles: frozenset[Role] = frozenset()

    @property
    def is_shared(self) -> bool:
        return self.everybody or bool(self.roles)


@dataclass(frozen=True, slots=True)
class View:
    """A named address as one person sees it.

    `query` is what follows the `?`. `is_default`: the page opens with it for this person.
    """

    id: int
    page: str
    name: str
    query: str
    owner_id: UUID
    owner_name: str
    is_own: bool
    is_default: bool
    sharing: Sharing
