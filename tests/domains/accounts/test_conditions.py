import pytest

from parlance.domains.accounts.errors import (
    BrokenSegmentError,
    CircularSegmentError,
    UnknownSegmentError,
)
from parlance.domains.accounts.rules.conditions import understood
from parlance.engine.language import types
from parlance.engine.language.errors import LanguageError, TypeMismatchError
from parlance.engine.language.names import Vocabulary, Word
from parlance.engine.units import Unit

WORDS = Vocabulary(
    words={
        "annual_recurring_revenue": Word(types.number(Unit.MONEY)),
        "segment": Word(types.TEXT),
        "signed_up_on": Word(types.DATE),
    },
    aliases={"arr": ("annual_recurring_revenue",)},
)
RULES = {"Large": "arr > 50000", "Large here": "in_segment('Large') and segment = 'DE'"}


def test_an_alias_is_understood_and_printed_back_canonically() -> None:
    found = understood('arr > 5 and segment = "Ö"', WORDS, {})

    assert found.text == "annual_recurring_revenue > 5 and segment = 'Ö'"
    assert found.parts == ("annual_recurring_revenue > 5", "segment = 'Ö'")
    assert found.names == {"annual_recurring_revenue", "segment"}


def test_a_segment_is_replaced_by_its_rule_and_told_by_its_name() -> None:
    found = understood("in_segment('large HERE')", WORDS, RULES)

    assert found.text == "in_segment('Large here')"
    assert found.segments == {"Large here"}
    assert found.names == {"annual_recurring_revenue", "segment"}


def test_a_segment_that_nobody_knows_is_refused_with_what_was_meant() -> None:
    with pytest.raises(UnknownSegmentError, match="Did you mean “Large”") as caught:
        understood("in_segment('Largee')", WORDS, {"Large": "arr > 5"})

    assert caught.value.position == 11


def test_segments_that_lead_back_to_themselves_are_refused() -> None:
    rules = {"One": "in_segment('Two')", "Two": "in_segment('One')"}

    with pytest.raises(CircularSegmentError, match="One → Two → One"):
        understood("in_segment('One')", WORDS, rules)


def test_a_rule_that_is_not_understood_any_more_says_whose_it_is() -> None:
    with pytest.raises(BrokenSegmentError, match="Old"):
        understood("in_segment('Old')", WORDS, {"Old": "gone > 5"})


@pytest.mark.parametrize(
    "text", ["arr", "1 + 1", "in_segment(5)", "in_segment()", "arr > 'x'", "x" * 10_000, ""]
)
def test_what_is_no_condition_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(LanguageError) as caught:
        understood(text, WORDS, RULES)

    assert caught.value.position >= 0


def test_a_number_is_no_filter() -> None:
    with pytest.raises(TypeMismatchError, match="true or false"):
        understood("arr + 5", WORDS, {})
