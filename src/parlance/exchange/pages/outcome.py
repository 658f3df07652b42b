"""What a check found, or an import did, for a page."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.exchange.models import Upload
from parlance.exchange.values import Conflict, LoadState


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row that is new or would change: its key, and each field before and after."""

    file: str
    key: str
    is_new: bool
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    sentence: str
    is_sound: bool
    was_applied: bool
    files: tuple[dict[str, Any], ...]
    problem_count: int
    problems: str
    skipped: int
    not_read: tuple[str, ...]
    conflicts: tuple[str, ...]
    conflict_count: int
    samples: tuple[SampleRow, ...]


def outcome_of(row: Upload, checked: dict[str, Any]) -> Outcome:
    """Read what was kept of the last check or import."""
    state = LoadState(checked["state"])
    return Outcome(
        sentence=_capital(checked["sentence"]),
        is_sound=state is not LoadState.REFUSED,
        was_applied=state is LoadState.APPLIED,
        files=tuple(checked["files"]),
        problem_count=checked["problem_count"],
        problems=reverse("import_problems", args=[row.id]) if checked["problems_file"] else "",
        skipped=checked["skipped"],
        not_read=tuple(checked["not_read"]),
        conflicts=tuple(conflict_words(Conflict(**one)) for one in checked["conflicts"]),
        conflict_count=checked["conflict_count"],
        samples=tuple(
            SampleRow(
                one["file"],
                one["key"],
                one["is_new"],
                tuple((name, before or "", after or "") for name, before, after in one["fields"]),
            )
            for one in checked["samples"]
        ),
    )


def conflict_words(one: Conflict) -> str:
    """Say what was left aside, and what stands; nothing personal."""
    if one.kept is None and one.offered is None:
        said = _("%(file)s %(key)s: %(field)s stays as it is (personal, not shown).")
    else:
        said = _("%(file)s %(key)s: %(field)s stays “%(kept)s”; the source says “%(offered)s”.")
    return said % {
        "file": one.file,
        "key": one.key,
        "field": one.field,
        "kept": one.kept or "",
        "offered": one.offered or "",
    }


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
