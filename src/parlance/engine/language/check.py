"""Names resolved, kinds and units proven: what a formula gives, before anything is computed."""

from dataclasses import dataclass, replace

from parlance.engine.language import arguments, types
from parlance.engine.language.errors import (
    DivisionByZeroError,
    LanguageError,
    TypeMismatchError,
    UnitMismatchError,
)
from parlance.engine.language.functions import FUNCTIONS
from parlance.engine.language.names import Vocabulary
from parlance.engine.language.nodes import (
    Between,
    Binary,
    Call,
    In,
    IsNull,
    Name,
    Node,
    Span,
    Unary,
)
from parlance.engine.language.operations import (
    arithmetic_type,
    condition_type,
    literal_type,
    mismatch,
    sum_type,
    unlike,
)
from parlance.engine.language.printing import to_text
from parlance.engine.language.types import Kind, Type
from parlance.engine.language.walk import identifiers
from parlance.engine.units import Unit

LONGEST_SLUG = 8
"""Words of a name that are looked for when hyphens stand between them."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a formula that is no error."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Checked:
    """A formula that means something.

    `node` has canonical names; `names` are those it reads, `functions` the metric functions
    it calls.
    """

    node: Node
    type: Type
    names: frozenset[str]
    functions: frozenset[str]
    warnings: tuple[Note, ...]

    @property
    def unit(self) -> Unit | None:
        return self.type.unit

    @property
    def text(self) -> str:
        """The formula in canonical spelling."""
        return to_text(self.node)


def check(node: Node, vocabulary: Vocabulary) -> Checked:
    """Resolve names and prove kinds and units; raise `LanguageError` where that fails."""
    checker = _Checker(vocabulary)
    canonical, given = checker.check(node)
    if given.kind is Kind.DURATION:
        raise TypeMismatchError(
            "A duration alone is no value.",
            position=node.span.start,
            length=node.span.length,
            remedy="Add it to a date, or compare it with a number of days.",
        )
    return Checked(
        node=canonical,
        type=given,
        names=identifiers(canonical),
        functions=frozenset(checker.functions),
        warnings=tuple(checker.notes),
    )


class _Checker:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.notes: list[Note] = []
        self.functions: set[str] = set()

    def check(self, node: Node) -> tuple[Node, Type]:
        """Return the node with canonical names, and its type."""
        found: tuple[Node, Type]
        match node:
            case Name():
                name = self._vocabulary.resolve(node.name, node.span)
                found = replace(node, name=name), self._vocabulary.words[name].type
            case Unary():
                found = self._unary(node)
            case Binary():
                found = self._binary(node)
            case Between():
                found = self._between(node)
            case In():
                found = self._in(node)
            case IsNull():
                operand, _ = self.check(node.operand)
                found = replace(node, operand=operand), types.BOOLEAN
            case Call():
                found = self._call(node)
            case _:
                found = node, literal_type(node)
        return found

    def _unary(self, node: Unary) -> tuple[Node, Type]:
        operand, given = self.check(node.operand)
        wanted = Kind.BOOLEAN if node.operator == "not" else Kind.NUMBER
        if given.kind is not wanted:
            needed = "a condition" if node.operator == "not" else "a number"
            raise mismatch(node, f"“{node.operator}” needs {needed}, not {types.in_words(given)}.")
        constant = None if given.constant is None else -given.constant
        return replace(node, operand=operand), Type(given.kind, given.unit, constant)

    def _binary(self, node: Binary) -> tuple[Node, Type]:
        if node.operator == "-":
            self._refuse_hyphens(node)
        left, left_type = self.check(node.left)
        right, right_type = self.check(node.right)
        checked = replace(node, left=left, right=right)
        match node.operator:
            case "and" | "or":
                given = condition_type(node, left_type, right_type)
            case "+" | "-":
                given = sum_type(node, left_type, right_type)
            case "*" | "/":
                given = self._scaled(node, left_type, right_type)
            case _:
                self._compare(node, left_type, right_type)
                given = types.BOOLEAN
        return checked, given

    def _scaled(self, node: Binary, left: Type, right: Type) -> Type:
        for given in (left, right):
            if given.kind is not Kind.NUMBER:
                raise mismatch(
                    node, f"“{node.operator}” needs numbers, not {types.in_words(given)}."
                )
        left_unit, right_unit = left.unit or Unit.NUMBER, right.unit or Unit.NUMBER
        if node.operator == "/":
            self._look_for_zero(node, right)
            return arithmetic_type(node, types.quotient_unit(left_unit, right_unit), left, right)
        unit = types.product_unit(left_unit, right_unit)
        if unit is None:
            raise UnitMismatchError(
                "Money cannot be multiplied by money.",
                position=node.span.start,
                length=node.span.length,
                remedy="Divide for a ratio, or multiply by a count or a ratio.",
            )
        return arithmetic_type(node, unit, left, right)

    def _look_for_zero(self, node: Binary, divisor: Type) -> None:
        if divisor.constant == 0:
            raise DivisionByZeroError(
                "This divides by zero.",
                position=node.right.span.start,
                length=node.right.span.length,
                remedy="Divide by something that can have another value.",
            )
        if divisor.constant is None:
            message = f"{to_text(node.right)} may be zero or missing: there is no value then."
            self.notes.append(Note(message, node.right.span))

    def _compare(self, node: Node, left: Type, right: Type) -> None:
        if Kind.NULL in {left.kind, right.kind}:
            raise mismatch(node, "Nothing equals null.", "Write x is null or x is not null.")
        found = types.common(left, right)
        if found is None:
            raise unlike(node, left, right, "compared")
        is_order = isinstance(node, Binary) and node.operator not in {"=", "!="}
        if found.kind is Kind.BOOLEAN and (is_order or isinstance(node, Between)):
            raise mismatch(node, "True and false have no order.", "Use = or !=.")
        self._look_for_percent(node, left, right)

    def _look_for_percent(self, node: Node, left: Type, right: Type) -> None:
        for ratio, other in ((left, right), (right, left)):
            limit = other.constant
            is_high = other.is_plain_constant and limit is not None and abs(limit) >= 5
            if ratio.unit is Unit.RATIO and is_high:
                message = f"A ratio is compared with {limit:f}; write {limit:f}% for per cent."
                self.notes.append(Note(message, node.span))

    def _between(self, node: Between) -> tuple[Node, Type]:
        operand, given = self.check(node.operand)
        low, low_type = self.check(node.low)
        high, high_type = self.check(node.high)
        self._compare(node, given, low_type)
        self._compare(node, given, high_type)
        return replace(node, operand=operand, low=low, high=high), types.BOOLEAN

    def _in(self, node: In) -> tuple[Node, Type]:
        operand, given = self.check(node.operand)
        checked = [self.check(item) for item in node.items]
        for item, (_, item_type) in zip(node.items, checked, strict=True):
            if Kind.NULL in {given.kind, item_type.kind}:
                raise mismatch(item, "Nothing equals null.", "Write x is null beside the list.")
            if types.common(given, item_type) is None:
                raise unlike(item, given, item_type, "compared")
        items = tuple([item for item, _ in checked])
        return replace(node, operand=operand, items=items), types.BOOLEAN

    def _call(self, node: Call) -> tuple[Node, Type]:
        checked = [self.check(argument) for argument in node.arguments]
        given = [each for _, each in checked]
        canonical = tuple([each for each, _ in checked])
        built_in = FUNCTIONS.get(node.function)
        if built_in is not None:
            result = arguments.result_of(node, built_in, given)
            return replace(node, arguments=canonical), result
        start = node.span.start
        name = self._vocabulary.resolve_function(
            node.function, Span(start, start + len(node.function)), FUNCTIONS
        )
        self.functions.add(name)
        unit = self._vocabulary.functions[name].unit
        result = arguments.result_of_metric_function(node, name, unit, given)
        return replace(node, function=name, arguments=canonical), result

    def _refuse_hyphens(self, node: Binary) -> None:
        """Refuse `net-revenue-retention` where the vocabulary has net_revenue_retention.

        Looks at names that end with this subtraction; those before are met on the way down.
        """
        run = _hyphened(node)
        for first in range(len(run) - 1):
            found = self._vocabulary.find("_".join(each.name for each in run[first:]))
            if found is not None:
                start, end = run[first].span.start, run[-1].span.end
                raise _hyphens(found, start, end - start)


def _hyphens(name: str, position: int, length: int) -> LanguageError:
    return TypeMismatchError(
        "Names have no hyphens in a formula.",
        position=position,
        length=length,
        remedy=f"Write {name}; put spaces around - to subtract.",
    )


def _hyphened(node: Binary) -> list[Name]:
    """Return the names `a, b, c` of `a-b-c` without spaces, the last few of a long chain."""
    found: list[Name] = []
    rest: Node = node
    while isinstance(rest, Binary) and rest.operator in "+-" and len(found) < LONGEST_SLUG:
        if not isinstance(rest.right, Name) or not _touches(rest.right, found):
            return found[::-1]
        found.append(rest.right)
        if rest.operator == "+":
            return found[::-1]
        rest = rest.left
    if isinstance(rest, Name) and _touches(rest, found):
        found.append(rest)
    return found[::-1]


def _touches(name: Name, following: list[Name]) -> bool:
    return not following or following[-1].span.start - name.span.end == 1
