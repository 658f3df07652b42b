"""Who asks: the first argument of every command and query."""

from dataclasses import dataclass, field
from uuid import UUID

from parlance.kit.errors import DeniedError

NO_PERSON = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which accounts an actor may see.

    `owner` is None for all accounts, else the person key of the owner whose book of business
    it is. The same value narrows QuerySets, engine predicates and cache keys.
    """

    owner: str | None = None

    @property
    def is_everything(self) -> bool:
        return self.owner is None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a program, with what it may do (`rights`) and see (`scope`).

    `id` is the random person id as text, or a fixed word for programs ("system").
    """

    id: str
    name: str
    roles: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    scope: Scope = field(default_factory=Scope)

    @property
    def person_id(self) -> UUID:
        """The id of the person who asks; for a program `NO_PERSON`, which finds nothing."""
        try:
            return UUID(self.id)
        except ValueError:
            return NO_PERSON

    def may(self, right: str) -> bool:
        return right in self.rights or "*" in self.rights

    def must(self, right: str) -> None:
        """Raise `DeniedError` unless the actor holds the right."""
        if not self.may(right):
            raise DeniedError(right)


SYSTEM = Actor(id="system", name="Parlance", rights=frozenset({"*"}))
"""The program itself: jobs, and the command line of the machine's operator."""
