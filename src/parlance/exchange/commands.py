"""Import and export: the same for every door."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from parlance.exchange import exporting, loading, undoing
from parlance.exchange.errors import ReasonMissingError
from parlance.exchange.gathering import gather
from parlance.exchange.mapping import ImportMapping, open_mapping
from parlance.exchange.problems import ProblemLog
from parlance.exchange.safety import must_have_room
from parlance.exchange.sources import open_source
from parlance.exchange.undoing import UndoOutcome
from parlance.exchange.values import ExportOutcome, ImportOutcome, Progress
from parlance.exchange.workbench import workbench
from parlance.kit.actor import Actor


def import_path(
    *,
    actor: Actor,
    path: Path,
    mapping: str | Path | None = None,
    dry_run: bool = False,
    recorded_at: datetime,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Load a folder, zip or file completely, or change nothing and say all that is wrong.

    `mapping` names a shipped mapping or a TOML file. A dry run does the same and takes it back.
    Importing the same again changes nothing. Two imports at once wait for one another. Facts
    are refreshed by a job; call `metrics.commands.refresh_facts` to have them at once.

    Raises when there is nothing at the path, a zip is unsafe, a mapping cannot be understood or
    the machine has no room.
    """
    source = path.name or path.resolve().name
    return import_files(
        actor=actor,
        folder=path,
        title=source,
        mapping=open_mapping(mapping) if mapping else None,
        dry_run=dry_run,
        recorded_at=recorded_at,
        progress=progress,
    )


def import_files(
    *,
    actor: Actor,
    folder: Path,
    title: str,
    mapping: ImportMapping | None,
    dry_run: bool,
    recorded_at: datetime,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Load files as `import_path` does, under a title and by a mapping that was read already."""
    actor.must("exchange.import")
    told = progress or _in_silence
    asked = loading.Asked(
        actor=actor,
        source=title,
        mapping=mapping,
        dry_run=dry_run,
        recorded_at=recorded_at,
        progress=told,
    )
    with workbench() as bench:
        log = ProblemLog(bench.connection)
        files = open_source(folder, bench.room)
        must_have_room(bench.room, sum(one.path.stat().st_size for one in files))
        gathered = gather(bench, files, mapping, log, lambda what: told(what, 0, 0), source=title)
        return loading.apply(asked, bench, gathered, log)


def undo_load(
    *, actor: Actor, load_id: int, reason: str, recorded_at: datetime, keep_later: bool = False
) -> UndoOutcome:
    """Take back everything that an import did, as a correction; return what that changed.

    Records that were edited, loaded or confirmed since stay as they are with `keep_later`, and
    are a reason to refuse without it.
    """
    actor.must("exchange.import")
    if not reason.strip():
        raise ReasonMissingError
    return undoing.undo(
        actor=actor,
        load_id=load_id,
        keep_later=keep_later,
        reason=reason.strip(),
        recorded_at=recorded_at,
    )


def preview_undo(*, actor: Actor, load_id: int, recorded_at: datetime) -> UndoOutcome:
    """Return what `undo_load` would change, and change nothing."""
    actor.must("exchange.import")
    return undoing.preview(actor=actor, load_id=load_id, recorded_at=recorded_at)


def export_path(*, actor: Actor, path: Path, what: Collection[str] = ()) -> ExportOutcome:
    """Write files of the exchange format, with their datapackage.json, to a folder or zip.

    `what` names files (`accounts`, `subscriptions`, …); none means all that hold anything. The
    actor's scope narrows the rows. Personal columns need the right `accounts.read_personal`,
    files about money `revenue.read`: asked by name they are refused, else left out.
    Importing the result changes nothing.

    Raises when the path holds something already or a file is unknown.
    """
    actor.must("exchange.export")
    return exporting.export(actor, path, what)


def _in_silence(what: str, done: int, total: int) -> None:
    """Hear nothing of the progress."""
