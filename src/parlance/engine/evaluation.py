"""Evaluation: one statement for a whole request, with one scan for all measures of a fact."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import ibis

from parlance.engine.catalogue import Catalogue
from parlance.engine.expansion import Expanded, Leaf
from parlance.engine.facts import Dimension, Fact, Parameters, Scan
from parlance.engine.language.compile import compile_expression
from parlance.engine.language.walk import identifiers
from parlance.engine.questions import AS_ASKED, ASKED_TABLES, Question, asked_rows, way
from parlance.engine.units import Unit
from parlance.engine.windows import WINDOW_LENGTHS
from parlance.kit.errors import InvalidError

NO_GROUP = "(none)"
"""The group of rows whose account has no value for a dimension on that day."""

ACCOUNT_ID = "account_id"
"""The dimension that groups by the internal key of accounts."""

_PREFIX, _TOTAL = "by_", "total_"
"""Keep the columns of dimensions and totals apart from those of facts, whatever they are called."""

_TYPES = {Unit.MONEY: "decimal(38, 14)", Unit.COUNT: "int64"}


class CannotGroupError(InvalidError):
    """Raised when a measure cannot be grouped or narrowed by a dimension."""

    code = "engine.cannot_group"


def build(
    question: Question,
    tables: Mapping[str, Any],
    catalogue: Catalogue,
    asked: Mapping[str, Any] | None = None,
) -> Any:
    """Return the answer as one Ibis table.

    `asked` are the `ASKED_TABLES`, to be filled with `asked_rows`: the expression does not
    depend on their rows, so that it can be compiled once and asked again. Without them, the
    rows are part of the expression.

    Columns: opens, closes, `by_…` per dimension, per metric i `value_i`, `numerator_i` and
    `denominator_i`, and every leaf by its name. Grain: window and group. Without `by` every
    window has a row; with it, those groups that have anything.
    """
    if asked is None:
        rows = asked_rows(question)
        asked = {name: ibis.memtable(rows[name], schema=ASKED_TABLES[name]) for name in rows}
    leaves = {name: leaf for metric in question.metrics for name, leaf in metric.leaves.items()}
    parts = [_skeleton(question, asked, leaves, catalogue)] if not question.by else []
    for (fact, parameters), names in _by_scan(leaves, catalogue).items():
        if fact.reads[0] in question.empty:
            continue
        chosen = {name: leaves[name] for name in names}
        totals = _totals(question, tables, catalogue, asked, fact, parameters, chosen)
        parts.append(_laid_out(question, asked, totals, chosen, leaves, catalogue))
    if not parts:
        parts = [_skeleton(question, asked, leaves, catalogue).limit(0)]
    keys = ["opens", "closes", *_columns(question)]
    stacked = ibis.union(*parts) if len(parts) > 1 else parts[0]
    merged = stacked.group_by(keys).agg(**{name: stacked[name].max() for name in leaves})
    return _with_formulas(question, asked, merged, leaves, catalogue)


def _by_scan(
    leaves: Mapping[str, Leaf], catalogue: Catalogue
) -> dict[tuple[Fact, Parameters], list[str]]:
    found: dict[tuple[Fact, Parameters], list[str]] = defaultdict(list)
    for name, leaf in leaves.items():
        found[catalogue.measures[leaf.measure].fact, leaf.parameters].append(name)
    return found


def _totals(
    question: Question,
    tables: Mapping[str, Any],
    catalogue: Catalogue,
    asked: Mapping[str, Any],
    fact: Fact,
    parameters: Parameters,
    chosen: Mapping[str, Leaf],
) -> Any:
    """Aggregate the measures of one fact: a row per found window and group, each measure once."""
    ways = sorted({way(leaf.moves) for leaf in chosen.values()})
    windows = asked["asked_windows"]
    found = windows.filter(windows.moves.isin(ways))
    scan = Scan(
        tables=tables,
        windows=found.select(opens=found.found_opens, closes=found.found_closes).distinct(),
        parameters=parameters,
        by=frozenset(question.by) | frozenset(question.where),
        currency=question.currency,
        one_currency=question.one_currency,
    )
    rows = _narrowed(_with_dimensions(fact, fact.build(scan), scan, catalogue), asked, question)
    columns = {
        _TOTAL + name: _aggregate(name, rows, catalogue)
        for name in sorted({leaf.measure for leaf in chosen.values()})
    }
    groups = _columns(question)
    return rows.group_by(
        total_opens=rows.opens, total_closes=rows.closes, **{name: rows[name] for name in groups}
    ).agg(**columns)


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


def _narrowed(rows: Any, asked: Mapping[str, Any], question: Question) -> Any:
    values = asked["asked_values"]
    for name in question.where:
        rows = rows.filter(rows[_PREFIX + name].isin(values.filter(values.dimension == name).value))
    return rows


def _aggregate(name: str, rows: Any, catalogue: Catalogue) -> Any:
    measure = catalogue.measures[name]
    return measure.aggregate(rows).cast(_TYPES[measure.unit])


def _laid_out(
    question: Question,
    asked: Mapping[str, Any],
    totals: Any,
    chosen: Mapping[str, Leaf],
    leaves: Mapping[str, Leaf],
    catalogue: Catalogue,
) -> Any:
    """Return totals under the asked windows; leaves of other scans and moves are null."""
    windows = asked["asked_windows"]
    joined = windows.join(
        totals,
        (windows.found_opens == totals.total_opens) & (windows.found_closes == totals.total_closes),
    )
    columns = {name: _null(leaf, catalogue) for name, leaf in leaves.items()}
    for name, leaf in chosen.items():
        is_meant = joined.moves == way(leaf.moves)
        columns[name] = is_meant.ifelse(joined[_TOTAL + leaf.measure], columns[name])
    return joined.select("opens", "closes", *_columns(question), **columns)


def _null(leaf: Leaf, catalogue: Catalogue) -> Any:
    return ibis.null(_TYPES[catalogue.measures[leaf.measure].unit])


def _skeleton(
    question: Question, asked: Mapping[str, Any], leaves: Mapping[str, Leaf], catalogue: Catalogue
) -> Any:
    windows = _as_asked(asked)
    groups = {name: ibis.null("string") for name in _columns(question)}
    columns = {name: _null(leaf, catalogue) for name, leaf in leaves.items()}
    return windows.select("opens", "closes", **groups, **columns)


def _with_formulas(
    question: Question,
    asked: Mapping[str, Any],
    merged: Any,
    leaves: Mapping[str, Leaf],
    catalogue: Catalogue,
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
        lengths = _as_asked(asked).select("opens", "closes", *WINDOW_LENGTHS)
        merged = merged.join(lengths, ["opens", "closes"])
    columns = {name: merged[name] for name in used}
    answers: dict[str, Any] = {}
    for index, metric in enumerate(question.metrics):
        answers |= _answers(index, metric, columns)
    groups = _columns(question)
    kept = {name: merged[name] for name in leaves}
    return merged.select("opens", "closes", *groups, **answers, **kept).order_by(
        ["opens", "closes", *groups]
    )


def _as_asked(asked: Mapping[str, Any]) -> Any:
    windows = asked["asked_windows"]
    return windows.filter(windows.moves == AS_ASKED)


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
