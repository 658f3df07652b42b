"""The list of what OWASP ASVS 5.0.0, level 2, asks: complete, and each proof is there."""

import csv
import re
from pathlib import Path

from security.applies import APPLIES

ROOT = Path(__file__).parents[2]
LIST = ROOT / "docs" / "security" / "asvs.csv"
VERDICTS = {"pass", "fail", "not applicable", "open"}
_MOST_WORDS = 12


def rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_requirement_that_applies_stands_in_the_list_once() -> None:
    wanted = [f"{section}.{one}" for section, ids in APPLIES.items() for one in ids]

    assert [row["id"] for row in rows()] == wanted


def test_every_row_has_level_words_and_verdict() -> None:
    wrong = [
        row["id"]
        for row in rows()
        if row["level"] not in {"1", "2", "3"}
        or row["verdict"] not in VERDICTS
        or not 1 <= len(row["requirement"].split()) <= _MOST_WORDS
    ]

    assert wrong == []


def test_what_passes_names_a_proof_that_is_there() -> None:
    passing = [row for row in rows() if row["verdict"] == "pass"]

    assert [row["id"] for row in passing if not row["where"]] == []
    missing = [
        (row["id"], place)
        for row in rows()
        for place in row["where"].split()
        if not _is_there(place)
    ]
    assert missing == []


def test_what_does_not_pass_says_why() -> None:
    silent = [row["id"] for row in rows() if row["verdict"] != "pass" and not row["note"]]

    assert silent == []


def _is_there(place: str) -> bool:
    path, _, test = place.partition("::")
    found = ROOT / path
    if not test:
        return found.exists()
    return bool(re.search(rf"^def {re.escape(test)}\(", found.read_text("utf-8"), re.MULTILINE))
