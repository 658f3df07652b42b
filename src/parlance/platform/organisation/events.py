from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrganisationConfigured:
    """Settings were changed; `changed` names them."""

    changed: tuple[str, ...]
