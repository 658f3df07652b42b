import random
import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.rows import VOCABULARY
from engine.language.trees import formulas
from parlance.engine.language.check import check
from parlance.engine.language.errors import LanguageError
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
    Node,
    Null,
    Number,
    Text,
    Unary,
)
from parlance.engine.language.parse import parse
from parlance.engine.language.printing import to_text
from parlance.engine.language.tokens import is_hidden

PATIENCE = 0.01  # seconds of this thread alone, for the machine may be busy
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=8)
COLUMNS = PRINTABLE.filter(str.strip)
IDENTIFIERS = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
FUNCTIONS = st.sampled_from(["if", "round", "year", "days", "previous_month"])
LEAVES = st.one_of(
    st.decimals(0, 10**9, places=3).map(Number),
    st.integers(0, 10**6).map(lambda n: Number(Decimal(n).scaleb(-4), percent=True)),
    PRINTABLE.map(Text),
    st.booleans().map(Boolean),
    st.just(Null()),
    st.dates(date(1000, 1, 1)).map(Date),
    st.builds(
        Duration,
        st.integers(0, 999),
        st.sampled_from(["day", "week", "month", "quarter", "year"]),
    ),
    COLUMNS.map(Name),
    st.one_of(IDENTIFIERS, st.sampled_from(["not", "null", "days", "in"])).map(Name),
)


def _larger(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(below, min_size=1, max_size=3).map(tuple)
    signs = ["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
    return st.one_of(
        st.builds(Unary, st.sampled_from(["-", "not"]), below),
        st.builds(Binary, st.sampled_from(signs), below, below),
        st.builds(Between, below, below, below, st.booleans()),
        st.builds(In, below, some, st.booleans()),
        st.builds(IsNull, below, st.booleans()),
        st.builds(Call, FUNCTIONS, st.one_of(st.just(()), some)),
    )


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.recursive(LEAVES, _larger, max_leaves=25))
def test_printing_and_parsing_gives_the_same_formula(node: Node) -> None:
    text = to_text(node)

    assert parse(text) == node
    assert to_text(parse(text)) == text


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(formulas(3))
def test_printing_uses_no_needless_parentheses(node: Node) -> None:
    text = to_text(node)

    for start, character in enumerate(text):
        if character == "(":
            without = _without_parentheses(text, start)
            assert without is None or _parsed(without) != node


HOSTILE = {
    "4001 characters": "a" * 4001,
    "a long chain": "+".join(["a"] * 2000),
    "a longer chain": "+".join(["a"] * 500_000),
    "open parentheses": "(" * 4000,
    "nested parentheses": "(" * 65 + "a" + ")" * 65,
    "nested minus": "- " * 2000 + "a",
    "nested not": "not " * 900 + "a",
    "nested calls": "f(" * 1300,
    "nested lists": "a in [" * 660,
    "nested tails": "a + (" * 790,
    "comparisons": "a < " * 900 + "a",
    "commas": "f(" + "," * 3000 + ")",
    "open texts": "'" * 3999,
    "open columns": "`" * 3999,
    "digits": "9" * 4000,
    "underscores": "1_" * 1999 + "x",
    "a name of 4000": "a" * 4000,
    "NUL": "a\x00b",
    "NUL in a text": "'a\x00b'",
    "a lone surrogate": "a = '\ud800'",
    "a lone surrogate bare": "\udfff",
    "Cyrillic a": "\u0430rr > 1",
    "Greek question mark": "a\u037e b",
    "full-width digits": "\uff11 + 1",
    "Arabic digits": "\u0661 + 1",
    "superscript": "a\u00b2",
    "zero-width space": "ar\u200br",
    "right-to-left override": "'\u202eabc'",
    "byte-order mark": "\ufeffa + 1",
    "no-break space": "a\u00a0+ 1",
    "line separator": "'a\u2028b'",
    "combining mark": "a\u0301",
    "curly quotes": "a = \u2018x\u2019",
    "minus sign": "a \u2212 b",
    "a statement": "1; drop table accounts",
    "a comment": "a -- b",
    "a block comment": "a /* b */",
    "a quote trick": "'' or '1'='1' --",
    "an open quote": "name = 'x' or name = 'y",
    "a subquery": "(select password from persons)",
    "a union": "1 union select 2",
    "a cast": "a::text",
    "a parameter": "$1",
    "a template": "{{ a }}",
    "an attribute": "a.__class__",
    "a backslash": "'a\\' or true or '",
    "a pipe": "a || b",
    "a power": "9 ** 9",
    "an assignment": "a := 1",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused_at_once_with_its_place(text: str) -> None:
    best = PATIENCE
    for _ in range(3):
        began = time.thread_time()
        with pytest.raises(LanguageError) as refusal:
            parse(text)
        best = min(best, time.thread_time() - began)

    error = refusal.value
    assert best < PATIENCE
    assert 0 <= error.position <= len(text)
    assert error.remedy or error.message
    assert error.pointed_out(text).encode()


def test_mutated_formulas_are_read_or_refused_but_never_fail() -> None:
    chance = random.Random(20260131)
    seeds = [
        "round((a - b) / c, 2) >= 5% and not label in ('x', \"y\") or day(first_on) = 3",
        "if(first_on + 3 months between 2026-01-31 and last_on, `Account ID`, null) is not null",
        "exact / whole - -floating * 1_000.5 <> max(whole, exact) - (5 - 5)",
        "concat(label, text(whole), split_part(country, ',', 2)) = 'it''s'",
    ]
    pieces = [
        *"()[],'\"`-+*/%<>=!_.;:\\ \t\n0159aZé\u0430\ud800\x00",
        " not ",
        " and ",
        "in",
        " is ",
    ]
    pieces += [" between ", "null", "2026-02-30", " days", "1e9", "--", "if(", "text(", "date("]

    for _ in range(4000):
        text = chance.choice(seeds)
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(text) + 1)
            end = min(len(text), start + chance.choice([0, 0, 1, 1, 2, 8]))
            text = text[:start] + chance.choice([*pieces, ""]) + text[end:]
        node = _parsed(text)
        if node is not None:
            assert parse(to_text(node)) == node
            _check_or_refuse(node, text)


def test_no_hidden_character_survives() -> None:
    for number in range(0x11_0000):
        character = chr(number)
        if is_hidden(character):
            assert _parsed(f"'{character}'") is None


def test_a_formula_at_its_limits_is_printed_and_checked() -> None:
    chain = " + ".join(["whole"] * 201)
    deep = "-(" * 31 + "-whole" + ")" * 31

    for text in (chain, deep):
        assert check(parse(text), VOCABULARY).text == text


def _parsed(text: str) -> Node | None:
    try:
        return parse(text)
    except LanguageError as error:
        _prove_told(error, text)
        return None


def _check_or_refuse(node: Node, text: str) -> None:
    try:
        check(node, VOCABULARY)
    except LanguageError as error:
        _prove_told(error, text)


def _prove_told(error: LanguageError, text: str) -> None:
    assert 0 <= error.position <= len(text)
    assert error.pointed_out(text).encode()


def _without_parentheses(text: str, start: int) -> str | None:
    """Return the text without the pair opened at `start`; None for calls, lists and texts."""
    before = text[:start].rstrip()
    if text[:start].count("'") % 2 or (start and text[start - 1].isalnum()) or before[-3:] == " in":
        return None
    level = 0
    for end in range(start, len(text)):
        level += {"(": 1, ")": -1}.get(text[end], 0)
        if level == 0:
            return text[:start] + text[start + 1 : end] + text[end + 1 :]
    return None
