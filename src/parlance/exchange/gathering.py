"""From the files of a source to the tables of the format, with and without a mapping."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase

from parlance.exchange import reading, transform
from parlance.exchange.checks import (
    TargetTable,
    check_columns,
    check_intervals,
    check_keys,
    check_values,
)
from parlance.exchange.mapping import Form, ImportMapping
from parlance.exchange.package import FILES, LATER
from parlance.exchange.problems import ProblemLog
from parlance.exchange.reading import SourceTable
from parlance.exchange.sources import TABLES, SourceFile
from parlance.exchange.values import Problem
from parlance.exchange.workbench import Workbench

Told = Callable[[str], None]

_NOTHING = f"There is no file to import. Files are {', '.join(FILES)}, as .csv, .xlsx or .parquet."


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
    files, hidden = reading.tables(files)
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
    return replace(gathered, not_read=(*gathered.not_read, *hidden))


def _as_named(
    bench: Workbench, files: Sequence[SourceFile], log: ProblemLog, told: Told
) -> Gathered:
    known = _sorted_out([one for one in files if not _is_no_table(one)], log)
    targets, unread = {}, set()
    for name in [one for one in FILES if one in known]:
        told(f"reading {known[name].name}")
        source = reading.read(bench, known[name], f"target_{name}", Form(), log)
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
    suffix = file.path.suffix.lower()
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
    named = {name: meant(mapping, name, files, log) for name in mapping.sources()}
    sources: dict[str, SourceTable] = {}
    for place, (name, file) in enumerate(named.items()):
        if file is None:
            continue
        told(f"reading {file.name}")
        source = reading.read(bench, file, f"source_{place}", mapping.form, log)
        if source:
            sources[name] = source
    targets = {}
    for one in mapping.files:
        told(f"mapping {one.source} to {one.target}")
        target = transform.apply(bench.connection, one, mapping.form, sources, log)
        if target:
            targets[one.target] = target
    unread = frozenset(one.target for one in mapping.files if one.target not in targets)
    read = {file.name for file in named.values() if file}
    not_read = tuple(one.name for one in files if one.name not in read)
    return Gathered(targets, unread, not_read)


def meant(
    mapping: ImportMapping, name: str, files: Sequence[SourceFile], log: ProblemLog
) -> SourceFile | None:
    """Return the file that a mapping names, perhaps with `*`; report that it is not there."""
    fits = [one for one in files if one.name == name]
    if "*" in name:
        fits = [one for one in files if fnmatchcase(one.name.lower(), name.lower())]
    if len(fits) == 1:
        return fits[0]
    if fits:
        names = ", ".join(one.name for one in fits)
        remedy = f"The mapping {mapping.name} means one file, and several fit: {names}."
        log.add(Problem(name, None, None, None, "file_twice", remedy))
        return None
    close = get_close_matches(name, [one.name for one in files], n=1, cutoff=0.6)
    perhaps = f" Perhaps “{close[0]}” is meant." if close else ""
    remedy = f"The mapping {mapping.name} needs this file, which is not there.{perhaps}"
    log.add(Problem(name, None, None, None, "missing_file", remedy))
    return None
