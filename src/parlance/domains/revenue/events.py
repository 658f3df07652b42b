from dataclasses import dataclass
from datetime import date

from parlance.platform.events.values import EventType


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
class ExchangeRateWithdrawn:
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


TOLD = (
    EventType(
        "subscription.recorded",
        "A subscription was recorded",
        SubscriptionRecorded,
        {"subscription_id": 11, "account_id": 42},
    ),
    EventType(
        "subscription.amended",
        "A subscription goes on under other terms",
        SubscriptionAmended,
        {"subscription_id": 12, "account_id": 42, "effective_on": "2026-10-01"},
    ),
    EventType(
        "subscription.ended",
        "A subscription ends",
        SubscriptionEnded,
        {"subscription_id": 12, "account_id": 42, "ends_on": "2026-12-31", "reason": "budget"},
    ),
    EventType(
        "subscription.corrected",
        "What was recorded of a subscription was wrong",
        SubscriptionCorrected,
        {"subscription_id": 13, "account_id": 42},
    ),
    EventType(
        "charge.recorded",
        "A charge was recorded",
        ChargeRecorded,
        {"charge_id": 5, "account_id": 42},
    ),
    EventType(
        "contract.recorded",
        "A contract was recorded",
        ContractRecorded,
        {"contract_id": 8, "account_id": 42},
    ),
    EventType(
        "contract.amended",
        "A contract has other terms",
        ContractAmended,
        {"contract_id": 8, "account_id": 42, "effective_on": "2026-10-01"},
    ),
    EventType(
        "exchange_rate.set",
        "A currency has another rate from a day on",
        ExchangeRateSet,
        {"currency": "EUR", "starts_on": "2026-10-01"},
    ),
    EventType("product.added", "A product was added", ProductAdded, {"product_id": 2}),
    EventType(
        "revenue.loaded",
        "A file of contracts, subscriptions or charges was imported",
        RevenueLoaded,
        {"load_id": 3, "file": "subscriptions", "changed": 120},
    ),
)
"""What programs elsewhere are told of."""
