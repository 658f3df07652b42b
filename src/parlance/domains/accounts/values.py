"""What crosses the border of accounts, and the exchange files of this domain."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from parlance.kit.tables import Field, FieldType, FileSchema

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


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """A person at an account, and what that person is there."""

    id: int
    source_id: str
    person_id: UUID
    name: str
    email: str | None
    phone: str | None
    title: str | None
    role: str | None


_TEXT = FieldType.TEXT
_SOURCE_ID = Field("source_id", _TEXT, "Your own key of this record, unique in the file.", True)
_ACCOUNT = Field(
    "account", _TEXT, "The account, by its source_id.", required=True, refers_to="accounts"
)
_PERSON = (
    Field("name", _TEXT, "The person's name.", personal=True),
    Field("email", _TEXT, "The person's e-mail address.", personal=True),
)

ACCOUNTS = FileSchema(
    name="accounts",
    title="Accounts, with their attributes as they are now",
    fields=(
        _SOURCE_ID,
        Field("name", _TEXT, "What people call the account.", required=True),
        Field("parent", _TEXT, "The account above, by its source_id.", refers_to="accounts"),
        Field("owner", _TEXT, "Who looks after the account. Empty: as it was."),
        Field("segment", _TEXT, "Segment. Empty: as it was."),
        Field("country", _TEXT, "Country. Empty: as it was."),
        Field("industry", _TEXT, "Industry. Empty: as it was."),
        Field("signed_up_on", FieldType.DATE, "The day the account signed up. Empty: as it was."),
    ),
    extra=True,
)

ACCOUNT_HISTORY = FileSchema(
    name="account_history",
    title="Attributes of accounts as they were from a day on",
    fields=(
        _ACCOUNT,
        Field(
            "attribute",
            _TEXT,
            "owner, segment, country, industry, parent or one of your own.",
            required=True,
        ),
        Field(
            "value", _TEXT, "The value from that day on; a parent by its source_id. Empty: none."
        ),
        Field("from", FieldType.DATE, "The first day of this value.", required=True),
    ),
    key=("account", "attribute", "from"),
)

CONTACTS = FileSchema(
    name="contacts",
    title="People to talk to at an account",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        *_PERSON,
        Field("phone", _TEXT, "The person's telephone number.", personal=True),
        Field("title", _TEXT, "Job title.", personal=True),
        Field("role", _TEXT, "What the person is for you: champion, decision maker, user…"),
    ),
)

USERS = FileSchema(
    name="users",
    title="People who use your product at an account",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        *_PERSON,
        Field("starts_on", FieldType.DATE, "First day as a user. Empty: always."),
        Field("ends_on", FieldType.DATE, "First day no longer a user. Empty: still one."),
    ),
)

FILES = (ACCOUNTS, ACCOUNT_HISTORY, CONTACTS, USERS)
