"""What moved the MRR of accounts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parlance.kit.periods import Window

CAUSES = {
    "licence": ("seats added", "seats removed"),
    "price": ("price rise", "price cut"),
    "cross_sell": ("cross-sell", "product removed"),
    "product_removed": ("product added", "product removed"),
    "transfer": ("from another product or plan", "to another product or plan"),
}
"""Derived causes in words, for more and for less MRR. A stated cause is in words already."""


def cause_in_words(cause: str, amount: Decimal) -> str:
    """Return why MRR moved, as a person says it."""
    more, less = CAUSES.get(cause, (cause.replace("_", " "),) * 2)
    return more if amount >= 0 else less


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

    @property
    def reason(self) -> str:
        """The cause in words; empty where the kind says it all."""
        return "" if self.cause == self.kind else cause_in_words(self.cause, self.amount)


@dataclass(frozen=True, slots=True)
class Mover:
    """An account's net movement in a window, in the reporting currency."""

    account_id: int
    account_name: str
    kind: str
    cause: str
    amount: Decimal
    currency: str

    @property
    def reason(self) -> str:
        """The cause in words; empty where the kind says it all."""
        return "" if self.cause == self.kind else cause_in_words(self.cause, self.amount)


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
class Reconciliation:
    """MRR at the close of a window, counted in two ways that must agree."""

    window: Window
    by_snapshot: Decimal
    by_movements: Decimal
    currency: str

    @property
    def gap(self) -> Decimal:
        return self.by_movements - self.by_snapshot


@dataclass(frozen=True, slots=True)
class CountedInterval:
    """A ledger row that counts in a window: in force `at_opening`, `at_close` or in between.

    `ends_on` is the first day no longer in force, None while there is no end.
    """

    subscription_id: int
    line: str
    product: str
    plan: str
    starts_on: date
    ends_on: date | None
    mrr: Decimal
    currency: str
    at_opening: bool
    at_close: bool


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """The ledger rows of one account behind its figures of a window."""

    intervals: tuple[CountedInterval, ...]
    movements: tuple[Movement, ...]
