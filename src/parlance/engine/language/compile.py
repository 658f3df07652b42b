"""Checked nodes into an Ibis value.

Numbers are whole (int64), exact (`WORK`) or floating (float64). Sums and products of exact
numbers stay exact, products rounded to eight decimals; a quotient is floating. Null goes through
arithmetic and comparisons; `and`, `or` and `not` know three values, as in SQL. A quotient whose
base is zero or null is null.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis

from parlance.engine.language.conversions import WORK
from parlance.engine.language.errors import UnknownNameError
from parlance.engine.language.functions import FUNCTIONS
from parlance.engine.language.nodes import (
    Between,
    Binary,
    Boolean,
    Call,
    Date,
    Duration,
    In,
    IsNull,
    Name,
    Node,
    Null,
    Number,
    Text,
    Unary,
)
from parlance.engine.language.signatures import Function

# An Ibis value; Ibis is untyped.
Value = Any

INT32 = 2**31
DAYS = {"day": 1, "week": 7}
INTERVALS = {
    "day": ("D", 1),
    "week": ("D", 7),
    "month": ("M", 1),
    "quarter": ("M", 3),
    "year": ("M", 12),
}
SIGNS: Mapping[str, Callable[[Value], Value]] = {"-": operator.neg, "not": operator.invert}
OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "and": operator.and_,
    "or": operator.or_,
}


def compile_expression(node: Node, columns: Mapping[str, Value]) -> Value:
    """Return the Ibis value of a checked formula over named columns.

    Calls of metric functions must have been replaced by columns before (`walk.transform`).
    """
    return _Compiler(columns).value(node)


class _Compiler:
    def __init__(self, columns: Mapping[str, Value]) -> None:
        self._columns = columns

    def value(self, node: Node) -> Value:
        found: Value
        match node:
            case Name():
                found = self._column(node)
            case Unary(operator=sign, operand=operand):
                found = SIGNS[sign](self.value(operand))
            case Binary():
                found = self._binary(node)
            case Between():
                found = self._between(node)
            case In():
                found = self._in(node)
            case IsNull(operand=operand, negated=negated):
                value = _enclosed(self.value(operand))
                found = value.notnull() if negated else value.isnull()
            case Call():
                found = self._call(node)
            case _:
                found = _literal(node)
        return found

    def _column(self, node: Name) -> Value:
        column = self._columns.get(node.name)
        if column is None:
            raise UnknownNameError(
                f"There is no column “{node.name}”.",
                position=node.span.start,
                length=node.span.length,
            )
        return _settled(column)

    def _binary(self, node: Binary) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        for day, length in ((left, node.right), (right, node.left)):
            if isinstance(length, Duration) and day.type().is_date():
                return _shifted(day, length, back=node.operator == "-")
        if node.operator == "*":
            return _product(left, right)
        if node.operator == "/":
            base = right.cast("float64")
            return left.cast("float64") / base.nullif(0.0)
        if node.operator == "-" and left.type().is_date():
            return left.delta(right, unit="D")
        if node.operator not in {"and", "or"}:
            left, right = _enclosed(left), _enclosed(right)
        return OPERATORS[node.operator](*_alike([left, right]))

    def _between(self, node: Between) -> Value:
        values = [self.value(each) for each in (node.operand, node.low, node.high)]
        operand, low, high = _alike(values)
        found = (operand >= low) & (operand <= high)
        return ~found if node.negated else found

    def _in(self, node: In) -> Value:
        operand, *items = _alike(
            [_enclosed(self.value(each)) for each in (node.operand, *node.items)]
        )
        found = operand.isin(items)
        return ~found if node.negated else found

    def _call(self, node: Call) -> Value:
        function = FUNCTIONS.get(node.function)
        if function is None:
            raise UnknownNameError(
                f"“{node.function}” has no value here.",
                position=node.span.start,
                length=len(node.function),
                remedy="Compare metrics over time in the formula of a metric.",
            )
        return function.build(*self._arguments(node, function))

    def _arguments(self, node: Call, function: Function) -> list[Any]:
        """Return Ibis values, those that must be alike cast so, and literals as they are."""
        found: list[Any] = []
        alike: list[int] = []
        for index, argument in enumerate(node.arguments):
            parameter = function.parameter(index)
            if parameter.literal and isinstance(argument, Number | Text):
                found.append(argument.value)
                continue
            found.append(self.value(argument))
            if parameter.alike:
                alike.append(index)
        for index, value in zip(alike, _alike([found[each] for each in alike]), strict=True):
            found[index] = value
        return found


def _literal(node: Number | Text | Boolean | Date | Duration | Null) -> Value:
    match node:
        case Number(value=value):
            found = _number(value)
        case Text(value=value):
            found = ibis.literal(value, "string")
        case Boolean(value=value):
            found = ibis.literal(value, "boolean")
        case Date(value=value):
            found = ibis.literal(value, "date")
        case Duration(count=count, unit=unit):
            # In months and longer, it stands only beside a date and this value is not used.
            found = ibis.literal(count * DAYS.get(unit, 1), "int64")
        case Null():
            found = ibis.null()
    return found


def _number(value: Decimal) -> Value:
    if value != value.to_integral_value():
        return ibis.literal(value, WORK)
    # The database would compute with a small literal in 32 bits: say 64.
    whole = int(value)
    return ibis.literal(whole, "int32" if whole < INT32 else "int64").cast("int64")


def _settled(column: Value) -> Value:
    """Return a column as one of the few types that the language computes in."""
    dtype = column.type()
    if dtype.is_integer():
        return column.cast("int64")
    if dtype.is_decimal():
        return column.cast(WORK)
    if dtype.is_floating():
        return column.cast("float64")
    if dtype.is_timestamp():
        return column.cast("date")
    return column


def _enclosed(value: Value) -> Value:
    """Return a condition as an operand that cannot be torn apart.

    Ibis writes `(not a) is null` and `(not a) in (b)` without the parentheses, which then mean
    `not (a is null)`: a call in between keeps the condition together, and its null.
    """
    if not value.type().is_boolean():
        return value
    return ibis.coalesce(value, ibis.null("boolean"))


def _product(left: Value, right: Value) -> Value:
    left, right = _alike([left, right])
    if not left.type().is_decimal():
        return left * right
    # The product has 16 decimals; Ibis drops casts to the type it takes it to have already.
    return (left * right).cast("decimal(38,16)").cast(WORK)


def _shifted(day: Value, length: Duration, *, back: bool) -> Value:
    unit, size = INTERVALS[length.unit]
    count = ibis.literal(-length.count * size if back else length.count * size, "int64")
    return FUNCTIONS["add_days" if unit == "D" else "add_months"].build(day, count)


def _alike(values: Sequence[Value]) -> list[Value]:
    """Cast numbers to the widest type among them; leave other values."""
    numbers = [value.type() for value in values if value.type().is_numeric()]
    if any(dtype.is_floating() for dtype in numbers):
        wanted = "float64"
    elif any(dtype.is_decimal() for dtype in numbers):
        wanted = WORK
    else:
        return list(values)
    return [value.cast(wanted) if value.type().is_numeric() else value for value in values]
