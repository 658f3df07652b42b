"""From a metric's words to measures: a formula with every metric in it replaced by its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from parlance.engine.catalogue import Catalogue
from parlance.engine.definitions import DEFAULT_READING, MetricDefinition, Reading
from parlance.engine.facts import Parameters
from parlance.engine.language.errors import AmbiguousNameError
from parlance.engine.language.nodes import Binary, Call, Name, Node, Number, Unary
from parlance.engine.language.parse import parse
from parlance.engine.language.walk import identifiers, transform
from parlance.engine.units import Unit
from parlance.engine.windows import WINDOW_FUNCTIONS, WINDOW_LENGTHS
from parlance.kit.errors import InvalidError, NotFoundError

COMPARED = "value"
"""In the formula of a comparison, the metric that is compared."""

COMPARED_BY_DEFAULT = "monthly_recurring_revenue"


class UnknownMetricError(NotFoundError):
    """Raised when no metric or measure has this name."""

    code = "engine.unknown_metric"


class UnknownReadingError(NotFoundError):
    """Raised when a definition has no reading of this name."""

    code = "engine.unknown_reading"


class CircularDefinitionError(InvalidError):
    """Raised when a formula leads back to itself."""

    code = "engine.circular_definition"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A measure in a formula: when it is asked, and under which choices."""

    measure: str
    moves: tuple[str, ...]
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Expanded:
    """A metric that can be computed: formula over `leaves`, which stand as names in it.

    `numerator` and `denominator` are set when the formula is a ratio, also after a constant
    was added (1 - a / b is (b - a) / b). `unit` is the reading's; a comparison that keeps the
    kind of its metric, as year to date does, has that metric's. `unsuited` says why a
    comparison does not fit its metric, empty where it does.
    """

    id: str
    definition: MetricDefinition
    reading: Reading
    unit: Unit
    formula: Node
    numerator: Node | None
    denominator: Node | None
    leaves: Mapping[str, Leaf]
    unsuited: str = ""


class Expander:
    """Expands metrics of one request; equal leaves get equal names, so each is computed once."""

    def __init__(
        self,
        catalogue: Catalogue,
        definitions: Mapping[str, MetricDefinition],
        aliases: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._definitions = definitions
        self._aliases = aliases or {}
        self._names: dict[Leaf, str] = {}

    def expand(self, asked: str, reading: str | None = None) -> Expanded:
        """Expand a metric (`churn_rate`) or a comparison of one (`year_over_year(churn_rate)`).

        Raises `UnknownMetricError`, `UnknownReadingError` or `CircularDefinitionError`.
        """
        node = parse(asked)
        compared: Node = Name(COMPARED_BY_DEFAULT)
        if isinstance(node, Call) and len(node.arguments) == 1:
            metric_id, compared = node.function, node.arguments[0]
            name = f"{metric_id}({_name(compared)})"
        else:
            metric_id = name = _name(node)
        definition = self._definition(metric_id)
        chosen = chosen_reading(definition, reading)
        unit, unsuited = self._unit(chosen, compared)
        formula = self._reading(chosen, (), (metric_id,), compared)
        numerator, denominator = _ratio(formula)
        found = {self._names[leaf]: leaf for leaf in self._names}
        used = {name: found[name] for name in sorted(identifiers(formula) - WINDOW_LENGTHS.keys())}
        return Expanded(
            name, definition, chosen, unit, formula, numerator, denominator, used, unsuited
        )

    def _unit(self, reading: Reading, compared: Node) -> tuple[Unit, str]:
        """Return the unit of a reading, and why a comparison does not suit its metric.

        A comparison stated as money has the unit of whatever it compares; points tell shares
        apart, and nothing else.
        """
        if COMPARED not in identifiers(parse(reading.formula)):
            return reading.unit, ""
        name = _name(compared)
        measure = self._catalogue.measures.get(name)
        given = measure.unit if measure else self._definition(name).default.unit
        if reading.unit is Unit.POINTS and given is not Unit.RATIO:
            return reading.unit, f"Points compare shares, and {name} is none."
        return (given if reading.unit is Unit.MONEY else reading.unit), ""

    def _definition(self, metric_id: str) -> MetricDefinition:
        definition = self._definitions.get(metric_id)
        if definition is not None:
            return definition
        candidates = self._aliases.get(metric_id, ())
        if len(candidates) > 1:
            raise AmbiguousNameError(metric_id, candidates, position=0)
        if not candidates or candidates[0] not in self._definitions:
            raise UnknownMetricError(f"There is no metric “{metric_id}”.")
        return self._definitions[candidates[0]]

    def _reading(
        self,
        reading: Reading,
        moves: tuple[str, ...],
        path: tuple[str, ...],
        compared: Node | None,
    ) -> Node:
        if reading.trailing_months is not None:
            moves = (*moves, f"trailing {reading.trailing_months}")
        parameters = Parameters.of(reading.parameters)
        return self._node(parse(reading.formula), moves, parameters, path, compared)

    def _node(
        self,
        node: Node,
        moves: tuple[str, ...],
        parameters: Parameters,
        path: tuple[str, ...],
        compared: Node | None,
    ) -> Node:
        def replaced(found: Node) -> Node | None:
            if isinstance(found, Call) and found.function in WINDOW_FUNCTIONS:
                inner = (*moves, found.function)
                return self._node(found.arguments[0], inner, parameters, path, compared)
            if isinstance(found, Call) and found.function in self._definitions:
                return self._metric(found.function, moves, path, found.arguments[0])
            if isinstance(found, Name):
                return self._name(found.name, moves, parameters, path, compared)
            return None

        return transform(node, replaced)

    def _name(
        self,
        name: str,
        moves: tuple[str, ...],
        parameters: Parameters,
        path: tuple[str, ...],
        compared: Node | None,
    ) -> Node:
        if name in WINDOW_LENGTHS:
            return Name(name)
        if name == COMPARED and compared is not None:
            return self._node(compared, moves, parameters, path, None)
        if name in self._catalogue.measures:
            leaf = Leaf(name, moves, parameters)
            return Name(self._names.setdefault(leaf, f"m{len(self._names)}"))
        return self._metric(name, moves, path, Name(COMPARED_BY_DEFAULT))

    def _metric(
        self, metric_id: str, moves: tuple[str, ...], path: tuple[str, ...], compared: Node
    ) -> Node:
        definition = self._definition(metric_id)
        metric_id = definition.id
        if metric_id in path:
            raise CircularDefinitionError(
                f"The formula leads back to itself: {' → '.join((*path, metric_id))}."
            )
        return self._reading(definition.default, moves, (*path, metric_id), compared)


def chosen_reading(definition: MetricDefinition, reading: str | None) -> Reading:
    """Return the named reading, or the default; raise naming those that exist."""
    key = reading or DEFAULT_READING
    found = definition.readings.get(key)
    if found is None:
        known = ", ".join(sorted(definition.readings))
        raise UnknownReadingError(f"{definition.name} has no reading “{key}”. It has: {known}.")
    return found


def _name(node: Node) -> str:
    if not isinstance(node, Name):
        raise UnknownMetricError(
            "Name a metric, or a comparison of one: year_over_year(churn_rate)."
        )
    return node.name


def _ratio(node: Node) -> tuple[Node | None, Node | None]:
    """Return numerator and denominator when the formula is one ratio, else two Nones."""
    match node:
        case Binary(operator="/", left=left, right=right):
            return left, right
        case Binary(operator="+" | "-" as sign, left=Number() as left, right=right):
            top, bottom = _ratio(right)
            if top is not None and bottom is not None:
                return Binary(sign, _times(left, bottom), top), bottom
        case Binary(operator="+" | "-" as sign, left=left, right=Number() as right):
            top, bottom = _ratio(left)
            if top is not None and bottom is not None:
                return Binary(sign, top, _times(right, bottom)), bottom
        case Unary(operator="-", operand=operand):
            top, bottom = _ratio(operand)
            if top is not None:
                return Unary("-", top), bottom
    return None, None


def _times(number: Number, node: Node) -> Node:
    return node if number.value == 1 else Binary("*", number, node)
