"""The records of the ledger, as people state them and as they are shown."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from parlance.kit.money import Money

LARGEST_AMOUNT = "30000000000"
"""Thirty billion: a day's price of that still fits a month's DECIMAL(18,6)."""


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
    """Where a contract stands."""

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
class RateRow:
    """A rate as now recorded, with the fingerprint that an edit of it starts from."""

    id: int
    currency: str
    starts_on: date
    rate: Decimal
    recorded_at: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class CurrencyUse:
    """How many current subscriptions and charges are in a currency, since which day."""

    currency: str
    amounts: int
    first_on: date


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` is worth `rate` of the reporting currency from `starts_on` on."""

    currency: str
    starts_on: date
    rate: Decimal
