from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from parlance.domains.revenue.values import LARGEST_AMOUNT, Price, Unit

PERIODS_A_YEAR = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12, Unit.YEAR: 1}


def monthly_amount(price: Price) -> Decimal:
    """Return what a price comes to per month after discount, rounded once, half-even, to 1e-6.

    The share is taken off first, then the absolute sum; never below zero. The ledger's stored
    MRR follows the same rule; trials and intervals of no length count nothing there.
    """
    share = 1 - Fraction(price.discount_rate)
    paid = max(Fraction(price.amount) * share - Fraction(price.discount_amount), Fraction(0))
    monthly = paid * Fraction(PERIODS_A_YEAR[price.unit], 12 * price.every)
    return Decimal(round(monthly * 10**6)).scaleb(-6)


def monthly_amount_before_discount(price: Price) -> Decimal:
    return monthly_amount(replace(price, discount_rate=Decimal(0), discount_amount=Decimal(0)))


def price_flaw(price: Price) -> str | None:
    """Return what is unsound about a price, with the remedy; None: nothing."""
    if not 0 <= price.amount <= Decimal(LARGEST_AMOUNT):
        return f"The amount must be between 0 and {LARGEST_AMOUNT}."
    if price.every < 1:
        return "The price period must be at least one unit long."
    if price.quantity < 0:
        return "The quantity cannot be negative."
    if not 0 <= price.discount_rate <= 1:
        return "The discount rate is a share between 0 and 1, such as 0.1 for ten percent."
    if not 0 <= price.discount_amount <= Decimal(LARGEST_AMOUNT):
        return f"The discount must be between 0 and {LARGEST_AMOUNT}."
    if len(price.currency) != 3 or not (price.currency.isascii() and price.currency.isupper()):
        return "The currency is an ISO 4217 code in capitals, such as EUR."
    return None
