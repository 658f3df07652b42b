"""What a function takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parlance.engine.language.types import Kind
from parlance.engine.units import Unit

# Ibis values and Python literals; Ibis is untyped.
Build = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`alike` ones must have one common type; `literal` ones must be written out.

    `refuse` says why a literal will not do, or None when it will.
    """

    name: str
    kinds: frozenset[Kind]
    alike: bool = False
    literal: bool = False
    refuse: Callable[[Any], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """`least` arguments at least; with `repeats`, the last parameter any number of times.

    `result` None: the common type of the `alike` arguments.
    """

    parameters: tuple[Parameter, ...]
    result: Kind | None
    meaning: str
    build: Build
    least: int
    repeats: bool = False
    unit: Unit | None = None

    def parameter(self, index: int) -> Parameter:
        return self.parameters[min(index, len(self.parameters) - 1)]

    def signature(self, name: str) -> str:
        """Return for example `round(number, decimals)`."""
        names = ", ".join(parameter.name for parameter in self.parameters)
        return f"{name}({names}{', …' if self.repeats else ''})"


def function(
    meaning: str,
    build: Build,
    *parameters: Parameter,
    result: Kind | None,
    least: int | None = None,
    repeats: bool = False,
    unit: Unit | None = None,
) -> Function:
    needed = len(parameters) if least is None else least
    return Function(parameters, result, meaning, build, needed, repeats, unit)
