"""What literals and operators give, kind by kind and unit by unit, or why they give nothing."""

from decimal import Decimal

from parlance.engine.language import types
from parlance.engine.language.errors import (
    LanguageError,
    LiteralError,
    TypeMismatchError,
    UnitMismatchError,
)
from parlance.engine.language.nodes import (
    Binary,
    Boolean,
    Date,
    Duration,
    Node,
    Null,
    Number,
    Text,
)
from parlance.engine.language.types import Kind, Type
from parlance.engine.units import Unit

LARGEST = Decimal(10) ** 15
FIXED_DAYS = {"day": 1, "week": 7}


def literal_type(node: Number | Text | Boolean | Date | Duration | Null) -> Type:
    match node:
        case Number(value=value, percent=percent):
            found = Type(Kind.NUMBER, Unit.RATIO if percent else Unit.NUMBER, value)
        case Text():
            found = types.TEXT
        case Boolean():
            found = types.BOOLEAN
        case Date():
            found = types.DATE
        case Duration(count=count, unit=unit):
            days = FIXED_DAYS.get(unit)
            found = Type(Kind.DURATION, constant=None if days is None else Decimal(count * days))
        case Null():
            found = types.NULL
    return found


def condition_type(node: Binary, left: Type, right: Type) -> Type:
    for given in (left, right):
        if given.kind is not Kind.BOOLEAN:
            raise mismatch(
                node, f"“{node.operator}” needs conditions, not {types.in_words(given)}."
            )
    return types.BOOLEAN


def sum_type(node: Binary, left: Type, right: Type) -> Type:
    kinds = (left.kind, right.kind)
    is_minus = node.operator == "-"
    if kinds == (Kind.DATE, Kind.DURATION) or (
        kinds == (Kind.DURATION, Kind.DATE) and not is_minus
    ):
        return types.DATE
    if kinds == (Kind.DATE, Kind.DATE) and is_minus:
        return types.number(Unit.DAYS)
    if Kind.NUMBER not in kinds or Kind.NULL in kinds:
        remedy = "Write concat(a, b) to join texts." if Kind.TEXT in kinds else ""
        shown = f"{types.in_words(left)} and {types.in_words(right)}"
        raise mismatch(node, f"“{node.operator}” does not go with {shown}.", remedy)
    found = types.common(left, right)
    if found is None:
        raise unlike(node, left, right, "subtracted" if is_minus else "added")
    return arithmetic_type(node, found.unit or Unit.NUMBER, left, right)


def arithmetic_type(node: Binary, unit: Unit, left: Type, right: Type) -> Type:
    """Return a number, with its value where both sides are constant and not too large."""
    if left.constant is None or right.constant is None:
        return types.number(unit)
    one, other = left.constant, right.constant
    match node.operator:
        case "+":
            value = one + other
        case "-":
            value = one - other
        case "*":
            value = one * other
        case _:
            value = one / other
    if abs(value) > LARGEST:
        raise LiteralError(
            f"This is larger than {LARGEST:,}.",
            position=node.span.start,
            length=node.span.length,
            remedy="Use smaller numbers.",
        )
    return Type(Kind.NUMBER, unit, value)


def mismatch(node: Node, message: str, remedy: str = "") -> TypeMismatchError:
    return TypeMismatchError(
        message, position=node.span.start, length=node.span.length, remedy=remedy
    )


def unlike(node: Node, left: Type, right: Type, verb: str) -> LanguageError:
    message = f"{types.in_words(left)} and {types.in_words(right)} cannot be {verb}."
    message = message[0].upper() + message[1:]
    place = {"position": node.span.start, "length": node.span.length}
    if left.kind is right.kind is Kind.NUMBER:
        remedy = "Bring both to one unit first, for example money / count for an average."
        return UnitMismatchError(message, remedy=remedy, **place)
    remedies = {
        frozenset({Kind.TEXT, Kind.DATE}): "Write dates without quotes, or date(text).",
        frozenset({Kind.TEXT, Kind.NUMBER}): "Write numbers without quotes, or number(text).",
        frozenset({Kind.NUMBER, Kind.DURATION}): "Only days and weeks go with a number of days.",
    }
    remedy = remedies.get(frozenset({left.kind, right.kind}), "")
    return TypeMismatchError(message, remedy=remedy, **place)
