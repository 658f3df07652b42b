from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SubscriptionRecorded:
    subscription_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class SubscriptionAmended:
    """From `effective_on` on, the line goes on under other terms, as the named row."""

    subscription_id: int
    account_id: int
    effective_on: date


@dataclass(frozen=True, slots=True)
class SubscriptionEnded:
    subscription_id: int
    account_id: int
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class SubscriptionCorrected:
    """What was recorded was wrong; the named row stands instead."""

    subscription_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class ChargeRecorded:
    charge_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class ContractRecorded:
    contract_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class ContractAmended:
    contract_id: int
    account_id: int
    effective_on: date


@dataclass(frozen=True, slots=True)
class ExchangeRateSet:
    currency: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class RevenueLoaded:
    """A file of this domain was loaded; `changed` counts added rows, too."""

    load_id: int
    file: str
    changed: int


@dataclass(frozen=True, slots=True)
class ProductAdded:
    product_id: int
