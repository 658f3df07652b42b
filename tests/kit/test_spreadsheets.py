import pytest

from parlance.kit.spreadsheets import inert


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1",
        "  =1+1",
        "\uff1dHYPERLINK()",
        "\tplain",
        "-1-1",
    ],
)
def test_a_formula_becomes_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Acme", "-24", "-0.5", "+3", "1e5", "-1.5E-3", "a=b", "  x"])
def test_words_and_numbers_stay(cell: str) -> None:
    assert inert(cell) == cell
