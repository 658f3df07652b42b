"""Accounts and what hangs on them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

NAMED_ATTRIBUTES = ("owner", "segment", "country", "industry", "parent")
"""Dated attributes whose value in force is kept on the account, too."""


class Order(StrEnum):
    """How a list of accounts is ordered; ties and the recording order go by the account's id."""

    NAME = "name"
    NAME_DESCENDING = "-name"
    OLDEST = "id"
    NEWEST = "-id"

    @property
    def is_descending(self) -> bool:
        return self.value.startswith("-")

    @property
    def fields(self) -> tuple[str, ...]:
        return ("id",) if self.value.endswith("id") else ("name", "id")


class TeamRole(StrEnum):
    """Roles on an account that one person holds at a time; other roles are free words.

    The primary CSM is the account's owner, so that book, facts and team say the same.
    """

    ACCOUNT_EXECUTIVE = "account_executive"
    ACCOUNT_MANAGER = "account_manager"


CSM = "customer_success_manager"
"""The role on a team that is the account's dated attribute `owner`."""


class AttributeType(StrEnum):
    """What values a custom attribute takes; they are stored as text in one spelling."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a custom attribute is. Money is in the reporting currency.

    One that only imports brought (`is_inferred`) is text, named after its column.
    """

    name: str
    label: str
    type: AttributeType = AttributeType.TEXT
    choices: tuple[str, ...] = ()
    description: str = ""
    is_retired: bool = False
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class SegmentSummary:
    """A saved filter with its rule in force. `version` counts from 1."""

    id: int
    name: str
    description: str
    owner: str
    is_shared: bool
    expression: str
    version: int


@dataclass(frozen=True, slots=True)
class SegmentVersionNote:
    number: int
    expression: str
    made_by: str
    made_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on an account's team. The CSM's `id` is None: that is the attribute `owner`."""

    id: int | None
    role: str
    person_id: str
    name: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What a bulk edit would do: accounts that change, have it already, or stay as they are.

    `refused` counts chosen accounts that do not exist or that the actor may not see.
    """

    change: tuple[int, ...]
    same: int
    refused: int


@dataclass(frozen=True, slots=True)
class BulkSummary:
    id: int
    made_by: str
    made_at: datetime
    field: str
    value: str | None
    from_on: date
    reason: str
    changed: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """An account in a list, with its attributes in force."""

    id: int
    source_id: str
    name: str
    owner: str | None
    segment: str | None
    country: str | None
    industry: str | None
    parent_id: int | None
    signed_up_on: date | None


@dataclass(frozen=True, slots=True)
class AccountDetail:
    """One account: its summary, its parent's name, its children and custom attributes."""

    summary: AccountSummary
    parent_name: str | None
    children: tuple[tuple[int, str], ...]
    custom: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """A page of a list. `after` asks for the next one; None: this is the last."""

    accounts: tuple[AccountSummary, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """A value of an attribute, in force from a day on; `value` None: it was cleared."""

    attribute: str
    value: str | None
    starts_on: date
    recorded_from: datetime
    recorded_to: datetime | None
    load_id: int | None
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """A person at an account, and what that person is there until the day before `ends_on`."""

    id: int
    source_id: str
    person_id: UUID
    name: str
    email: str | None
    phone: str | None
    title: str | None
    role: str | None
    ends_on: date | None = None
    consent_service: str | None = None
    consent_marketing: str | None = None
    consent_on: date | None = None
    consent_by: str | None = None


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """An account that fits asked words; `score` runs from 0 to 1."""

    summary: AccountSummary
    score: float


@dataclass(frozen=True, slots=True)
class FoundContact:
    """A contact that fits asked words; `score` runs from 0 to 1."""

    contact: ContactDetail
    account_id: int
    account_name: str
    score: float
