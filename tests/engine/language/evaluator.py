"""A plain evaluator of formulas, row by row: null in, null out, unless said otherwise."""

import decimal
import operator
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

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

EXACT = decimal.Context(prec=80)
EIGHT = Decimal("1E-8")
Row = Mapping[str, Any]


def evaluate(node: Node, row: Row) -> Any:  # noqa: C901, PLR0911, PLR0912 (one case a kind)
    match node:
        case Name(name=name):
            return row[name]
        case Null():
            return None
        case Number(value=value):
            return int(value) if value == int(value) else value
        case Text(value=value) | Boolean(value=value) | Date(value=value):
            return value
        case Call(function="if", arguments=(condition, then, otherwise)):
            return evaluate(then if evaluate(condition, row) else otherwise, row)
        case Unary(operator=sign, operand=operand):
            value = evaluate(operand, row)
            if value is None:
                return None
            return not value if sign == "not" else -value
        case IsNull(operand=operand, negated=negated):
            return (evaluate(operand, row) is None) is not negated
        case In(operand=operand, items=items, negated=negated):
            value = evaluate(operand, row)
            return _negated(_any(_equal(value, evaluate(each, row)) for each in items), negated)
        case Between(operand=operand, low=low, high=high, negated=negated):
            value, lowest, highest = (evaluate(each, row) for each in (operand, low, high))
            inside = _and(_compared("<=", lowest, value), _compared("<=", value, highest))
            return _negated(inside, negated)
        case Binary(operator=sign, left=left, right=Duration() as length):
            return _moved(evaluate(left, row), length, -1 if sign == "-" else 1)
        case Binary(operator=sign, left=left, right=right):
            return _binary(sign, evaluate(left, row), evaluate(right, row))
        case Call(function=function, arguments=arguments):
            return _call(function, [evaluate(each, row) for each in arguments])
    raise TypeError(node)


def _negated(value: bool | None, negated: bool) -> bool | None:
    return value if value is None or not negated else not value


def _equal(left: Any, right: Any) -> bool | None:
    return None if left is None or right is None else bool(left == right)


def _any(values: Any) -> bool | None:
    found = list(values)
    return True if True in found else None if None in found else False


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _compared(sign: str, left: Any, right: Any) -> bool | None:
    signs = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
    if left is None or right is None:
        return None
    left, right = _paired(left, right)
    return bool(getattr(operator, signs[sign])(left, right))


def _paired(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, float) or isinstance(right, float):
        return float(left), float(right)
    return left, right


def _binary(sign: str, left: Any, right: Any) -> Any:  # noqa: PLR0911 (one case an operator)
    if sign == "and":
        return _and(left, right)
    if sign == "or":
        return _negated(_and(_negated(left, True), _negated(right, True)), True)
    if left is None or right is None:
        return None
    if sign == "/":
        return None if right == 0 else float(left) / float(right)
    if sign in {"+", "-", "*"}:
        left, right = _paired(left, right)
        if isinstance(left, Decimal) or isinstance(right, Decimal):
            left, right = Decimal(left), Decimal(right)
            if sign == "*":
                return EXACT.multiply(left, right).quantize(EIGHT, ROUND_HALF_UP, EXACT)
        return {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign](left, right)
    return _compared(sign, left, right)


def _moved(day: date | None, length: Duration, sign: int) -> date | None:
    if day is None:
        return None
    days = {"day": 1, "week": 7}
    if length.unit in days:
        return day + timedelta(sign * length.count * days[length.unit])
    months = sign * length.count * {"month": 1, "quarter": 3, "year": 12}[length.unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _call(function: str, values: list[Any]) -> Any:
    there = [value for value in values if value is not None]
    if function == "coalesce":
        return there[0] if there else None
    if function in {"min", "max"}:
        choose = min if function == "min" else max
        return choose(there) if there else None
    if function == "is_empty":
        return not there or not there[0].strip()
    return PLAIN[function](*values) if len(there) == len(values) else None


PLAIN: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "ceil": lambda x: Decimal(x).to_integral_value(ROUND_CEILING),
    "floor": lambda x: Decimal(x).to_integral_value(ROUND_FLOOR),
    "round": lambda x, n: Decimal(x).quantize(Decimal(1).scaleb(-n), ROUND_HALF_UP, EXACT),
    "lower": str.lower,
    "upper": str.upper,
    "trim": str.strip,
    "concat": lambda *texts: "".join(texts),
    "replace": str.replace,
    "split_part": lambda text, by, n: [*text.split(by), *[None] * 9][n - 1],
    "contains": operator.contains,
    "starts_with": str.startswith,
    "ends_with": str.endswith,
    "start_of_month": lambda day: day.replace(day=1),
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "quarter": lambda day: (day.month + 2) // 3,
    "day": lambda day: day.day,
}
