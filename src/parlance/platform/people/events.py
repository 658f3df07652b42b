from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignInClosed:
    """Somebody may sign in no more: whatever acts in their name ends."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class RolesChanged:
    """Somebody holds other roles now."""

    person_id: UUID
