"""Lists as files for spreadsheets: CSV and XLSX that show texts and never compute them.

Numbers are written as numbers, so a negative one stays one. A text that a spreadsheet might take
for a formula gets an apostrophe in front. Files for programs come from the exchange, exact.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

Cell = str | bool | int | float | Decimal | date | None

_SIGNS = "=+-@"
_FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in _SIGNS)
_STARTS = tuple(_SIGNS + _FULL_WIDTH + "\t\r\n")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EXACT_DIGITS = 15
KINDS = tuple(_TYPES)


def spreadsheet(
    kind: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """Answer with a file; `kind` is one of KINDS, `name` is without its ending."""
    made = _xlsx(head, rows) if kind == "xlsx" else _csv(head, rows)
    return HttpResponse(
        made,
        content_type=_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )


def inert(text: str) -> str:
    """Return text that a spreadsheet shows instead of computing."""
    starts = text.lstrip(" \u00a0\u3000").startswith(_STARTS) or text.startswith(_STARTS)
    return f"'{text}" if starts else text


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([inert(one) for one in head])
    lines.writerows([_written(one) for one in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str():
            return inert(cell)
        case Decimal():
            return _plain(cell)
        case _:
            return str(cell)


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    made = io.BytesIO()
    options = {"constant_memory": True, "in_memory": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for at, one in enumerate(head):
            sheet.write_string(0, at, inert(one), bold)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                _put(sheet, number, at, cell)
    return made.getvalue()


def _put(sheet: Any, row: int, column: int, cell: Cell) -> None:
    match cell:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, column, cell)
        case date():
            sheet.write_datetime(row, column, cell)
        case Decimal() if len(cell.normalize().as_tuple().digits) > _EXACT_DIGITS:
            sheet.write_string(row, column, _plain(cell))
        case Decimal() | int() | float():
            sheet.write_number(row, column, cell)
        case _:
            sheet.write_string(row, column, inert(cell))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
