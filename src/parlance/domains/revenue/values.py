"""What crosses the border of revenue, and the exchange files of this domain."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from parlance.kit.money import Money
from parlance.kit.tables import Field, FieldType, FileSchema


class Kind(StrEnum):
    """What a priced interval is: a trial counts nothing, a commitment counts as recurring."""

    RECURRING = "recurring"
    USAGE_COMMITMENT = "usage_commitment"
    TRIAL = "trial"


class Unit(StrEnum):
    """The unit of a price or billing period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class ChargeKind(StrEnum):
    """Why something was charged that is not a recurring amount by itself."""

    ONE_TIME = "one_time"
    INVOICE = "invoice"
    USAGE = "usage"


class ContractStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    UNDER_NOTICE = "under_notice"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Price:
    """What is paid per price period for the whole quantity, before and after discount.

    A discount is a share of the amount (0.1: ten percent off), then an absolute sum.
    """

    amount: Decimal
    currency: str
    every: int = 1
    unit: Unit = Unit.MONTH
    quantity: Decimal = Decimal(1)
    discount_rate: Decimal = Decimal(0)
    discount_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class SubscriptionTerms:
    """A priced interval as a person states it; `line` None: a line of its own."""

    source_id: str
    account_id: int
    starts_on: date
    price: Price
    ends_on: date | None = None
    line: str | None = None
    contract_id: int | None = None
    product_id: int | None = None
    plan: str | None = None
    kind: Kind = Kind.RECURRING
    billed_every: int | None = None
    billed_unit: Unit | None = None
    start_cause: str | None = None
    end_reason: str | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A row of the ledger: a priced interval, when it was recorded, and its MRR."""

    id: int
    source_id: str
    account_id: int
    line: str
    contract: str | None
    product: str | None
    plan: str | None
    kind: Kind
    starts_on: date
    ends_on: date | None
    price: Price
    mrr: Money
    mrr_before_discount: Money
    start_cause: str | None
    end_reason: str | None
    recorded_from: datetime
    recorded_to: datetime | None
    load_id: int | None


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What a contract says from a day on. `terms` is free text, searched as such."""

    starts_on: date
    ends_on: date | None = None
    status: ContractStatus = ContractStatus.ACTIVE
    term_months: int | None = None
    billed_every: int | None = None
    billed_unit: Unit | None = None
    payment_days: int | None = None
    notice_days: int | None = None
    auto_renews: bool = False
    inclusions: str | None = None
    exclusions: str | None = None
    terms: str | None = None


@dataclass(frozen=True, slots=True)
class ContractVersion:
    """One version of a contract: the terms from `effective_on` until the next version's day."""

    id: int
    effective_on: date
    terms: ContractTerms
    recorded_from: datetime
    load_id: int | None


@dataclass(frozen=True, slots=True)
class ContractDetail:
    """A contract with the version in force on the asked day, or the first one before it began."""

    id: int
    source_id: str
    account_id: int
    version: ContractVersion


@dataclass(frozen=True, slots=True)
class ProductSummary:
    id: int
    source_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge of a day: one-time, invoiced or by usage. Credits are negative."""

    id: int
    source_id: str
    account_id: int
    kind: ChargeKind
    charged_on: date
    amount: Money
    contract: str | None
    product: str | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One signed change of an account's MRR, in its own currency."""

    account_id: int
    account_name: str
    day: date
    kind: str
    cause: str
    line: str
    product: str
    plan: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Mover:
    """An account's net movement in a window, in the reporting currency."""

    account_id: int
    account_name: str
    kind: str
    cause: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A signup month: how many accounts, and what is left of them by age in months.

    `active[n]` and `mrr[n]` are at the close of the n-th month after the cohort's own.
    """

    cohort: date
    size: int
    active: tuple[int, ...]
    mrr: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` is worth `rate` of the reporting currency from `starts_on` on."""

    currency: str
    starts_on: date
    rate: Decimal


_TEXT, _DATE, _NUMBER, _COUNT = FieldType.TEXT, FieldType.DATE, FieldType.NUMBER, FieldType.INTEGER
LARGEST_AMOUNT = "30000000000"
"""Thirty billion: a day's price of that still fits a month's DECIMAL(18,6)."""


def _choice(name: str, description: str, words: type[StrEnum], default: str | None) -> Field:
    choices = tuple(word.value for word in words)
    return Field(name, _TEXT, description, default=default, choices=choices)


def _amount(
    name: str, description: str, *, default: str | None = None, minimum: str = "0"
) -> Field:
    required = default is None
    return Field(name, _NUMBER, description, required, default, (), minimum, maximum=LARGEST_AMOUNT)


_SOURCE_ID = Field("source_id", _TEXT, "Your own key of this record, unique in the file.", True)
_ACCOUNT = Field(
    "account", _TEXT, "The account, by its source_id.", required=True, refers_to="accounts"
)
_CONTRACT = Field("contract", _TEXT, "The contract, by its source_id.", refers_to="contracts")
_PRODUCT = Field("product", _TEXT, "The product, by its source_id.", refers_to="products")
_CURRENCY = Field("currency", _TEXT, "ISO 4217 code in capitals, such as EUR.", required=True)
_BILLED = (
    Field("billed_every", _COUNT, "Billed every so many units.", minimum="1"),
    _choice("billed_unit", "Unit of the billing period.", Unit, None),
)

PRODUCTS = FileSchema(
    name="products",
    title="Products",
    fields=(_SOURCE_ID, Field("name", _TEXT, "What people call the product.", required=True)),
)

CONTRACTS = FileSchema(
    name="contracts",
    title="Contracts, a row for each version of their terms",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        Field("effective_on", _DATE, "First day of these terms. Empty: starts_on."),
        Field("starts_on", _DATE, "First day of the contract.", required=True),
        Field("ends_on", _DATE, "First day no longer under contract. Empty: open."),
        _choice("status", "Where the contract stands.", ContractStatus, "active"),
        Field("term_months", _COUNT, "Length of a term in months.", minimum="1"),
        *_BILLED,
        Field("payment_days", _COUNT, "Days to pay an invoice.", minimum="0"),
        Field("notice_days", _COUNT, "Days of notice before the end.", minimum="0"),
        Field("auto_renews", FieldType.BOOLEAN, "Renews unless ended.", default="false"),
        Field("inclusions", _TEXT, "What is included, in words."),
        Field("exclusions", _TEXT, "What is excluded, in words."),
        Field("terms", _TEXT, "Further clauses, in words."),
    ),
    key=("source_id", "effective_on"),
)

SUBSCRIPTIONS = FileSchema(
    name="subscriptions",
    title="Subscriptions, a row for each priced interval",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        Field("line", _TEXT, "What continues from one interval to the next. Empty: source_id."),
        _CONTRACT,
        _PRODUCT,
        Field("plan", _TEXT, "The plan or edition."),
        _choice("kind", "Trials count nothing; a committed minimum counts.", Kind, "recurring"),
        Field("starts_on", _DATE, "First day of this price.", required=True),
        Field("ends_on", _DATE, "First day no longer at this price. Empty: open."),
        Field("quantity", _NUMBER, "Licences or units.", default="1", minimum="0"),
        _amount("amount", "Price of one price period for the whole quantity, before discount."),
        Field("price_every", _COUNT, "Price periods of so many units.", default="1", minimum="1"),
        _choice("price_unit", "Unit of the price period.", Unit, "month"),
        *_BILLED,
        Field(
            "discount_rate",
            _NUMBER,
            "Share taken off: 0.1 is ten percent.",
            default="0",
            minimum="0",
            maximum="1",
        ),
        _amount("discount_amount", "Then taken off per price period.", default="0"),
        _CURRENCY,
        Field("start_cause", _TEXT, "Why it starts, where you know better than the ledger."),
        Field("end_reason", _TEXT, "Why it ends."),
    ),
)

CHARGES = FileSchema(
    name="charges",
    title="One-time and invoiced charges",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        _CONTRACT,
        _PRODUCT,
        _choice("kind", "What was charged.", ChargeKind, "one_time"),
        Field("charged_on", _DATE, "The day it counts for.", required=True),
        _amount("amount", "Without tax; a credit is negative.", minimum="-" + LARGEST_AMOUNT),
        _CURRENCY,
    ),
)

EXCHANGE_RATES = FileSchema(
    name="exchange_rates",
    title="What currencies are worth in the reporting currency",
    fields=(
        _CURRENCY,
        Field("starts_on", _DATE, "First day of this rate.", required=True),
        Field(
            "rate",
            _NUMBER,
            "Reporting currency for one unit.",
            required=True,
            minimum="0.00000001",
            maximum="1000000000",
        ),
    ),
    key=("currency", "starts_on"),
)

FILES = (PRODUCTS, CONTRACTS, SUBSCRIPTIONS, CHARGES, EXCHANGE_RATES)
