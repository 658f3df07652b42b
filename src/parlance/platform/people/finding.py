"""People who work here, by words."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from parlance.kit.actor import Actor
from parlance.platform.people.models import RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.search.matching import ranked


@dataclass(frozen=True, slots=True)
class FoundMember:
    """Somebody who may sign in and whose name fits, 0 to 1."""

    person_id: UUID
    name: str
    roles: frozenset[Role]
    score: float


def found_members(*, actor: Actor, words: str, limit: int) -> list[FoundMember]:
    """Return those who may sign in and whose name or address fits the words, best first."""
    actor.must("people.read")
    active = User.objects.filter(is_active=True)
    rows = ranked(active, words, "person__name", "person__email").select_related("person")
    found = list(rows[:limit])
    roles: dict[UUID, set[Role]] = defaultdict(set)
    grants = RoleGrant.objects.filter(person_id__in=[row.person_id for row in found])
    for person_id, role in grants.values_list("person_id", "role"):
        roles[person_id].add(Role(role))
    return [
        FoundMember(row.person_id, row.person.name, frozenset(roles[row.person_id]), row.score)
        for row in found
    ]
