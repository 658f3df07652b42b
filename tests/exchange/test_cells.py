import pytest

from parlance.exchange.cells import safe_cell


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("x")', "\uff1d1"],
)
def test_safe_cell_keeps_spreadsheets_from_computing(formula: str) -> None:
    assert safe_cell(formula) == f"'{formula}"


@pytest.mark.parametrize("plain", ["", "Account 7", "-12.50", "+3", "a=b", "2025-01-31"])
def test_safe_cell_leaves_plain_text_and_numbers_alone(plain: str) -> None:
    assert safe_cell(plain) == plain
