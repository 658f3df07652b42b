import time

import pytest

from parlance.engine.language import types
from parlance.engine.language.check import check
from parlance.engine.language.errors import (
    AmbiguousNameError,
    LanguageError,
    TypeMismatchError,
    UnknownNameError,
)
from parlance.engine.language.names import MetricFunction, Vocabulary, Word, as_identifier
from parlance.engine.language.parse import parse
from parlance.engine.language.types import may_state
from parlance.engine.units import Unit

VOCABULARY = Vocabulary(
    words={
        "opening_mrr": Word(types.number(Unit.MONEY)),
        "closing_mrr": Word(types.number(Unit.MONEY)),
        "churn_rate": Word(types.number(Unit.RATIO)),
        "gross_revenue_retention": Word(types.number(Unit.RATIO)),
        "gross_retention_rate": Word(types.number(Unit.RATIO)),
    },
    aliases={"grr": ("gross_revenue_retention", "gross_retention_rate"), "churn": ("churn_rate",)},
    functions={"previous_month": MetricFunction(), "mom": MetricFunction(unit=Unit.RATIO)},
)


def test_a_checked_formula_tells_what_it_uses_and_gives() -> None:
    checked = check(parse("Churn - previous_month(opening_mrr) / closing_mrr"), VOCABULARY)

    assert checked.text == "churn_rate - previous_month(opening_mrr) / closing_mrr"
    assert checked.unit is Unit.RATIO
    assert checked.names == {"churn_rate", "opening_mrr", "closing_mrr"}
    assert checked.functions == {"previous_month"}


def test_a_division_is_noted_once_with_its_place() -> None:
    text = "closing_mrr / opening_mrr + closing_mrr / 2 / closing_mrr"

    notes = check(parse(text), VOCABULARY).warnings

    assert [text[note.span.start : note.span.end] for note in notes] == [
        "opening_mrr",
        "closing_mrr",
    ]
    assert notes[0].message == "opening_mrr may be zero or missing: there is no value then."


def test_a_ratio_compared_as_if_in_per_cent_is_noted() -> None:
    assert check(parse("churn_rate > 5%"), VOCABULARY).warnings == ()
    (note,) = check(parse("churn_rate > 5"), VOCABULARY).warnings
    assert note.message == "A ratio is compared with 5; write 5% for per cent."


def test_an_ambiguous_alias_names_its_candidates() -> None:
    with pytest.raises(AmbiguousNameError) as refusal:
        check(parse("1 - grr"), VOCABULARY)

    assert refusal.value.candidates == ("gross_retention_rate", "gross_revenue_retention")


def test_an_unknown_name_gets_close_ones() -> None:
    with pytest.raises(UnknownNameError) as refusal:
        check(parse("opening_mrrr"), VOCABULARY)

    assert str(refusal.value) == "There is no name “opening_mrrr”. Did you mean opening_mrr?"


def test_a_refusal_points_into_the_right_line() -> None:
    text = "opening_mrr\n  + nothing_such\n  + 1"

    with pytest.raises(LanguageError) as refusal:
        check(parse(text), VOCABULARY)

    assert refusal.value.pointed_out(text).splitlines() == [
        "  + nothing_such",
        "    ^^^^^^^^^^^^",
        "There is no name “nothing_such”.",
    ]


def test_names_far_apart_are_a_subtraction_not_a_slug() -> None:
    vocabulary = Vocabulary({**VOCABULARY.words, "opening_mrr_closing_mrr": Word(types.number())})

    checked = check(parse("opening_mrr - closing_mrr"), vocabulary)

    assert checked.text == "opening_mrr - closing_mrr"


def test_words_become_identifiers() -> None:
    assert as_identifier(" Net MRR-churn (rate) ") == "net_mrr_churn_rate"


@pytest.mark.parametrize(
    ("formula", "unit", "is_allowed"),
    [
        ("churn_rate", Unit.RATIO, True),
        ("100 * churn_rate", Unit.POINTS, True),
        ("opening_mrr", Unit.RATIO, False),
        ("12 * 2", Unit.MONEY, True),
        ("opening_mrr > 1", Unit.RATIO, False),
    ],
)
def test_a_formula_may_be_declared_in_units_that_fit(
    formula: str, unit: Unit, is_allowed: bool
) -> None:
    assert may_state(check(parse(formula), VOCABULARY).type, unit) is is_allowed


@pytest.mark.parametrize("sign", ["-", " - ", "+", "/", "*"])
def test_a_long_chain_is_checked_at_once(sign: str) -> None:
    vocabulary = Vocabulary({"a": Word(types.number())})
    node = parse(sign.join(["a"] * 201))

    began = time.thread_time()
    check(node, vocabulary)

    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize("text", ["1 + gross-revenue-retention - 1", "1 - gross-revenue-retention"])
def test_a_hyphened_name_is_found_within_a_chain(text: str) -> None:
    with pytest.raises(TypeMismatchError) as refusal:
        check(parse(text), VOCABULARY)

    assert (refusal.value.position, refusal.value.length) == (4, 23)
