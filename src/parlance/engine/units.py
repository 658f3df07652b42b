"""What a number counts in. The language checks units; pages format by them."""

from enum import StrEnum


class Unit(StrEnum):
    """What a number counts in."""

    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"
    POINTS = "points"
    DAYS = "days"
    NUMBER = "number"
