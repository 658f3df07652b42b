"""What is written of an account's revenue, and what is true of it, kept apart.

Rows are the intervals as a company would export them. Movements come from the simulator's own
state, the MRR of each line before and after every change, never from the rows.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from parlance.exchange.simulation import pricing
from parlance.exchange.simulation.months import Months

Row = tuple[str | int, ...]


@dataclass(slots=True)
class Line:
    """What an account buys of one product; it goes on while its price and quantity change."""

    id: str
    product: str
    plan: str
    kind: str
    quantity: int
    unit_price: int
    rhythm: pricing.Rhythm
    discount_rate: int = 0
    discount_amount: int = 0
    contract: str = ""
    priced_in: int = 0
    mrr: int = 0
    opened: int = 0
    stated_cause: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """The true movement of an account on a day; `amount` in millionths, signed."""

    day: int
    kind: str
    amount: int
    cause: str


@dataclass(slots=True)
class Ledger:
    """The intervals and changes of one account, in one currency."""

    account: str
    currency: str
    step: int
    months: Months
    rows: list[Row] = field(default_factory=list)
    _changes: list[tuple[int, str, int]] = field(default_factory=list)

    def open(self, line: Line, *, day: int, cause: str) -> None:
        """Begin an interval of a line that has none open."""
        line.opened, line.stated_cause, line.is_open = day, "", True
        line.mrr = 0 if line.kind == "trial" else self._mrr(line)
        self._change(day, cause, line.mrr)

    def close(self, line: Line, *, day: int, reason: str) -> None:
        """End the open interval, and with it what the line pays."""
        self._write(line, ends=day, reason=reason)
        self._change(day, reason, -line.mrr)
        line.mrr, line.is_open = 0, False

    def cut(self, line: Line, *, day: int, reason: str = "") -> None:
        """End the open interval of a line that goes on the same day; see `go_on`."""
        self._write(line, ends=day, reason=reason)

    def go_on(self, line: Line, *, day: int, cause: str, stated: bool = False) -> None:
        """Begin the next interval after `cut`, with the values the line has by now.

        `stated` writes the cause into the row, for changes that a reader would take for another.
        """
        before = line.mrr
        line.opened, line.stated_cause = day, cause if stated else ""
        line.mrr = self._mrr(line)
        self._change(day, cause, line.mrr - before)

    def leave_open(self, line: Line) -> None:
        """Write an interval whose end is not known."""
        self._write(line, ends=None, reason="")

    def movements(self) -> list[Movement]:
        """Return the changes netted by day, oldest first."""
        found = []
        level, was_active = 0, False
        changes = sorted(self._changes, key=lambda change: change[0])
        for day, of_day in groupby(changes, key=lambda change: change[0]):
            causes: dict[str, int] = defaultdict(int)
            for _, cause, amount in of_day:
                causes[cause] += amount
            net = sum(causes.values())
            if not net:
                continue
            kind = _kind(level, level + net, was_active)
            named = "+".join(sorted(cause for cause, amount in causes.items() if amount))
            if kind in {"new", "reactivation"}:
                named = kind
            found.append(Movement(day, kind, net, named))
            level += net
            was_active = True
        return found

    def _change(self, day: int, cause: str, amount: int) -> None:
        if amount:
            self._changes.append((day, cause, amount))

    def _amount(self, line: Line) -> int:
        return pricing.price(
            unit_price=line.unit_price,
            quantity=line.quantity,
            rhythm=line.rhythm,
            step=self.step,
        )

    def _mrr(self, line: Line) -> int:
        return pricing.monthly(
            amount=self._amount(line),
            discount_rate=line.discount_rate,
            discount_amount=line.discount_amount,
            rhythm=line.rhythm,
        )

    def _write(self, line: Line, *, ends: int | None, reason: str) -> None:
        rhythm = line.rhythm
        rate, less = line.discount_rate, line.discount_amount
        self.rows.append(
            (
                f"{self.account}-S{len(self.rows) + 1}",
                self.account,
                line.id,
                line.contract,
                line.product,
                line.plan,
                line.kind,
                self.months.text(line.opened),
                "" if ends is None else self.months.text(ends),
                line.quantity,
                pricing.decimal_text(self._amount(line), 2),
                rhythm.price_every,
                rhythm.price_unit,
                rhythm.billed_every,
                rhythm.billed_unit,
                pricing.decimal_text(rate, 4) if rate else "",
                pricing.decimal_text(less, 2) if less else "",
                self.currency,
                line.stated_cause,
                reason,
            )
        )


def _kind(before: int, after: int, was_active: bool) -> str:
    if not before:
        return "reactivation" if was_active else "new"
    if not after:
        return "churn"
    return "expansion" if after > before else "contraction"
