"""Whether a call's arguments suit its function, and what the call gives."""

from parlance.engine.language import types
from parlance.engine.language.errors import ArgumentsError, TypeMismatchError, UnitMismatchError
from parlance.engine.language.nodes import Call, Node, Number, Text
from parlance.engine.language.signatures import Function, Parameter
from parlance.engine.language.types import Kind, Type
from parlance.engine.units import Unit


def result_of(node: Call, function: Function, given: list[Type]) -> Type:
    """Return the type of a call of a built-in function, or raise."""
    most = len(function.parameters)
    if len(given) < function.least or (len(given) > most and not function.repeats):
        raise _refused(
            node,
            f"{node.function} does not take {len(given)} arguments.",
            f"Write {function.signature(node.function)}.",
        )
    alike = types.NULL
    for index, (argument, argument_type) in enumerate(zip(node.arguments, given, strict=True)):
        parameter = function.parameter(index)
        _check_argument(node, argument, argument_type, parameter)
        if parameter.alike:
            alike = _agreed(node, argument, alike, argument_type)
    if function.result is None:
        return Type(alike.kind, alike.unit)
    if function.result is Kind.NUMBER:
        return types.number(function.unit or Unit.NUMBER)
    return Type(function.result)


def result_of_metric_function(node: Call, name: str, unit: Unit | None, given: list[Type]) -> Type:
    """Return the type of a call such as `previous_month(x)`, or raise."""
    if len(given) != 1:
        raise _refused(node, f"{name} takes one argument.", f"Write {name}(metric).")
    if given[0].kind is not Kind.NUMBER:
        raise _refused(
            node.arguments[0],
            f"{name} needs a number, not {types.in_words(given[0])}.",
            "Give it a metric.",
        )
    return types.number(unit or given[0].unit or Unit.NUMBER)


def _check_argument(call: Call, node: Node, given: Type, parameter: Parameter) -> None:
    is_null = given.kind is Kind.NULL and parameter.alike
    if given.kind not in parameter.kinds and not is_null:
        raise TypeMismatchError(
            f"{call.function} needs {_wanted(parameter)} here, not {types.in_words(given)}.",
            position=node.span.start,
            length=node.span.length,
            remedy=_conversion(given, parameter),
        )
    if not parameter.literal:
        return
    if not isinstance(node, Number | Text):
        raise _refused(
            node,
            f"The {parameter.name} of {call.function} must be written out.",
            "It cannot be computed from other values.",
        )
    refusal = parameter.refuse(node.value) if parameter.refuse else None
    if refusal is not None:
        raise _refused(node, f"This is no {parameter.name} for {call.function}.", refusal)


def _agreed(call: Call, node: Node, alike: Type, given: Type) -> Type:
    found = types.common(alike, given) if alike.kind is not Kind.NULL else given
    if found is not None and found.kind is not Kind.DURATION:
        return found
    shown = f"{types.in_words(alike)} and {types.in_words(given)}"
    unlike = UnitMismatchError if alike.kind is given.kind else TypeMismatchError
    raise unlike(
        f"{call.function} is given {shown}.",
        position=node.span.start,
        length=node.span.length,
        remedy="Give it values of one kind and unit.",
    )


def _wanted(parameter: Parameter) -> str:
    return " or ".join(sorted(types.in_words(Type(kind)) for kind in parameter.kinds))


def _conversion(given: Type, parameter: Parameter) -> str:
    if Kind.TEXT in parameter.kinds and given.kind in {Kind.NUMBER, Kind.DATE, Kind.BOOLEAN}:
        return "Write text(x) to make it text."
    if Kind.DATE in parameter.kinds and given.kind is Kind.TEXT:
        return "Write date(x) to read it as a date."
    if Kind.NUMBER in parameter.kinds and given.kind is Kind.TEXT:
        return "Write number(x) to read it as a number."
    return ""


def _refused(node: Node, message: str, remedy: str) -> ArgumentsError:
    return ArgumentsError(message, position=node.span.start, length=node.span.length, remedy=remedy)
