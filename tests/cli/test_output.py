from datetime import date
from decimal import Decimal

from parlance.cli.output import as_csv, as_json, as_table

ROWS = [
    {"metric": "arr", "opens": date(2025, 1, 1), "value": Decimal("1200.50"), "by": {}},
    {"metric": "nrr", "opens": date(2025, 1, 1), "value": None, "by": {"segment": "SMB"}},
]
COLUMNS = ("metric", "opens", "value", "by")


def test_table_aligns_numbers_to_the_right_and_shows_a_dash_for_nothing() -> None:
    assert as_table(ROWS, COLUMNS) == (
        "metric  opens        value  by\n"
        "------  ----------  ------  -----------\n"
        "arr     2025-01-01  1200.5  –\n"  # noqa: RUF001 - the dash of tables
        "nrr     2025-01-01       –  segment=SMB\n"  # noqa: RUF001 - the dash of tables
    )


def test_table_of_nothing_says_so() -> None:
    assert as_table([], COLUMNS) == "Nothing to show.\n"


def test_csv_leaves_nothing_empty() -> None:
    assert as_csv(ROWS, COLUMNS) == (
        "metric,opens,value,by\narr,2025-01-01,1200.5,\nnrr,2025-01-01,,segment=SMB\n"
    )


def test_json_has_numbers_days_and_null() -> None:
    assert as_json(ROWS[:1]) == (
        '[\n  {\n    "metric": "arr",\n    "opens": "2025-01-01",\n    "value": 1200.5,\n'
        '    "by": {}\n  }\n]'
    )
    assert as_json({"value": None}) == '{\n  "value": null\n}'
