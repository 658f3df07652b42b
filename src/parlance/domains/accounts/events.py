from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AccountCreated:
    account_id: int


@dataclass(frozen=True, slots=True)
class AttributeChanged:
    """An attribute has this value from that day on; None: it was cleared."""

    account_id: int
    attribute: str
    value: str | None
    starts_on: date


@dataclass(frozen=True, slots=True)
class ContactAdded:
    account_id: int
    contact_id: int


@dataclass(frozen=True, slots=True)
class AccountsLoaded:
    """A file of this domain was loaded; `changed` counts added rows, too."""

    load_id: int
    file: str
    changed: int


@dataclass(frozen=True, slots=True)
class AccountRenamed:
    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class UserAdded:
    account_id: int
    user_id: int
