import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from parlance.web.spreadsheets import Cell, inert, spreadsheet

ROWS: list[list[Cell]] = [
    ["=1+1", Decimal("-5.00"), None, True, date(2026, 1, 31)],
    ["\uff1dcmd", Decimal("12345678901234567.5"), "plain", False, None],
]


@pytest.mark.parametrize(
    "text", ["=x", "+x", "-x", "@x", "\tx", "\rx", "\nx", "  =x", "\uff0bx", "\u00a0@x"]
)
def test_what_would_be_computed_is_shown(text: str) -> None:
    assert inert(text) == f"'{text}"


def test_plain_text_stays() -> None:
    assert inert("Łódź - Mills") == "Łódź - Mills"


def test_csv_keeps_negative_numbers_and_every_digit() -> None:
    made = spreadsheet("csv", "x", ["=head", "b", "c", "d", "e"], ROWS)

    assert list(csv.reader(io.StringIO(made.content.decode("utf-8-sig")))) == [
        ["'=head", "b", "c", "d", "e"],
        ["'=1+1", "-5", "", "true", "2026-01-31"],
        ["'\uff1dcmd", "12345678901234567.5", "plain", "false", ""],
    ]
    assert made["Content-Disposition"] == 'attachment; filename="x.csv"'


def test_xlsx_has_numbers_days_and_texts() -> None:
    made = spreadsheet("xlsx", "x", ["a", "b", "c", "d", "e"], ROWS)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made.content))

    rows = book.get_sheet_by_index(0).to_python()

    assert rows[1] == ["'=1+1", -5.0, "", True, date(2026, 1, 31)]
    assert rows[2][1] == "12345678901234567.5"
