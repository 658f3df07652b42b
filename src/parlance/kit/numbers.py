"""Sums on numbers of either kind: exact ones, and floats."""

from decimal import Decimal

Number = Decimal | float | int


def size(value: Number) -> Number:
    return -value if value < 0 else value


def difference(now: Number, before: Number) -> Number:
    """Return how much more there is now, exact as long as both numbers are."""
    if isinstance(now, float) or isinstance(before, float):
        return float(now) - float(before)
    return now - before
