from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonErased:
    """What told of a person is gone; the random id stays where something happened."""

    person_id: UUID
