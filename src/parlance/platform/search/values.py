from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from parlance.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it opens, and a line that tells it from its likes.

    `kind` is a stable word for what it is ("account", "term"). `score` runs from 0 to 1, 1 for
    the very words: what `matching.ranked` annotates.
    """

    title: str
    href: str
    note: str = ""
    kind: str = ""
    score: float = 0.0


class Finder(Protocol):
    """Answers one source: at most `limit` hits that the actor may see, best first."""

    def __call__(self, *, actor: Actor, words: str, limit: int) -> list[Hit]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing that can be found.

    `label` heads its hits. `right` is what the actor must hold for it to be asked, "" for
    nothing; narrowing to what the actor may see is the finder's.
    """

    name: str
    label: str | Promise
    right: str
    find: Finder


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one source, best first; `has_more` when there are more than asked for."""

    name: str
    label: str
    hits: tuple[Hit, ...]
    has_more: bool

    @property
    def best(self) -> float:
        return max((hit.score for hit in self.hits), default=0.0)
