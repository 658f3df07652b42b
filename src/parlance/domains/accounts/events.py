from dataclasses import dataclass
from datetime import date

from parlance.platform.events.values import EventType


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


TOLD = (
    EventType("account.created", "An account was added", AccountCreated, {"account_id": 42}),
    EventType(
        "account.renamed",
        "An account has another name",
        AccountRenamed,
        {"account_id": 42, "name": "Fern and Sons"},
    ),
    EventType(
        "account.attribute_changed",
        "An attribute of an account has another value from a day on",
        AttributeChanged,
        {
            "account_id": 42,
            "attribute": "segment",
            "value": "Enterprise",
            "starts_on": "2026-10-01",
        },
    ),
    EventType(
        "account.contact_added",
        "An account has a new contact",
        ContactAdded,
        {"account_id": 42, "contact_id": 7},
    ),
    EventType(
        "account.user_added",
        "An account has a new user",
        UserAdded,
        {"account_id": 42, "user_id": 9},
    ),
    EventType(
        "accounts.loaded",
        "A file of accounts, contacts or users was imported",
        AccountsLoaded,
        {"load_id": 3, "file": "accounts", "changed": 120},
    ),
)
"""What programs elsewhere are told of."""


@dataclass(frozen=True, slots=True)
class SegmentSaved:
    """A segment is new, or has another rule, name or circle of users."""

    segment_id: int


@dataclass(frozen=True, slots=True)
class TeamChanged:
    """Somebody joined or left an account's team in a role, from a day on."""

    account_id: int
    role: str
    day: date


@dataclass(frozen=True, slots=True)
class BulkApplied:
    """One field of many accounts has another value; `changed` counts them."""

    bulk_id: int
    field: str
    changed: int


@dataclass(frozen=True, slots=True)
class ContactChanged:
    account_id: int
    contact_id: int
