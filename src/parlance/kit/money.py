"""Money: an exact amount with its currency."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount. `currency` is an ISO 4217 code in capitals."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            message = f"{other.currency} cannot be added to {self.currency}; convert it first."
            raise ValueError(message)
        return other.amount
