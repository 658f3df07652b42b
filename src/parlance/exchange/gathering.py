"""From the files of a source to the tables of the format, with and without a mapping."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from parlance.exchange import reading, transform
from parlance.exchange.checks import (
    TargetTable,
    check_columns,
    check_intervals,
    check_keys,
    check_values,
)
from parlance.exchange.mapping import ImportMapping
from parlance.exchange.package import FILES, LATER
from parlance.exchange.problems import ProblemLog
from parlance.exchange.reading import SourceTable
from parlance.exchange.sources import TABLES, SourceFile
from parlance.exchange.values import Problem
from parlance.exchange.workbench import Workbench

Told = Callable[[str], None]

_NOTHING = f"There is no file to import. Files are {', '.join(FILES)}, as .csv or .parquet."


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an import brings.

    `targets` come in the order of loading. Of the files `unread`, the keys are not known.
    `not_read` are files that are none of the import's business.
    """

    targets: dict[str, TargetTable]
    unread: frozenset[str]
    not_read: tuple[str, ...]


def gather(
    bench: Workbench,
    files: Sequence[SourceFile],
    mapping: ImportMapping | None,
    log: ProblemLog,
    told: Told,
    *,
    source: str,
) -> Gathered:
    """Read every file and look at every row; what is wrong stands in the log afterwards."""
    if mapping:
        gathered = _mapped(bench, files, mapping, log, told)
    else:
        gathered = _as_named(bench, files, log, told)
        if not gathered.targets and not log.count():
            log.add(Problem(source, None, None, None, "nothing", _NOTHING))
    for target in gathered.targets.values():
        told(f"checking {target.source}")
        check_columns(target, log)
        check_values(bench.connection, target, log)
        check_keys(bench.connection, target, log)
        check_intervals(bench.connection, target, log)
    log.drop_echoes()
    return gathered


def _as_named(
    bench: Workbench, files: Sequence[SourceFile], log: ProblemLog, told: Told
) -> Gathered:
    known = _sorted_out([one for one in files if not _is_no_table(one)], log)
    targets, unread = {}, set()
    for name in [one for one in FILES if one in known]:
        told(f"reading {known[name].name}")
        source = reading.read(bench, known[name], f"target_{name}", log)
        if source:
            targets[name] = _target(source, name)
        if not source or "source_id" not in source.columns:
            unread.add(name)
    not_read = tuple(one.name for one in files if _is_no_table(one))
    return Gathered(targets, frozenset(unread), not_read)


def _sorted_out(files: Sequence[SourceFile], log: ProblemLog) -> dict[str, SourceFile]:
    """Return the files of the format by name; report all others, and files given twice."""
    known: dict[str, SourceFile] = {}
    for file in files:
        if file.target not in FILES:
            log.add(Problem(file.name, None, None, None, "unknown_file", _unknown(file.target)))
        elif file.target in known:
            remedy = f"{known[file.target].name} is the same file of the format. Keep one of them."
            log.add(Problem(file.name, None, None, None, "file_twice", remedy))
        else:
            known[file.target] = file
    return known


def _target(source: SourceTable, name: str) -> TargetTable:
    return TargetTable(FILES[name], source.file.name, source.table, source.columns)


def _is_no_table(file: SourceFile) -> bool:
    """Tell whether a file holds no records: a README, a licence, a picture."""
    suffix = Path(file.name).suffix.lower()
    return file.target not in FILES and suffix not in TABLES


def _unknown(target: str) -> str:
    if target in LATER:
        return "This file is part of the format, but this release cannot take it. Take it out."
    close = get_close_matches(target.lower(), FILES, n=1, cutoff=0.6)
    perhaps = f" Perhaps “{close[0]}” is meant." if close else ""
    return (
        f"This is no file of the exchange format.{perhaps} Take it out, or name a mapping"
        " (--mapping) that says what it is."
    )


def _mapped(
    bench: Workbench,
    files: Sequence[SourceFile],
    mapping: ImportMapping,
    log: ProblemLog,
    told: Told,
) -> Gathered:
    by_name = {one.name: one for one in files}
    sources: dict[str, SourceTable] = {}
    for place, name in enumerate(mapping.sources()):
        if name not in by_name:
            close = get_close_matches(name, by_name, n=1, cutoff=0.6)
            perhaps = f" Perhaps “{close[0]}” is meant." if close else ""
            remedy = f"The mapping {mapping.name} needs this file, which is not there.{perhaps}"
            log.add(Problem(name, None, None, None, "missing_file", remedy))
            continue
        told(f"reading {name}")
        source = reading.read(bench, by_name[name], f"source_{place}", log)
        if source:
            sources[name] = source
    targets = {}
    for one in mapping.files:
        told(f"mapping {one.source} to {one.target}")
        target = transform.apply(bench.connection, one, sources, log)
        if target:
            targets[one.target] = target
    unread = frozenset(one.target for one in mapping.files if one.target not in targets)
    not_read = tuple(name for name in by_name if name not in mapping.sources())
    return Gathered(targets, unread, not_read)
