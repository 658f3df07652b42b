"""The audit log as files: CSV for people and their spreadsheets, JSON lines for programs."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from parlance.kit.spreadsheets import inert
from parlance.platform.audit.values import Entry

COLUMNS = (
    *("id", "at", "actor_id", "actor_name", "action", "subject_kind", "subject_id"),
    *("before", "after", "reason", "load_id", "origin"),
)
# Spreadsheets tell UTF-8 by it.
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class FileKind:
    media_type: str
    write: Callable[[Iterable[Entry]], str]


def _record(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in COLUMNS} | {"at": entry.at.isoformat()}


def _as_csv(found: Iterable[Entry]) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for one in found:
        lines.writerow([inert(_cell(value)) for value in _record(one).values()])
    return _MARK + text.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case dict():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            return str(value)


def _as_json_lines(found: Iterable[Entry]) -> str:
    return "".join(json.dumps(_record(one), ensure_ascii=False) + "\n" for one in found)


WRITERS = {
    "csv": FileKind("text/csv", _as_csv),
    "jsonl": FileKind("application/x-ndjson", _as_json_lines),
}
