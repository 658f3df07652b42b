"""How numbers and days seem to be written, judged by the values that were looked at."""

import re
from collections.abc import Sequence

from parlance.exchange.mapping import Form
from parlance.exchange.peeking import Peek

POINT = re.compile(r"[+-]?\d+(\.\d+)?")
COMMA = re.compile(r"[+-]?(\d{1,3}([. \u00a0\u202f'\u2019]\d{3})+|\d+),\d{1,6}")
GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?")
DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")


def notation(peeks: Sequence[Peek], locale: str) -> tuple[Form, list[str]]:
    """Return how numbers and days are written, and the sentences that say so."""
    values = [value for one in peeks for name in one.columns if name for value in one.values(name)]
    said = []
    decimal = "."
    if any(COMMA.fullmatch(one) or GROUPED.fullmatch(one) for one in values):
        decimal = ","
        said.append("Numbers have a decimal comma, as in 1.234,50.")
    days = [found for one in values if (found := DAY.fullmatch(one))]
    if not days:
        return Form(decimal), said
    sign = days[0][2]
    if any(int(one[1]) > 12 for one in days):
        order, why = ("DD", "MM"), ""
    elif any(int(one[3]) > 12 for one in days):
        order, why = ("MM", "DD"), ""
    else:
        order = ("MM", "DD") if sign == "/" and locale.endswith("US") else ("DD", "MM")
        why = " Both orders would fit: look at the days below."
    dates = f"{order[0]}{sign}{order[1]}{sign}YYYY"
    said.append(f"Days are written {dates}.{why}")
    return Form(decimal, dates), said
