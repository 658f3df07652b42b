"""Nodes into text: one canonical way, with no more parentheses than needed."""

import re
from decimal import Decimal

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
from parlance.engine.language.parse import (
    AND,
    COMPARISON,
    NOT,
    OR,
    PRODUCT,
    RESERVED,
    SIGN,
    SUM,
)

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*\Z")
ATOM = SIGN + 1
POWERS = {"or": OR, "and": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}


def to_text(node: Node) -> str:
    """Print a node so that parsing the text gives an equal node."""
    match node:
        case Unary(operator="not", operand=operand):
            text = f"not {_inside(operand, NOT)}"
        case Unary(operand=operand):
            text = f"-{_inside(operand, ATOM)}"
        case Binary(operator=operator, left=left, right=right):
            power = _power(node)
            weakest = power + 1 if power == COMPARISON else power
            text = f"{_inside(left, weakest)} {operator} {_inside(right, power + 1)}"
        case Between(operand=operand, low=low, high=high):
            word = "not between" if node.negated else "between"
            bounds = f"{_inside(low, SUM)} and {_inside(high, SUM)}"
            text = f"{_inside(operand, SUM)} {word} {bounds}"
        case In(operand=operand, items=items):
            text = f"{_inside(operand, SUM)} {'not in' if node.negated else 'in'} {_list(items)}"
        case IsNull(operand=operand):
            text = f"{_inside(operand, SUM)} is {'not ' if node.negated else ''}null"
        case Call(function=function, arguments=arguments):
            text = function + _list(arguments)
        case _:
            text = _atom(node)
    return text


def number_text(value: Decimal, *, percent: bool = False) -> str:
    """Print a number without an exponent or needless zeros: 1_000 as 1000, 0.05 as 5%."""
    text = format(value.scaleb(2) if percent else value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + "%" if percent else text


def name_text(name: str) -> str:
    """Print a name, in backticks where it is no plain identifier."""
    if IDENTIFIER.match(name) and name not in RESERVED:
        return name
    return "`" + name.replace("`", "``") + "`"


def _atom(node: Number | Text | Boolean | Date | Duration | Name | Null) -> str:
    match node:
        case Number(value=value, percent=percent):
            text = number_text(value, percent=percent)
        case Text(value=value):
            text = "'" + value.replace("'", "''") + "'"
        case Boolean(value=value):
            text = "true" if value else "false"
        case Date(value=value):
            text = value.isoformat()
        case Duration(count=count, unit=unit):
            text = f"{count} {unit}" if count == 1 else f"{count} {unit}s"
        case Name(name=name):
            text = name_text(name)
        case Null():
            text = "null"
    return text


def _list(items: tuple[Node, ...]) -> str:
    return "(" + ", ".join([to_text(item) for item in items]) + ")"


def _inside(node: Node, weakest: int) -> str:
    text = to_text(node)
    return text if _power(node) >= weakest else f"({text})"


def _power(node: Node) -> int:
    match node:
        case Unary(operator=operator):
            return NOT if operator == "not" else SIGN
        case Binary(operator=operator):
            return POWERS.get(operator, COMPARISON)
        case Between() | In() | IsNull():
            return COMPARISON
    return ATOM
