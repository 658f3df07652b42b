"""The functions of the language: signature, meaning and how Ibis computes them, in one table.

A null argument gives null, but for `coalesce`, `if`, `is_empty`, and for `min` and `max`, which
look at the values that exist.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import ibis

from parlance.engine.language.conversions import (
    checked_date_format,
    date_from_text,
    number_from_text,
    text_from_value,
)
from parlance.engine.language.signatures import Build, Function, Parameter, function
from parlance.engine.language.types import Kind
from parlance.engine.units import Unit

ANY = frozenset({Kind.NUMBER, Kind.TEXT, Kind.BOOLEAN, Kind.DATE})
NUMBER = frozenset({Kind.NUMBER})
ORDERED = frozenset({Kind.NUMBER, Kind.DATE})
TEXT = frozenset({Kind.TEXT})
DATE = frozenset({Kind.DATE})
BOOLEAN = frozenset({Kind.BOOLEAN})


def _whole(low: int, high: int) -> Callable[[Any], str | None]:
    def refuse(value: Any) -> str | None:
        is_good = value == int(value) and low <= value <= high
        return None if is_good else f"Write a whole number from {low} to {high}."

    return refuse


def _something(value: Any) -> str | None:
    return None if value else "Write at least one character."


NUMBER_X = Parameter("number", NUMBER, alike=True)
TEXT_X = Parameter("text", TEXT)
DATE_X = Parameter("date", DATE)
PART = Parameter("part", TEXT)
VALUE = Parameter("value", ANY, alike=True)
COUNT = Parameter("count", NUMBER)
DECIMALS = Parameter("decimals", NUMBER, literal=True, refuse=_whole(0, 8))
SEPARATOR = Parameter("separator", TEXT, literal=True, refuse=_something)
POSITION = Parameter("position", NUMBER, literal=True, refuse=_whole(1, 1000))
FORMAT = Parameter("format", TEXT, literal=True, refuse=checked_date_format)


def _round(value: Any, decimals: Any = 0) -> Any:
    if value.type().is_integer():
        return value
    rounded = value.round(int(decimals))
    return rounded if value.type().is_decimal() else rounded.cast("float64")


def _power(number: Any, exponent: Any) -> Any:
    base = number.cast("float64")
    return (base >= 0).ifelse(base.pow(exponent.cast("float64")), ibis.null("float64"))


def _whole_number(name: str) -> Build:
    def build(value: Any) -> Any:
        return value if value.type().is_integer() else getattr(value, name)().cast("float64")

    return build


def _shifted(unit: str) -> Build:
    def build(day: Any, count: Any) -> Any:
        # DuckDB answers a timestamp where Ibis says date; the double cast makes it one.
        length = count.cast("int64").as_interval(unit)
        return (day + length).cast("timestamp").cast("date")

    return build


def _part_of_date(name: str) -> Build:
    return lambda day: getattr(day, name)().cast("int64")


def _if(condition: Any, then: Any, otherwise: Any = None) -> Any:
    return ibis.ifelse(condition, then, ibis.null() if otherwise is None else otherwise)


FUNCTIONS: Mapping[str, Function] = {
    "abs": function("The number without its sign.", lambda x: x.abs(), NUMBER_X, result=None),
    "add_days": function(
        "The day so many days later.", _shifted("D"), DATE_X, COUNT, result=Kind.DATE
    ),
    "add_months": function(
        "The same day so many months later, or that month's last day.",
        _shifted("M"),
        DATE_X,
        COUNT,
        result=Kind.DATE,
    ),
    "ceil": function("Rounded up.", _whole_number("ceil"), NUMBER_X, result=None),
    "coalesce": function(
        "The first value that is not null.",
        ibis.coalesce,
        VALUE,
        result=None,
        least=2,
        repeats=True,
    ),
    "concat": function(
        "Texts joined; null if one is null.",
        lambda *texts: reduce(lambda left, right: left.concat(right), texts),
        TEXT_X,
        result=Kind.TEXT,
        least=2,
        repeats=True,
    ),
    "contains": function(
        "Whether the text has the part in it; capitals matter.",
        lambda text, part: text.contains(part),
        TEXT_X,
        PART,
        result=Kind.BOOLEAN,
    ),
    "date": function(
        "The date of a text such as 2026-01-31, or written as the format says "
        "('DD.MM.YYYY'); null if it is none.",
        date_from_text,
        TEXT_X,
        FORMAT,
        result=Kind.DATE,
        least=1,
    ),
    "day": function("The day of the month.", _part_of_date("day"), DATE_X, result=Kind.NUMBER),
    "days_between": function(
        "The days from the first date to the last.",
        lambda first, last: last.delta(first, unit="D"),
        Parameter("first", DATE),
        Parameter("last", DATE),
        result=Kind.NUMBER,
        unit=Unit.DAYS,
    ),
    "ends_with": function(
        "Whether the text ends with the part.",
        lambda text, part: text.endswith(part),
        TEXT_X,
        PART,
        result=Kind.BOOLEAN,
    ),
    "floor": function("Rounded down.", _whole_number("floor"), NUMBER_X, result=None),
    "if": function(
        "The second argument where the first is true, else the third, or null.",
        _if,
        Parameter("condition", BOOLEAN),
        VALUE,
        VALUE,
        result=None,
        least=2,
    ),
    "is_empty": function(
        "Whether the text is null or only spaces.",
        lambda text: text.isnull() | (text.strip() == ""),
        TEXT_X,
        result=Kind.BOOLEAN,
    ),
    "length": function(
        "The number of characters.",
        lambda text: text.length().cast("int64"),
        TEXT_X,
        result=Kind.NUMBER,
        unit=Unit.COUNT,
    ),
    "lower": function("In small letters.", lambda x: x.lower(), TEXT_X, result=Kind.TEXT),
    "max": function(
        "The greatest of the values that exist.",
        ibis.greatest,
        Parameter("value", ORDERED, alike=True),
        result=None,
        least=2,
        repeats=True,
    ),
    "min": function(
        "The least of the values that exist.",
        ibis.least,
        Parameter("value", ORDERED, alike=True),
        result=None,
        least=2,
        repeats=True,
    ),
    "month": function("The month, 1 to 12.", _part_of_date("month"), DATE_X, result=Kind.NUMBER),
    "number": function(
        "The number of a text such as 12.50; null if it is none.",
        number_from_text,
        TEXT_X,
        result=Kind.NUMBER,
    ),
    "power": function(
        "The number, zero or more, raised to an exponent; null for a negative number.",
        _power,
        NUMBER_X,
        Parameter("exponent", NUMBER),
        result=None,
    ),
    "quarter": function(
        "The quarter of the calendar year, 1 to 4.",
        _part_of_date("quarter"),
        DATE_X,
        result=Kind.NUMBER,
    ),
    "replace": function(
        "The text with each occurrence of a part replaced.",
        lambda text, part, by: text.replace(part, by),
        TEXT_X,
        Parameter("part", TEXT, literal=True, refuse=_something),
        Parameter("by", TEXT),
        result=Kind.TEXT,
    ),
    "round": function(
        "Rounded to whole numbers or so many decimals, halves away from zero.",
        _round,
        NUMBER_X,
        DECIMALS,
        result=None,
        least=1,
    ),
    "split_part": function(
        "The part at a position, counted from 1; null beyond the last.",
        lambda text, separator, position: text.split(separator)[int(position) - 1],
        TEXT_X,
        SEPARATOR,
        POSITION,
        result=Kind.TEXT,
    ),
    "start_of_month": function(
        "The first day of the month.",
        lambda day: day.truncate("M"),
        DATE_X,
        result=Kind.DATE,
    ),
    "starts_with": function(
        "Whether the text starts with the part.",
        lambda text, part: text.startswith(part),
        TEXT_X,
        PART,
        result=Kind.BOOLEAN,
    ),
    "text": function(
        "The value as text.", text_from_value, Parameter("value", ANY), result=Kind.TEXT
    ),
    "trim": function("Without spaces at both ends.", lambda x: x.strip(), TEXT_X, result=Kind.TEXT),
    "upper": function("In capitals.", lambda x: x.upper(), TEXT_X, result=Kind.TEXT),
    "year": function("The year.", _part_of_date("year"), DATE_X, result=Kind.NUMBER),
}
