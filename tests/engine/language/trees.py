"""Random formulas of each kind, typed so that the checker accepts them."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from parlance.engine.language.nodes import (
    Between,
    Binary,
    Boolean,
    Call,
    Date,
    Duration,
    In,
    IsNull,
    Name,
    Number,
    Text,
    Unary,
)

Nodes = st.SearchStrategy[Any]


def _call_of(function: str, *arguments: Nodes) -> Nodes:
    return st.tuples(*arguments).map(lambda found: Call(function, found))


def _binary_of(signs: str, operand: Nodes) -> Nodes:
    return st.builds(Binary, st.sampled_from(signs.split()), operand, operand)


def _shared(value: Nodes, depth: int) -> list[Nodes]:
    """Return what every kind has: `if` and `coalesce`."""
    return [
        _call_of("if", booleans(depth - 1), value, value),
        _call_of("coalesce", value, value),
    ]


NUMBERS = st.one_of(
    st.integers(0, 1000).map(lambda n: Number(Decimal(n))),
    st.integers(1, 99999).map(lambda n: Number(Decimal(n).scaleb(-3))),
)
TEXTS = st.sampled_from(["a", "DE", "", "é", "it's", ", "]).map(Text)
DATES = st.dates(date(2023, 12, 1), date(2024, 4, 1)).map(Date)
DURATIONS = st.builds(
    Duration, st.integers(0, 40), st.sampled_from(["day", "week", "month", "quarter", "year"])
)


def exact_numbers(depth: int) -> Nodes:
    """Numbers without floating parts: rounding them must agree to the digit."""
    plain = st.one_of(NUMBERS, st.sampled_from(["whole", "exact"]).map(Name))
    if depth == 0:
        return plain
    below = exact_numbers(depth - 1)
    rounding = st.sampled_from(["floor", "ceil", "abs"]).flatmap(lambda f: _call_of(f, below))
    decimals = st.integers(0, 8).map(lambda n: Number(Decimal(n)))
    parts = st.sampled_from(["year", "month", "quarter", "day"])
    return st.one_of(
        plain,
        _binary_of("+ - *", below),
        rounding,
        _call_of("round", below, decimals),
        parts.flatmap(lambda part: _call_of(part, dates(depth - 1))),
    )


def numbers(depth: int) -> Nodes:
    if depth == 0:
        return st.one_of(NUMBERS, st.sampled_from(["whole", "exact", "floating"]).map(Name))
    below = numbers(depth - 1)
    return st.one_of(
        exact_numbers(depth),
        _binary_of("+ - * /", below),
        st.builds(Unary, st.just("-"), below),
        st.sampled_from(["min", "max"]).flatmap(lambda f: _call_of(f, below, below, below)),
        *_shared(below, depth),
    )


def texts(depth: int) -> Nodes:
    plain = st.one_of(TEXTS, st.sampled_from(["label", "country"]).map(Name))
    if depth == 0:
        return plain
    below = texts(depth - 1)
    position = st.integers(1, 4).map(lambda n: Number(Decimal(n)))
    part = st.sampled_from([",", "a", "é"]).map(Text)
    return st.one_of(
        plain,
        st.sampled_from(["lower", "upper", "trim"]).flatmap(lambda f: _call_of(f, below)),
        _call_of("concat", below, below, below),
        _call_of("replace", below, part, below),
        _call_of("split_part", below, part, position),
        *_shared(below, depth),
    )


def dates(depth: int) -> Nodes:
    plain = st.one_of(DATES, st.sampled_from(["first_on", "last_on"]).map(Name))
    if depth == 0:
        return plain
    below = dates(depth - 1)
    return st.one_of(
        plain,
        st.builds(Binary, st.sampled_from("+-"), below, DURATIONS),
        _call_of("start_of_month", below),
        st.sampled_from(["min", "max"]).flatmap(lambda f: _call_of(f, below, below)),
        *_shared(below, depth),
    )


def booleans(depth: int) -> Nodes:
    plain = st.one_of(st.booleans().map(Boolean), st.just(Name("flag")))
    if depth == 0:
        return plain
    below = booleans(depth - 1)
    either = [kind(depth - 1) for kind in (exact_numbers, texts, dates)]
    return st.one_of(
        plain,
        _binary_of("and or", below),
        st.builds(Unary, st.just("not"), below),
        _binary_of("= !=", below),
        st.builds(In, below, st.lists(below, min_size=1, max_size=2).map(tuple), st.booleans()),
        *[_binary_of("= != < <= > >=", kind) for kind in either],
        *[st.builds(Between, kind, kind, kind, st.booleans()) for kind in either],
        *[
            st.builds(In, kind, st.lists(kind, min_size=1, max_size=3).map(tuple), st.booleans())
            for kind in either
        ],
        *[st.builds(IsNull, kind, st.booleans()) for kind in [*either, below]],
        st.sampled_from(["contains", "starts_with", "ends_with"]).flatmap(
            lambda f: _call_of(f, texts(depth - 1), texts(depth - 1))
        ),
        _call_of("is_empty", texts(depth - 1)),
        *_shared(below, depth),
    )


def formulas(depth: int) -> Nodes:
    return st.one_of(numbers(depth), texts(depth), dates(depth), booleans(depth))
