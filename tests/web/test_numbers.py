from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlance.web.numbers import (
    NotADayError,
    NotANumberError,
    parse_day,
    parse_money,
    parse_number,
    typed_number,
)

LOCALES = ("en_US", "de_DE", "fr_FR", "ja_JP", "hi_IN", "ar_EG", "de_CH")


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("de_DE", "1.234,56", "1234.56"),
        ("de_DE", "1234,5", "1234.5"),
        ("de_DE", "1.000.000", "1000000"),
        ("en_US", "1,234.56", "1234.56"),
        ("en_US", "1,234", "1234"),
        ("en_US", "\u22125", "-5"),
        ("fr_FR", "1 234,56", "1234.56"),
        ("fr_FR", "1\u202f234,56", "1234.56"),
        ("de_CH", "1'234.5", "1234.5"),
        ("hi_IN", "12,34,567.5", "1234567.5"),
        ("hi_IN", "\u0967\u0968.\u096b", "12.5"),
        ("ar_EG", "\u0661\u066c\u0662\u0663\u0664\u066b\u0665", "1234.5"),
    ],
)
def test_a_number_is_read_as_its_locale_writes_it(locale: str, text: str, number: str) -> None:
    assert parse_number(text, locale) == Decimal(number)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de_DE", "1.234"),
        ("de_DE", "1,234.56"),
        ("de_DE", "1.5"),
        ("en_US", "1.234,56"),
        ("en_US", "1,23"),
        ("en_US", "1,000,00"),
        ("en_US", ""),
        ("en_US", "NaN"),
        ("en_US", "1e5"),
        ("en_US", "9" * 60),
        ("en_US", "twelve"),
    ],
)
def test_what_could_be_misread_is_refused(locale: str, text: str) -> None:
    with pytest.raises(NotANumberError):
        parse_number(text, locale)


def test_the_refusal_says_both_ways_to_read_it() -> None:
    with pytest.raises(NotANumberError, match=r"Write 1234, or 1,234"):
        parse_number("1.234", "de_DE")


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=6),
    st.sampled_from(LOCALES),
)
def test_what_a_field_shows_is_read_back_the_same(number: Decimal, locale: str) -> None:
    assert parse_number(typed_number(number, locale), locale) == number


def test_money_may_carry_its_own_sign_and_no_other() -> None:
    assert parse_money("\u20ac 1.234,50", "EUR", "de_DE").amount == Decimal("1234.50")
    assert parse_money("1234,50 EUR", "EUR", "de_DE").currency == "EUR"
    with pytest.raises(NotANumberError, match="in EUR"):
        parse_money("12 USD", "EUR", "de_DE")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de_DE", "12.3.2026"),
        ("en_US", "3/12/2026"),
        ("fr_FR", "12/03/2026"),
        ("ja_JP", "2026/03/12"),
        ("hi_IN", "12/3/2026"),
        ("ar_EG", "\u0661\u0662/\u0663/\u0662\u0660\u0662\u0666"),
        ("en_US", "2026-03-12"),
    ],
)
def test_a_day_is_read_in_the_order_of_its_locale(locale: str, text: str) -> None:
    assert parse_day(text, locale) == date(2026, 3, 12)


@pytest.mark.parametrize("text", ["13/12/2026", "3/12/26", "2026-02-30", "", "soon", "1/1/0999"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotADayError):
        parse_day(text, "en_US")
