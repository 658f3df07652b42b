"""Exchange rates that wander a little every month, and come back."""

from collections.abc import Iterator

from parlance.exchange.simulation.chance import Chance
from parlance.exchange.simulation.company import CURRENCIES, REPORTING_CURRENCY
from parlance.exchange.simulation.months import Months

_PARTS = 100_000_000
_STEP = 0.018
_PULL = 0.08


def monthly_rates(*, seed: int, months: Months) -> Iterator[tuple[str, str, int]]:
    """Yield currency, first day and worth of one unit in the reporting currency, times 10^8."""
    for currency, usual in CURRENCIES.items():
        if currency == REPORTING_CURRENCY:
            continue
        chance = Chance(seed, f"rate {currency}")
        away = 0.0
        for month in range(months.count):
            away += _STEP * (2 * chance.roll() - 1) - _PULL * away
            yield currency, months.text(months.starts[month]), round(usual * (1 + away) * _PARTS)
