"""Compiled statements: building one takes several times as long as answering it."""

from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from parlance.domains.metrics.queries.kept import Kept
from parlance.domains.metrics.queries.tables import Tables
from parlance.engine import evaluation, questions
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.expansion import Expanded
from parlance.engine.questions import ASKED_TABLES, Question

_NAMED = {name: ibis.table(columns, name=name) for name, columns in ASKED_TABLES.items()}
_ARROW = {name: ibis.schema(columns).to_pyarrow() for name, columns in ASKED_TABLES.items()}


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    schema: Any


_STATEMENTS: Kept[_Statement] = Kept(512)


def answers(found: Tables, asked: Question) -> list[dict[str, Any]]:
    """Return the rows of the engine's answer; `evaluation.build` describes them."""
    answered: list[dict[str, Any]] = answer_table(found, asked).to_pylist()
    return answered


def answer_table(found: Tables, asked: Question) -> Any:
    """Return the same as an Arrow table: for columns over all accounts."""
    statement = _STATEMENTS.get(_key(found, asked), lambda: _compiled(found, asked))
    given = {
        name: pa.table([[row[at] for row in rows] for at in range(len(schema))], schema=schema)
        for (name, rows), schema in zip(
            questions.asked_rows(asked).items(), _ARROW.values(), strict=True
        )
    }
    return found.duck.answer(statement.sql, given).cast(statement.schema)


def metrics_key(metrics: tuple[Expanded, ...]) -> tuple[Any, ...]:
    """Return what makes two requests' definitions the same: formulas and choices, not numbers."""
    return tuple(
        (
            one.id,
            one.definition.version,
            one.reading.key,
            repr(one.formula),
            tuple(one.leaves.items()),
        )
        for one in metrics
    )


def _key(found: Tables, asked: Question) -> tuple[Any, ...]:
    """Return all that a statement depends on: neither rows, nor windows, nor values."""
    return (
        metrics_key(asked.metrics),
        asked.by,
        tuple(asked.where),
        asked.currency,
        asked.one_currency,
        asked.empty,
        found.owner,
    )


def _compiled(found: Tables, asked: Question) -> _Statement:
    built = evaluation.build(asked, found.tables, CATALOGUE, _NAMED)
    return _Statement(found.duck.backend.compile(built), built.schema().to_pyarrow())
