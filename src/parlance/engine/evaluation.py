"""Evaluation: one statement for a whole request, with one scan for all measures of a fact."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from parlance.engine.catalogue import Catalogue
from parlance.engine.expansion import Expanded, Leaf
from parlance.engine.facts import Dimension, Fact, Parameters, Scan
from parlance.engine.language.compile import compile_expression
from parlance.engine.language.walk import identifiers
from parlance.engine.units import Unit
from parlance.engine.windows import WINDOW_LENGTHS, Calendar, NoWindow, moved
from parlance.kit.errors import InvalidError
from parlance.kit.periods import Window

NO_GROUP = "(none)"
"""The group of rows whose account has no value for a dimension on that day."""

ACCOUNT_ID = "account_id"
"""The dimension that groups by the internal key of accounts."""

_PREFIX = "by_"
"""Keeps the columns of dimensions apart from those of facts, whatever a dimension is called."""

_TYPES = {Unit.MONEY: "decimal(38, 14)", Unit.COUNT: "int64"}


class CannotGroupError(InvalidError):
    """Raised when a measure cannot be grouped or narrowed by a dimension."""

    code = "engine.cannot_group"


@dataclass(frozen=True, slots=True)
class Question:
    """Expanded metrics over windows, grouped `by` and narrowed by `where`.

    `empty` names the facts without any row; `one_currency` tells that no amount needs a rate.
    """

    metrics: tuple[Expanded, ...]
    windows: tuple[Window, ...]
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    currency: str
    one_currency: bool
    calendar: Calendar
    empty: frozenset[str]


def build(question: Question, tables: Mapping[str, Any], catalogue: Catalogue) -> Any:
    """Return the answer as one Ibis table.

    Columns: opens, closes, `by_…` per dimension, per metric i `value_i`, `numerator_i` and
    `denominator_i`, and every leaf by its name. Grain: window and group. Without `by` every
    window has a row; with it, those groups that have anything.
    """
    leaves = {name: leaf for metric in question.metrics for name, leaf in metric.leaves.items()}
    parts = [_skeleton(question, leaves, catalogue)] if not question.by else []
    for (fact, parameters), names in _by_scan(leaves, catalogue).items():
        if fact.reads[0] in question.empty:
            continue
        chosen = {name: leaves[name] for name in names}
        parts.extend(_scan(question, tables, catalogue, fact, parameters, chosen, leaves))
    if not parts:
        parts = [_skeleton(question, leaves, catalogue).limit(0)]
    keys = ["opens", "closes", *_columns(question)]
    stacked = ibis.union(*parts) if len(parts) > 1 else parts[0]
    merged = stacked.group_by(keys).agg(**{name: stacked[name].max() for name in leaves})
    return _with_formulas(question, merged, leaves, catalogue)


def unmeasurable(
    question: Question, metric: Expanded, window: Window, catalogue: Catalogue
) -> str | None:
    """Return why a metric has no value over a window before any row is read, or None."""
    for leaf in metric.leaves.values():
        fact = catalogue.measures[leaf.measure].fact
        if fact.reads[0] in question.empty:
            return fact.when_empty
        found = moved(window, leaf.moves, question.calendar)
        if isinstance(found, NoWindow):
            return found.reason
    return None


def _by_scan(
    leaves: Mapping[str, Leaf], catalogue: Catalogue
) -> dict[tuple[Fact, Parameters], list[str]]:
    found: dict[tuple[Fact, Parameters], list[str]] = defaultdict(list)
    for name, leaf in leaves.items():
        found[catalogue.measures[leaf.measure].fact, leaf.parameters].append(name)
    return found


def _scan(
    question: Question,
    tables: Mapping[str, Any],
    catalogue: Catalogue,
    fact: Fact,
    parameters: Parameters,
    chosen: Mapping[str, Leaf],
    leaves: Mapping[str, Leaf],
) -> list[Any]:
    """Aggregate the chosen measures of one fact, and lay them out per asked window."""
    asked = {moves: _moved_windows(question, moves) for moves in {x.moves for x in chosen.values()}}
    real = sorted({found for pairs in asked.values() for _, found in pairs})
    if not real:
        return []
    dimensions = frozenset(question.by) | frozenset(question.where)
    scan = Scan(
        tables=tables,
        windows=_window_table([(window.opens, window.closes) for window in real]),
        parameters=parameters,
        by=dimensions,
        currency=question.currency,
        one_currency=question.one_currency,
    )
    rows = _narrowed(_with_dimensions(fact, fact.build(scan), scan, catalogue), question)
    columns = {name: _aggregate(name, leaf, rows, catalogue) for name, leaf in chosen.items()}
    totals = rows.group_by("opens", "closes", *_columns(question)).agg(**columns)
    return [
        _laid_out(question, totals, pairs, chosen, moves, leaves, catalogue)
        for moves, pairs in asked.items()
        if pairs
    ]


def _moved_windows(question: Question, moves: tuple[str, ...]) -> list[tuple[Window, Window]]:
    found = [(window, moved(window, moves, question.calendar)) for window in question.windows]
    return [(window, other) for window, other in found if isinstance(other, Window)]


def _window_table(pairs: list[tuple[Any, Any]]) -> Any:
    return ibis.memtable(pairs, schema={"opens": "date", "closes": "date"})


def _with_dimensions(fact: Fact, rows: Any, scan: Scan, catalogue: Catalogue) -> Any:
    """Add a column for each dimension that the rows do not carry, as it was on `dated`."""
    for name in sorted(scan.by):
        dimension = catalogue.dimensions.get(name)
        if name in fact.carries or name == ACCOUNT_ID:
            own = rows[name].cast("string").nullif("").fill_null(NO_GROUP)
            rows = rows.mutate(**{_PREFIX + name: own})
            continue
        if dimension is not None and dimension.carried:
            raise CannotGroupError(
                f"What “{fact.id}” counts does not know a {dimension.label.lower()}; "
                f"leave “{name}” out."
            )
        known = _attribute(scan, name, dimension).select(
            attribute_of=ibis._.account_id,
            attribute_since=ibis._.starts_on,
            attribute_until=ibis._.ends_on,
            attribute_value=ibis._.value,
        )
        rows = rows.left_join(
            known,
            (rows.account_id == known.attribute_of)
            & (known.attribute_since <= rows.dated)
            & (rows.dated < known.attribute_until),
        )
        rows = rows.mutate(**{_PREFIX + name: rows.attribute_value.fill_null(NO_GROUP)})
        rows = rows.drop("attribute_of", "attribute_since", "attribute_until", "attribute_value")
    return rows


def _attribute(scan: Scan, name: str, dimension: Dimension | None) -> Any:
    if dimension is not None and dimension.of_accounts is not None:
        return dimension.of_accounts(scan.tables)
    attributes = scan.tables["account_attributes"]
    return attributes.filter(attributes.dimension == name)


def _narrowed(rows: Any, question: Question) -> Any:
    for name, values in question.where.items():
        rows = rows.filter(rows[_PREFIX + name].isin(values))
    return rows


def _aggregate(name: str, leaf: Leaf, rows: Any, catalogue: Catalogue) -> Any:
    measure = catalogue.measures[leaf.measure]
    return measure.aggregate(rows).cast(_TYPES[measure.unit]).name(name)


def _laid_out(
    question: Question,
    totals: Any,
    pairs: list[tuple[Window, Window]],
    chosen: Mapping[str, Leaf],
    moves: tuple[str, ...],
    leaves: Mapping[str, Leaf],
    catalogue: Catalogue,
) -> Any:
    """Return totals under the asked windows; measures of other scans and moves are null."""
    mapping = ibis.memtable(
        [(asked.opens, asked.closes, found.opens, found.closes) for asked, found in pairs],
        schema={"opens": "date", "closes": "date", "found_opens": "date", "found_closes": "date"},
    )
    totals = totals.rename(total_opens="opens", total_closes="closes")
    joined = mapping.join(
        totals,
        (mapping.found_opens == totals.total_opens) & (mapping.found_closes == totals.total_closes),
    )
    columns = {
        name: joined[name] if name in chosen and leaf.moves == moves else _null(leaf, catalogue)
        for name, leaf in leaves.items()
    }
    return joined.select("opens", "closes", *_columns(question), **columns)


def _null(leaf: Leaf, catalogue: Catalogue) -> Any:
    return ibis.null(_TYPES[catalogue.measures[leaf.measure].unit])


def _skeleton(question: Question, leaves: Mapping[str, Leaf], catalogue: Catalogue) -> Any:
    windows = _window_table([(window.opens, window.closes) for window in question.windows])
    groups = {name: ibis.null("string") for name in _columns(question)}
    columns = {name: _null(leaf, catalogue) for name, leaf in leaves.items()}
    return windows.select("opens", "closes", **groups, **columns)


def _with_formulas(
    question: Question, merged: Any, leaves: Mapping[str, Leaf], catalogue: Catalogue
) -> Any:
    """Compute the metrics. What a fact does not mention for a group is zero there."""
    empty = question.empty
    known = {
        name: merged[name]
        if catalogue.measures[leaf.measure].fact.reads[0] in empty
        else merged[name].fill_null(0).cast(_TYPES[catalogue.measures[leaf.measure].unit])
        for name, leaf in leaves.items()
    }
    merged = merged.mutate(**known)
    used = {name for metric in question.metrics for name in identifiers(metric.formula)}
    if used & WINDOW_LENGTHS.keys():
        merged = _with_lengths(question, merged)
    columns = {name: merged[name] for name in used}
    answers = {}
    for index, metric in enumerate(question.metrics):
        answers |= _answers(index, metric, columns)
    groups = _columns(question)
    kept = {name: merged[name] for name in leaves}
    return merged.select("opens", "closes", *groups, **answers, **kept).order_by(
        ["opens", "closes", *groups]
    )


def _with_lengths(question: Question, merged: Any) -> Any:
    """Add the length of each row's window, by the names of `WINDOW_LENGTHS`."""
    rows = [(one.opens, one.closes, float(one.days), one.months) for one in question.windows]
    lengths = ibis.memtable(
        rows,
        schema={
            "opens": "date",
            "closes": "date",
            "days_in_window": "float64",
            "months_in_window": "float64",
        },
    )
    return merged.join(lengths, ["opens", "closes"])


def _columns(question: Question) -> list[str]:
    return [_PREFIX + name for name in question.by]


def _answers(index: int, metric: Expanded, columns: Mapping[str, Any]) -> dict[str, Any]:
    nothing = ibis.null("float64")
    top, bottom = metric.numerator, metric.denominator
    if top is None or bottom is None:
        value = compile_expression(metric.formula, columns)
        return {
            f"value_{index}": value,
            f"numerator_{index}": nothing,
            f"denominator_{index}": nothing,
        }
    over = compile_expression(top, columns)
    under = compile_expression(bottom, columns)
    ratio = over.cast("float64") / under.cast("float64").nullif(0)
    return {f"value_{index}": ratio, f"numerator_{index}": over, f"denominator_{index}": under}
