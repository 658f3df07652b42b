from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and out of how much (0: not known)."""


class LoadState(StrEnum):
    """`checked` is a dry run: everything was done, and taken back.

    An import that was `applied` is `undone` by one that is `undoing` it.
    """

    APPLIED = "applied"
    REFUSED = "refused"
    CHECKED = "checked"
    UNDONE = "undone"
    UNDOING = "undoing"


class ExportForm(StrEnum):
    """How exported files are written."""

    CSV = "csv"
    PARQUET = "parquet"


class UploadState(StrEnum):
    """`open` while the mapping is being looked at; at work in `checking` and `applying`."""

    OPEN = "open"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"


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
class Conflict:
    """A value of the source that was left aside: the field is Parlance's own.

    `kept` is what stands, `offered` what the source says; both None for a personal field.
    """

    file: str
    key: str
    field: str
    kept: str | None
    offered: str | None

    def __str__(self) -> str:
        return (
            f"{self.file} {self.key}: {self.field} stays “{self.kept or ''}”; the source says"
            f" “{self.offered or ''}”, and the field is Parlance's."
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """A row as it was (`before` None where it is new) and as it will be, field by field."""

    file: str
    key: str
    is_new: bool
    fields: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or would do, or why it did nothing.

    `problems` are the first hundred of `problem_count`; `problems_path` holds all of them, and
    the `skipped` rows that a mapping told to leave out. `load_id` is None for a dry run, which
    shows `samples` of what would change. `conflicts` are the first hundred of `conflict_count`.
    """

    state: LoadState
    files: tuple[FileCounts, ...]
    not_read: tuple[str, ...]
    skipped: int
    problems: tuple[Problem, ...]
    problem_count: int
    problems_path: Path | None
    load_id: int | None
    conflicts: tuple[Conflict, ...] = ()
    conflict_count: int = 0
    samples: tuple[Sample, ...] = ()

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
