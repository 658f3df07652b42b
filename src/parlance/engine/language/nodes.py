"""What a formula consists of: frozen values, equal when they mean the same text."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start <= i < end` that a node was read from."""

    start: int = 0
    end: int = 0

    @property
    def length(self) -> int:
        return self.end - self.start


NOWHERE = Span()


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is zero or more. `percent` keeps that it was written so: 0.05 as 5%."""

    value: Decimal
    percent: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Null:
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Date:
    value: date
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of calendar time; `unit` is day, week, month, quarter or year."""

    count: int
    unit: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A word of the vocabulary, or the exact name of a column of a file."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`operator` is `-` or `not`."""

    operator: str
    operand: "Node"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator` is one of `+ - * / = != < <= > >= and or`."""

    operator: str
    left: "Node"
    right: "Node"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`low` and `high` are both included."""

    operand: "Node"
    low: "Node"
    high: "Node"
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    operand: "Node"
    items: tuple["Node", ...]
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class IsNull:
    operand: "Node"
    negated: bool = False
    span: Span = field(default=NOWHERE, compare=False)


Node = (
    Number
    | Text
    | Boolean
    | Null
    | Date
    | Duration
    | Name
    | Call
    | Unary
    | Binary
    | Between
    | In
    | IsNull
)
