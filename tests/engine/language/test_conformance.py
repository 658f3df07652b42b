import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from parlance.engine.language import types
from parlance.engine.language.check import check
from parlance.engine.language.compile import compile_expression
from parlance.engine.language.errors import LanguageError
from parlance.engine.language.functions import FUNCTIONS
from parlance.engine.language.names import MetricFunction, Vocabulary, Word
from parlance.engine.language.nodes import Call
from parlance.engine.language.parse import parse
from parlance.engine.language.types import Type
from parlance.engine.language.walk import nodes
from parlance.engine.units import Unit

TABLE = tomllib.loads(Path(__file__).with_name("conformance.toml").read_text(encoding="utf-8"))

ROW: dict[str, tuple[Type, pa.DataType, Any]] = {
    "mrr": (types.number(Unit.MONEY), pa.decimal128(18, 6), Decimal("1200.500000")),
    "annual_recurring_revenue": (types.number(Unit.MONEY), pa.decimal128(38, 6), Decimal(14406)),
    "seats": (types.number(Unit.COUNT), pa.int32(), 40),
    "churn_rate": (types.number(Unit.RATIO), pa.float64(), 0.25),
    "idle_days": (types.number(Unit.DAYS), pa.int64(), 12),
    "score": (types.number(), pa.int8(), 7),
    "plan": (types.TEXT, pa.string(), "Pro plan"),
    "note": (types.TEXT, pa.string(), None),
    "is_paying": (types.BOOLEAN, pa.bool_(), True),
    "signed_on": (types.DATE, pa.date32(), date(2024, 1, 31)),
    "ended_on": (types.DATE, pa.date32(), None),
    "Account ID": (types.TEXT, pa.string(), " A-17 "),
    "nothing": (types.number(Unit.COUNT), pa.int64(), 0),
}
VOCABULARY = Vocabulary(
    words={name: Word(found) for name, (found, _, _) in ROW.items()},
    aliases={
        "arr": ("annual_recurring_revenue",),
        "grr": ("score", "churn_rate"),
        "mom": ("month_over_month",),
    },
    functions={
        "previous_month": MetricFunction(),
        "month_over_month": MetricFunction(unit=Unit.RATIO),
    },
)


@pytest.mark.parametrize("case", TABLE["good"], ids=lambda case: case["text"])
def test_formula_has_its_type_and_prints_canonically(case: dict[str, Any]) -> None:
    checked = check(parse(case["text"]), VOCABULARY)

    assert (checked.unit or checked.type.kind).value == case["type"]
    assert checked.text == case.get("prints", case["text"])
    assert check(parse(checked.text), VOCABULARY).node == checked.node


def test_formulas_give_their_results() -> None:
    cases = [case for case in TABLE["good"] if case.get("compiles", True)]
    schema = pa.schema({name: dtype for name, (_, dtype, _) in ROW.items()})
    row = {name: value for name, (_, _, value) in ROW.items()}
    table = ibis.memtable(pa.Table.from_pylist([row], schema=schema))
    columns = {name: table[name] for name in ROW}
    values = {
        f"f{i}": compile_expression(check(parse(case["text"]), VOCABULARY).node, columns)
        for i, case in enumerate(cases)
    }

    found = table.select(**values).to_pyarrow().to_pylist()[0]

    answers = {case["text"]: _plain(found[f"f{i}"]) for i, case in enumerate(cases)}
    assert answers == {case["text"]: case.get("result") for case in cases}


@pytest.mark.parametrize("case", TABLE["bad"], ids=lambda case: case["text"])
def test_formula_is_refused_at_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(LanguageError) as refusal:
        check(parse(case["text"]), VOCABULARY)

    error = refusal.value
    assert (error.code, error.position) == (f"language.{case['code']}", case["at"])
    assert case.get("says", "") in str(error)
    assert error.pointed_out(case["text"]).splitlines()[1].index("^") == case["at"]


def test_every_function_is_in_the_table() -> None:
    used = {
        node.function
        for case in TABLE["good"]
        for node in nodes(parse(case["text"]))
        if isinstance(node, Call)
    }

    assert set(FUNCTIONS) - used == set()


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
