from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from parlance.domains.revenue.values.records import LARGEST_AMOUNT, Price, Unit
from parlance.kit.currencies import is_currency

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
    largest = Decimal(LARGEST_AMOUNT)
    flaws = {
        f"The amount must be between 0 and {LARGEST_AMOUNT}.": not 0 <= price.amount <= largest,
        "The price period must be at least one unit long.": price.every < 1,
        "The quantity cannot be negative.": price.quantity < 0,
        "The discount rate is a share between 0 and 1, such as 0.1 for ten percent.": (
            not 0 <= price.discount_rate <= 1
        ),
        f"The discount must be between 0 and {LARGEST_AMOUNT}.": (
            not 0 <= price.discount_amount <= largest
        ),
        "The currency is an ISO 4217 code in capitals, such as EUR.": (
            not is_currency(price.currency)
        ),
    }
    return next((sentence for sentence, is_so in flaws.items() if is_so), None)
