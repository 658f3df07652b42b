"""How much an account uses what it bought, as a hidden level that everything follows."""

from parlance.exchange.simulation import company
from parlance.exchange.simulation.chance import Chance

_SOUR = 0.12
_FALL = 0.3
_RETURN = 0.22
_NOISE = 0.08


class Engagement:
    """A level from 0 to 1 that moves month by month; `reason` says why it falls, if it does."""

    __slots__ = ("_chance", "fit", "level", "reason")

    def __init__(self, *, fit: float, chance: Chance) -> None:
        self.fit = fit
        self.level = fit * 0.8
        self.reason = ""
        self._chance = chance

    def live_month(self, segment: company.Segment) -> None:
        """Sour or recover by chance, and move towards where that leads."""
        chance = self._chance
        if self.reason:
            if chance.happens(segment.recovers):
                self.reason = ""
        elif chance.happens(segment.sours):
            self.reason = chance.one_of(company.REASONS)
        pull, target = (_FALL, _SOUR) if self.reason else (_RETURN, self.fit)
        level = self.level + pull * (target - self.level) + _NOISE * (chance.roll() - 0.5)
        self.level = min(1.0, max(0.01, level))

    def hear_of_steep_rise(self, segment: company.Segment) -> None:
        """Take the announcement badly, or not."""
        if not self.reason and self._chance.happens(segment.alarmed):
            self.reason = company.TOO_EXPENSIVE
            self.level *= 0.6

    def begin_again(self) -> None:
        self.reason = ""
        self.level = self.fit * 0.75
