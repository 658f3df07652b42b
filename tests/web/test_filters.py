import pytest

from parlance.engine.language.types import Kind
from parlance.web.filters import completions, condition, field_before, joined, without
from parlance.web.numbers import NotADayError, NotANumberError


@pytest.mark.parametrize(
    ("name", "kind", "operator", "value", "written"),
    [
        ("segment", Kind.TEXT, "is", "O'Brien & Sons", "segment = 'O''Brien & Sons'"),
        ("arr", Kind.NUMBER, "above", "1.234,5", "arr > 1234.5"),
        ("grr", Kind.NUMBER, "below", "92,5 %", "grr < 92.5%"),
        ("gap", Kind.NUMBER, "at_least", "-3", "gap >= -3"),
        ("signed_up_on", Kind.DATE, "at_most", "31.01.2026", "signed_up_on <= 2026-01-31"),
        ("is_pilot", Kind.BOOLEAN, "is_not", "yes", "is_pilot != true"),
        ("name", Kind.TEXT, "contains", "ÄB", "contains(lower(name), 'äb')"),
        ("country", Kind.TEXT, "one_of", "DE, FR,", "country in ('DE', 'FR')"),
        ("Plan tier", Kind.TEXT, "is_empty", "", "`Plan tier` is null"),
    ],
)
def test_clicks_are_written_in_the_language(
    name: str, kind: Kind, operator: str, value: str, written: str
) -> None:
    assert condition(name, kind, operator, value, "de_DE") == written


def test_values_that_could_be_two_are_refused() -> None:
    with pytest.raises(NotANumberError):
        condition("arr", Kind.NUMBER, "above", "1.234", "de_DE")
    with pytest.raises(NotADayError):
        condition("signed_up_on", Kind.DATE, "is", "", "de_DE")


def test_conditions_are_joined_and_taken_away() -> None:
    whole = joined("a = 1 or b = 2", "c = 3")

    assert whole == "(a = 1 or b = 2) and c = 3"
    assert joined("", "c = 3") == "c = 3"
    assert without(["a = 1 or b = 2", "c = 3"], 1) == "a = 1 or b = 2"
    assert without(["c = 3"], 0) == ""


def test_words_are_completed_where_the_cursor_stands() -> None:
    words = [("segment", "Segment"), ("signed_up_on", "Signed up")]

    assert [(one.text, one.start) for one in completions("a = 1 and seg", 13, words, [])] == [
        ("segment", 10)
    ]
    assert [one.text for one in completions("segment = 'e", 12, words, ["Europe", "US"])] == [
        "'Europe'"
    ]
    assert completions("segment = ", 10, words, []) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("segment = 'E", "segment"),
        ("a = 1 and country in ('DE', 'F", "country"),
        ("in_segment('K", "in_segment"),
        ("'done' = ", ""),
    ],
)
def test_the_field_before_a_quote_is_known(text: str, name: str) -> None:
    assert field_before(text, len(text)) == name
