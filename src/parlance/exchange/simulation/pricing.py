"""Prices and MRR in whole numbers: hundredths of a currency in, millionths a month out."""

from dataclasses import dataclass

_PER_MONTH = {"day": (365, 12), "week": (52, 12), "month": (1, 1), "year": (1, 12)}
_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long one price lasts, and how often it is billed."""

    price_every: int
    price_unit: str
    billed_every: int
    billed_unit: str


def price(*, unit_price: int, quantity: int, rhythm: Rhythm, step: int) -> int:
    """Return the price of one price period, in hundredths, rounded down to `step`.

    `unit_price` is for one unit and one month, in hundredths.
    """
    times, parts = _PER_MONTH[rhythm.price_unit]
    exact = unit_price * quantity * rhythm.price_every * parts
    return exact // (times * step) * step


def monthly(*, amount: int, discount_rate: int, discount_amount: int, rhythm: Rhythm) -> int:
    """Return the MRR in millionths, rounded once, half to even.

    `amount` and `discount_amount` are hundredths for one price period; `discount_rate` is in
    hundredths of a percent.
    """
    times, parts = _PER_MONTH[rhythm.price_unit]
    after_discount = amount * (_WHOLE - discount_rate) - discount_amount * _WHOLE
    return _divided(after_discount * times, parts * rhythm.price_every)


def decimal_text(value: int, places: int) -> str:
    """Write a whole number of 10^-places units as a decimal number."""
    whole, part = divmod(abs(value), 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{places}d}"


def _divided(value: int, by: int) -> int:
    quotient, rest = divmod(value, by)
    if 2 * rest > by or (2 * rest == by and quotient % 2):
        return quotient + 1
    return quotient
