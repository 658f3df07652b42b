"""Reading exchange files in tests, and the MRR of their rows by the rule."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

ONE_MONTH: dict[str, Fraction] = {
    "day": Fraction(365, 12),
    "week": Fraction(52, 12),
    "month": Fraction(1),
    "year": Fraction(1, 12),
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def interval_mrr(row: dict[str, str]) -> Decimal:
    """MRR of a row by the rule, in exact fractions, rounded once."""
    if row["kind"] == "trial" or row["starts_on"] == row["ends_on"]:
        return Decimal(0)
    kept: Fraction = Fraction(1) - Fraction(row["discount_rate"] or 0)
    after: Fraction = Fraction(row["amount"]) * kept - Fraction(row["discount_amount"] or 0)
    exact: Fraction = after * ONE_MONTH[row["price_unit"]] / int(row["price_every"])
    floor = exact.numerator * 10**6 // exact.denominator
    rest = exact * 10**6 - floor
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1)
    return Decimal(floor + int(up)).scaleb(-6)
