"""Forty rows of every kind, with nulls, and their vocabulary."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from parlance.engine.language import types
from parlance.engine.language.names import Vocabulary, Word

WORDS = {
    "whole": types.number(),
    "exact": types.number(),
    "floating": types.number(),
    "label": types.TEXT,
    "country": types.TEXT,
    "flag": types.BOOLEAN,
    "first_on": types.DATE,
    "last_on": types.DATE,
}
VOCABULARY = Vocabulary({name: Word(found) for name, found in WORDS.items()})
SCHEMA = pa.schema(
    {
        "whole": pa.int32(),
        "exact": pa.decimal128(18, 6),
        "floating": pa.float64(),
        "label": pa.string(),
        "country": pa.string(),
        "flag": pa.bool_(),
        "first_on": pa.date32(),
        "last_on": pa.date32(),
    }
)


def _rows() -> list[dict[str, Any]]:
    chance = random.Random(7)
    day = date(2024, 2, 27)
    values: dict[str, Callable[[], Any]] = {
        "whole": lambda: chance.randint(-20, 20),
        "exact": lambda: Decimal(chance.randint(-9_000_000, 9_000_000)).scaleb(-5),
        "floating": lambda: chance.choice([0.0, -1.5, 0.1, 3.25, 1e6, chance.uniform(-9, 9)]),
        "label": lambda: chance.choice(["", " ", "a,b", "B", " a ", "é,€,it's", "%_", "aa"]),
        "country": lambda: chance.choice(["DE", "de", "FR", "a"]),
        "flag": lambda: chance.random() < 0.5,
        "first_on": lambda: day + timedelta(chance.randint(0, 5)),
        "last_on": lambda: day + timedelta(chance.randint(-800, 800)),
    }
    return [
        {name: None if chance.random() < 0.2 else make() for name, make in values.items()}
        for _ in range(40)
    ]


ROWS = _rows()
TABLE = pa.Table.from_pylist(ROWS, schema=SCHEMA)
