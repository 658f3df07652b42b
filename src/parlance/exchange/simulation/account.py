"""An account with its state, and the steps that begin and end its time as a customer."""

from parlance.exchange.simulation import company
from parlance.exchange.simulation.chance import Chance
from parlance.exchange.simulation.deals import Deals
from parlance.exchange.simulation.engagement import Engagement
from parlance.exchange.simulation.ledger import Ledger, Line
from parlance.exchange.simulation.months import Months
from parlance.exchange.simulation.profile import LAST_START_DAY, Profile, owner

_CONVERTS = 0.72
_RETURNS = 0.1
_DISCOUNTED = 0.2


class Account:
    """One account; `engaged` are its months with level and reason, `history` its attributes.

    `acts_from` is the first month in which it may change something, the one after it bought.
    """

    def __init__(self, *, seed: int, profile: Profile, months: Months) -> None:
        self.profile = profile
        self.months = months
        self.chance = Chance(seed, "life", profile.number)
        step = 100 if profile.currency in company.WHOLE_UNITS else 1
        self.ledger = Ledger(profile.id, profile.currency, step, months)
        self.deals = Deals(ledger=self.ledger, months=months, chance=self.chance)
        self.engagement = Engagement(fit=profile.fit, chance=self.chance)
        self.level = profile.segment
        self.history: list[tuple[str, str, int]] = []
        self.engaged: list[tuple[int, float, str]] = []
        self.set_up_on = -1
        self.returns_in = -1
        self.acts_from = 0

    @property
    def segment(self) -> company.Segment:
        return company.SEGMENTS[self.level]

    @property
    def is_customer(self) -> bool:
        return bool(self.deals.lines)

    @property
    def first_day(self) -> int:
        return self.months.starts[self.profile.first_month] + self.profile.day_of_month

    def settled(self, day: int) -> list[Line]:
        """Return the lines whose latest interval began by the day, the main one first."""
        return [line for line in self.deals.lines if line.opened <= day]

    def value(self, attribute: str) -> str:
        """Return the attribute's latest value, or nothing."""
        return next((value for name, value, _ in reversed(self.history) if name == attribute), "")

    def lacking(self) -> list[company.Product]:
        """Return the add-ons that the account does not have; small ones never commit to calls."""
        owned = {line.product for line in self.deals.lines}
        offered = (*company.ADD_ONS, company.INTERFACE) if self.level else company.ADD_ONS
        return [product for product in offered if product.key not in owned]

    def new_line(self, product: company.Product, *, month: int, percent: int) -> Line:
        """Return a line beside the main one, with a share of its seats, not yet begun."""
        line = self.deals.line(
            product=product,
            plan=0,
            quantity=max(1, self.deals.main.quantity * percent // 100),
            month=month,
            level=self.level,
            term=self.deals.contract.term,
        )
        if product is company.INTERFACE:
            line.kind = "usage_commitment"
            line.rhythm = self.chance.one_of(company.COMMITTED_RHYTHMS)
        return line

    def sign_up(self) -> None:
        """Begin, with or without a trial that may lead to nothing."""
        chance, day = self.chance, self.first_day
        self._note("segment", self.segment.key, day)
        self.change_owner(day)
        term = chance.one_of(self.segment.terms)
        line = self._main_line(self.profile.first_month, term)
        if chance.happens(self.segment.trial):
            first, day = day, self._after_trial(day)
            is_decided, is_won = day < self.months.closes, chance.happens(_CONVERTS)
            reason = "trial_not_converted" if is_decided and not is_won else ""
            self.deals.try_out(line, day=first, until=day, reason=reason)
            if not (is_decided and is_won):
                return
        self._buy(line, term=term, day=day, cause="new")

    def leave(self, *, day: int, reason: str) -> None:
        """End everything; some accounts come back after some months."""
        self.deals.end_all(day=day, reason=reason)
        if self.chance.happens(_RETURNS):
            self.returns_in = self.months.month_of(day) + self.chance.between(3, 9)

    def come_back(self, month: int) -> None:
        """Buy again, as if new."""
        self.engagement.begin_again()
        day = self.months.starts[month] + self.chance.between(0, LAST_START_DAY)
        term = self.chance.one_of(self.segment.terms)
        self._buy(self._main_line(month, term), term=term, day=day, cause="reactivation")

    def grow_up(self, day: int) -> None:
        """Move to the next segment, and to an owner there, when this one is outgrown."""
        limit = self.segment.outgrows
        if limit and self.deals.main.quantity > limit:
            self.level += 1
            self._note("segment", self.segment.key, day)
            self.change_owner(day)

    def change_owner(self, day: int) -> None:
        """Hand the account to an owner of its segment, who may be the one it has."""
        name = owner(number=self.profile.number, segment=self.level, chance=self.chance)
        self._note("owner", name, day)

    def _buy(self, line: Line, *, term: company.Term, day: int, cause: str) -> None:
        self.deals.sign(term=term, day=day, anchor=day)
        if not term.months and self.chance.happens(_DISCOUNTED):
            # A tenth off, for the first half year.
            line.discount_amount = line.unit_price * line.quantity // 1000 * 100
        self.deals.begin(line, day=day, cause=cause)
        month = self.months.month_of(day)
        while self.chance.happens(self.segment.bundles / len(self.deals.lines)):
            lacking = self.lacking()
            if not lacking:
                break
            add_on = self.chance.one_of(lacking)
            percent = self.chance.between(30, 100)
            line = self.new_line(add_on, month=month, percent=percent)
            self.deals.begin(line, day=day, cause=cause)
        self.acts_from = month + 1
        if self.segment.set_up_fee and self.set_up_on < 0:
            self.set_up_on = day

    def _main_line(self, month: int, term: company.Term) -> Line:
        low, high = self.segment.seats
        return self.deals.line(
            product=company.WORKSPACE,
            plan=self.segment.plan + int(self.chance.happens(0.25)),
            quantity=self.chance.mostly_low(low, high),
            month=month,
            level=self.level,
            term=term,
        )

    def _after_trial(self, day: int) -> int:
        """Return the day after a trial, kept to days that every month has."""
        until = day + self.chance.one_of((14, 30))
        month = self.months.month_of(until)
        return min(until, self.months.starts[month] + LAST_START_DAY)

    def _note(self, attribute: str, value: str, day: int) -> None:
        """Keep a new value; of several on one day, the last."""
        same_day = [one for one in self.history if one[0] == attribute and one[2] == day]
        for one in same_day:
            self.history.remove(one)
        if self.value(attribute) != value:
            self.history.append((attribute, value, day))
