"""Kinds of values, and how units go through sums, products and quotients."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from parlance.engine.units import Unit


class Kind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DURATION = "duration"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression gives. Numbers have a unit.

    `constant` is the value of a number that is the same for every row, or the days of a
    duration whose length is fixed; else None.
    """

    kind: Kind
    unit: Unit | None = None
    constant: Decimal | None = field(default=None, compare=False)

    @property
    def is_plain_constant(self) -> bool:
        return self.constant is not None and self.unit is Unit.NUMBER


TEXT = Type(Kind.TEXT)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
NULL = Type(Kind.NULL)


def number(unit: Unit = Unit.NUMBER) -> Type:
    return Type(Kind.NUMBER, unit)


WORDS = {
    Kind.TEXT: "text",
    Kind.BOOLEAN: "true or false",
    Kind.DATE: "a date",
    Kind.DURATION: "a duration",
    Kind.NULL: "null",
}
UNIT_WORDS = {
    Unit.MONEY: "money",
    Unit.COUNT: "a count",
    Unit.RATIO: "a ratio",
    Unit.POINTS: "points",
    Unit.DAYS: "a number of days",
    Unit.NUMBER: "a number",
}


def in_words(given: Type) -> str:
    """Say what a type is: “money”, “a count”, “text”."""
    if given.kind is Kind.NUMBER:
        return UNIT_WORDS[given.unit or Unit.NUMBER]
    return WORDS[given.kind]


def common(left: Type, right: Type) -> Type | None:
    """Return the type of two values that may be added, compared or chosen between, else None.

    A plain constant takes the other's unit (`arr > 50000`); a number without unit goes with
    everything but money. Null goes with all. Days go with durations of fixed length.
    """
    if left.kind is Kind.NULL or right.kind is Kind.NULL:
        return _varying(right if left.kind is Kind.NULL else left)
    if left.kind is not right.kind:
        return _days(left, right)
    if left.kind is not Kind.NUMBER:
        return None if left.kind is Kind.DURATION else left
    for one, other in ((left, right), (right, left)):
        is_neutral = one.unit is Unit.NUMBER and other.unit is not Unit.MONEY
        if one.unit is other.unit or one.is_plain_constant or is_neutral:
            return number(other.unit or Unit.NUMBER)
    return None


def product_unit(left: Unit, right: Unit) -> Unit | None:
    """Return the unit of a product, or None where it means nothing (money by money)."""
    for neutral in (Unit.NUMBER, Unit.RATIO):
        if neutral in {left, right}:
            return right if left is neutral else left
    if Unit.MONEY in {left, right}:
        return None if left is right else Unit.MONEY
    return Unit.NUMBER


def quotient_unit(above: Unit, below: Unit) -> Unit:
    """Return the unit of a quotient; like by like is a ratio."""
    if above is below:
        return Unit.NUMBER if above is Unit.NUMBER else Unit.RATIO
    if below in {Unit.NUMBER, Unit.RATIO} or above is Unit.MONEY:
        return above
    return Unit.NUMBER


def may_state(given: Type, unit: Unit) -> bool:
    """Tell whether a formula of this type may be declared to count in `unit`.

    A number without unit may be declared to count anything; a ratio may be told in points,
    and a count or days as a plain number.
    """
    if given.kind is not Kind.NUMBER:
        return False
    told_as = {
        Unit.RATIO: {Unit.POINTS, Unit.NUMBER},
        Unit.POINTS: {Unit.NUMBER},
        Unit.COUNT: {Unit.NUMBER},
        Unit.DAYS: {Unit.NUMBER},
    }
    unit_given = given.unit or Unit.NUMBER
    if unit_given in {unit, Unit.NUMBER}:
        return True
    return unit in told_as.get(unit_given, set())


def _varying(given: Type) -> Type:
    return Type(given.kind, given.unit)


def _days(left: Type, right: Type) -> Type | None:
    for length, days in ((left, right), (right, left)):
        is_fixed = length.kind is Kind.DURATION and length.constant is not None
        if is_fixed and days.kind is Kind.NUMBER and days.unit is Unit.DAYS:
            return number(Unit.DAYS)
    return None
