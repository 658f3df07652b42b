"""What an account agrees with the company: contracts, lines, seats, plans and prices."""

from dataclasses import dataclass

from parlance.exchange.simulation import company
from parlance.exchange.simulation.chance import Chance
from parlance.exchange.simulation.ledger import Ledger, Line
from parlance.exchange.simulation.months import Months


@dataclass(slots=True)
class Contract:
    """`ends` None: month to month. `renews_in` is the month of its end, or -1."""

    id: str
    starts: int
    term: company.Term
    ends: int | None
    renews_in: int
    is_over: bool = False


class Deals:
    """The contracts and lines of one account; every change goes through the ledger."""

    __slots__ = ("_chance", "_ledger", "_months", "_sold", "contracts", "lines")

    def __init__(self, *, ledger: Ledger, months: Months, chance: Chance) -> None:
        self._ledger = ledger
        self._months = months
        self._chance = chance
        self._sold = 0
        self.contracts: list[Contract] = []
        self.lines: list[Line] = []

    @property
    def contract(self) -> Contract:
        return self.contracts[-1]

    @property
    def main(self) -> Line:
        return self.lines[0]

    def sign(self, *, term: company.Term, day: int, anchor: int) -> None:
        """Begin a contract on a day; its end keeps to the day of the month of `anchor`."""
        renews_in, ends = -1, None
        if term.months:
            month = self._months.month_of(anchor)
            renews_in = month + term.months
            ends = self._months.starts[renews_in] + anchor - self._months.starts[month]
        name = f"{self._ledger.account}-C{len(self.contracts) + 1}"
        self.contracts.append(Contract(name, day, term, ends, renews_in))

    def line(
        self,
        *,
        product: company.Product,
        plan: int,
        quantity: int,
        month: int,
        level: int,
        term: company.Term,
    ) -> Line:
        """Return a new line at this month's list price for accounts of the segment `level`."""
        self._sold += 1
        key, dollars = product.plans[plan]
        return Line(
            id=f"{self._ledger.account}-L{self._sold}",
            product=product.key,
            plan=key,
            kind="recurring",
            quantity=quantity,
            unit_price=self._list_price(dollars, level, month),
            rhythm=term.rhythm,
            discount_rate=self._chance.one_of(term.discounts),
            priced_in=month,
        )

    def try_out(self, line: Line, *, day: int, until: int, reason: str = "") -> None:
        """Write a trial of a line that may begin later."""
        kind, line.kind = line.kind, "trial"
        self._ledger.open(line, day=day, cause="trial")
        self._ledger.close(line, day=until, reason=reason)
        line.kind = kind

    def begin(self, line: Line, *, day: int, cause: str) -> None:
        line.contract = self.contract.id
        self._ledger.open(line, day=day, cause=cause)
        self.lines.append(line)

    def end(self, line: Line, *, day: int, reason: str) -> None:
        """End a line, not before its open interval began."""
        self._ledger.close(line, day=max(day, line.opened), reason=reason)
        self.lines.remove(line)

    def end_all(self, *, day: int, reason: str) -> None:
        for line in list(self.lines):
            self.end(line, day=day, reason=reason)
        self.contract.ends = day
        self.contract.is_over = True

    def change_seats(self, line: Line, *, percent: int, day: int, cause: str) -> None:
        """Add or take away at least one unit; the last one stays."""
        step = max(1, line.quantity * abs(percent) // 100)
        quantity = line.quantity + step if percent > 0 else max(1, line.quantity - step)
        if quantity == line.quantity:
            return
        self._ledger.cut(line, day=day)
        line.quantity = quantity
        self._ledger.go_on(line, day=day, cause=cause)

    def change_plan(
        self, line: Line, *, product: company.Product, step: int, day: int, level: int
    ) -> None:
        """Move one plan up or down, at the list price of the day's month."""
        keys = [key for key, _ in product.plans]
        plan = keys.index(line.plan) + step
        if not 0 <= plan < len(keys):
            return
        month = self._months.month_of(day)
        self._ledger.cut(line, day=day)
        line.plan = keys[plan]
        line.unit_price = self._list_price(product.plans[plan][1], level, month)
        line.priced_in = month
        self._ledger.go_on(line, day=day, cause="upsell" if step > 0 else "downsell")

    def raise_price(self, line: Line, *, month: int, day: int, level: int) -> None:
        """Bring a line to the prices of a month within its contract."""
        self._ledger.cut(line, day=day)
        self.reprice(line, month=month, level=level)
        self._ledger.go_on(line, day=day, cause="price")

    def end_discount(self, line: Line, *, day: int) -> None:
        self._ledger.cut(line, day=day)
        line.discount_amount = 0
        self._ledger.go_on(line, day=day, cause="price")

    def reprice(self, line: Line, *, month: int, level: int) -> bool:
        """Apply the rises since the line was last priced; say whether there were any."""
        before = line.unit_price
        for rise in self._months.rises:
            if line.priced_in < rise <= month:
                line.unit_price = self._risen(line.unit_price, level, rise)
        line.priced_in = month
        return line.unit_price != before

    def renew(self, line: Line, *, day: int, percent: int, month: int, level: int) -> None:
        """Carry a line into the newest contract, with more or fewer seats and newer prices."""
        self._ledger.cut(line, day=day)
        line.contract = self.contract.id
        line.rhythm = self.contract.term.rhythm if line.kind == "recurring" else line.rhythm
        has_risen = percent >= 0 and self.reprice(line, month=month, level=level)
        seats = line.quantity
        line.quantity = max(1, seats + seats * percent // 100)
        cause = "price"
        if line.quantity != seats:
            cause = "licence" if percent > 0 else "downsell"
        # Where the price and the seats change together, a reader would name only the seats.
        stated = has_risen and 0 < percent < 3
        self._ledger.go_on(line, day=day, cause="price" if stated else cause, stated=stated)

    def leave_open(self) -> None:
        for line in self.lines:
            self._ledger.leave_open(line)

    def _list_price(self, dollars: int, level: int, month: int) -> int:
        """Return a list price of a month in the account's currency, in hundredths."""
        step = self._ledger.step
        found = round(dollars / company.CURRENCIES[self._ledger.currency]) // step * step
        for rise in self._months.rises:
            if 0 < rise <= month:
                found = self._risen(found, level, rise)
        return max(step, found)

    def _risen(self, unit_price: int, level: int, month: int) -> int:
        segment = company.SEGMENTS[level]
        is_steep = month in self._months.steep_rises
        thousandths = segment.steep_rise if is_steep else segment.rise
        step = self._ledger.step
        return unit_price * (1000 + thousandths) // (1000 * step) * step
