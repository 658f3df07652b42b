import pytest
from babel.numbers import list_currencies

from parlance.kit.currencies import CURRENCIES, is_currency


def test_every_code_is_known_to_the_unicode_repository() -> None:
    assert set(list_currencies()) >= CURRENCIES


@pytest.mark.parametrize("code", ["EUR", "USD", "JPY", "DEM"])
def test_money_is_counted_in_currencies(code: str) -> None:
    assert is_currency(code)


@pytest.mark.parametrize("code", ["eur", "ZZZ", "XXX", "XTS", "XAU", "", "EURO"])
def test_other_codes_are_none(code: str) -> None:
    assert not is_currency(code)
