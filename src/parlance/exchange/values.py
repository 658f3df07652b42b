from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and out of how much (0: not known)."""


class LoadState(StrEnum):
    """`checked` is a dry run: everything was done, and taken back."""

    APPLIED = "applied"
    REFUSED = "refused"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of a file, and what would be right.

    `row` is the line of the source file where the record begins, counted from 1 (for Parquet
    the record, counted from 1); None where the file as a whole is meant.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    code: str
    remedy: str

    def __str__(self) -> str:
        place = [self.file]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        said = f" “{self.value}”." if self.value is not None else ""
        return f"{', '.join(place)}:{said} {self.remedy}"


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What one file of the exchange format brought."""

    file: str
    rows: int
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or would do, or why it did nothing.

    `problems` are the first hundred of `problem_count`; `problems_path` holds all of them, and
    the `skipped` rows that a mapping told to leave out. `load_id` is None for a dry run.
    """

    state: LoadState
    files: tuple[FileCounts, ...]
    not_read: tuple[str, ...]
    skipped: int
    problems: tuple[Problem, ...]
    problem_count: int
    problems_path: Path | None
    load_id: int | None

    @property
    def changed(self) -> int:
        """Rows that were added or changed, over all files."""
        return sum(one.added + one.changed for one in self.files)


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """Where an export stands, the rows of each file, and the personal columns left out."""

    path: Path
    rows: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...]
