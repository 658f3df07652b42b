"""Compiled formulas on DuckDB against a plain evaluator of the same nodes."""

from decimal import Decimal
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.language.evaluator import evaluate
from engine.language.rows import ROWS, TABLE, VOCABULARY
from engine.language.trees import formulas
from parlance.engine.language.check import check
from parlance.engine.language.compile import compile_expression
from parlance.engine.language.errors import UnknownNameError
from parlance.engine.language.nodes import Node
from parlance.engine.language.parse import parse
from parlance.engine.language.printing import to_text


def compiled(nodes: list[Node]) -> list[list[Any]]:
    """Evaluate all formulas over all rows in one query: a list of rows per formula."""
    table = ibis.memtable(TABLE)
    columns = {name: table[name] for name in VOCABULARY.words}
    values = {f"f{i}": compile_expression(node, columns) for i, node in enumerate(nodes)}
    found = table.select(**values).to_pyarrow()
    return [found.column(name).to_pylist() for name in values]


def is_same(computed: Any, expected: Any) -> bool:
    if isinstance(computed, float) or isinstance(expected, float):
        if computed is None or expected is None:
            return computed is expected
        return bool(float(computed) == pytest.approx(float(expected), rel=1e-9, abs=1e-9))
    return bool(computed == expected)


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(formulas(3), min_size=30, max_size=30))
def test_compiled_formulas_equal_the_plain_evaluator(nodes: list[Node]) -> None:
    texts = [to_text(node) for node in nodes]
    checked = [check(parse(text), VOCABULARY).node for text in texts]

    answers = compiled(checked)

    for text, node, found in zip(texts, checked, answers, strict=True):
        for row, computed in zip(ROWS, found, strict=True):
            expected = evaluate(node, row)
            assert is_same(computed, expected), (text, row, computed, expected)


def test_a_quotient_without_base_is_null_and_sums_of_money_stay_exact() -> None:
    texts = ["exact / (whole - whole)", "0.1 + 0.2"]
    nodes = [check(parse(text), VOCABULARY).node for text in texts]

    base, exact = compiled(nodes)

    assert set(base) == {None}
    assert set(exact) == {Decimal("0.3")}


def test_a_name_without_column_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        compile_expression(parse("exact + 1"), {})


def test_a_metric_function_must_be_replaced_before() -> None:
    with pytest.raises(UnknownNameError):
        compile_expression(parse("previous_month(1)"), {})
