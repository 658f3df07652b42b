"""What was gathered goes into the database: all of it or nothing."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.db import connection as postgresql
from django.db import transaction

from parlance.domains.accounts.commands import loads as account_loads
from parlance.domains.accounts.values.files import FILES as ACCOUNT_FILES
from parlance.domains.revenue.commands import loads as revenue_loads
from parlance.exchange import erased, ownership, records, staging
from parlance.exchange.checks import TargetTable
from parlance.exchange.gathering import Gathered
from parlance.exchange.mapping import ImportMapping
from parlance.exchange.models import Load
from parlance.exchange.problems import ProblemLog
from parlance.exchange.references import check_references
from parlance.exchange.samples import samples
from parlance.exchange.values import (
    FileCounts,
    ImportOutcome,
    LoadState,
    Progress,
    Sample,
)
from parlance.exchange.workbench import Workbench
from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.audit.guards import summed_up
from parlance.platform.home import home
from parlance.platform.ledger.loads import ONE_LOAD

PROBLEMS = "problems"
"""The folder under PARLANCE_HOME that holds a file of problems for each load that had any."""

_OF_ACCOUNTS = frozenset(one.name for one in ACCOUNT_FILES)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is the same all through one import. `source` is the name of what is imported."""

    actor: Actor
    source: str
    mapping: ImportMapping | None
    dry_run: bool
    recorded_at: datetime
    progress: Progress


def apply(asked: Asked, bench: Workbench, gathered: Gathered, log: ProblemLog) -> ImportOutcome:
    """Load every file in one transaction, unless anything is wrong."""
    with transaction.atomic():
        wait_for_other_imports(asked.progress)
        erased.leave_out(bench.connection, gathered.targets, log)
        asked.progress("checking references", 0, 0)
        check_references(bench.connection, gathered.targets, gathered.unread, records.existing, log)
        if log.count():
            return _refuse(asked, gathered, log)
        outcome = _load(asked, bench, gathered, log)
        transaction.set_rollback(asked.dry_run)
    return outcome


def _load(asked: Asked, bench: Workbench, gathered: Gathered, log: ProblemLog) -> ImportOutcome:
    load = _new_load(asked, gathered, LoadState.APPLIED, log)
    seen: list[Sample] = []
    with summed_up():
        counts = tuple(
            _load_file(asked, bench, target, load, seen) for target in gathered.targets.values()
        )
    load.counts = {one.file: asdict(one) for one in counts}
    load.save(update_fields=["counts", "conflict_count"])
    _note(asked, "exchange.imported", load)
    state = LoadState.CHECKED if asked.dry_run else LoadState.APPLIED
    return _outcome(asked, gathered, log, load, state, counts, tuple(seen))


def _load_file(
    asked: Asked, bench: Workbench, target: TargetTable, load: Load, seen: list[Sample]
) -> FileCounts:
    file = target.schema.name
    what = f"loading {file}"
    table = staging.stage(bench, target, lambda done, size: asked.progress(what, done, size))
    owners = asked.mapping.owners(file) if asked.mapping else {}
    load.conflict_count += ownership.keep_owned(target.schema, table, owners, load.id)
    if asked.dry_run:
        seen += samples(target.schema, table)
    loads = account_loads if file in _OF_ACCOUNTS else revenue_loads
    counts = loads.load(
        actor=asked.actor,
        file=file,
        staging=table,
        load_id=load.id,
        recorded_at=asked.recorded_at,
    )
    staging.drop(table)
    rows = target.count(bench.connection)
    return FileCounts(file, rows, counts.added, counts.changed, counts.unchanged)


def _refuse(asked: Asked, gathered: Gathered, log: ProblemLog) -> ImportOutcome:
    load = _new_load(asked, gathered, LoadState.REFUSED, log)
    _note(asked, "exchange.import_refused", load)
    transaction.set_rollback(asked.dry_run)
    return _outcome(asked, gathered, log, load, LoadState.REFUSED, ())


def _new_load(asked: Asked, gathered: Gathered, state: LoadState, log: ProblemLog) -> Load:
    path = _write_problems(asked, log)
    return Load.objects.create(
        actor_id=asked.actor.id,
        recorded_at=asked.recorded_at,
        source=asked.source,
        mapping=asked.mapping.name if asked.mapping else "",
        mapping_text=asked.mapping.text if asked.mapping else "",
        state=state,
        not_read=list(gathered.not_read),
        problem_count=log.count(),
        skipped=log.skipped(),
        problems_file=path.name if path else "",
    )


def _write_problems(asked: Asked, log: ProblemLog) -> Path | None:
    if not log.count() and not log.skipped():
        return None
    name = f"{asked.recorded_at:%Y-%m-%d-%H%M%S}-{uuid4().hex[:8]}.csv"
    path = home() / PROBLEMS / name
    log.write(path)
    return path


def _note(asked: Asked, action: str, load: Load) -> None:
    audit.record(
        actor=asked.actor,
        action=action,
        subject=("load", str(load.id)),
        after={"source": load.source, "counts": load.counts, "problems": load.problem_count},
        load_id=load.id,
    )


def _outcome(
    asked: Asked,
    gathered: Gathered,
    log: ProblemLog,
    load: Load,
    state: LoadState,
    counts: tuple[FileCounts, ...],
    seen: tuple[Sample, ...] = (),
) -> ImportOutcome:
    return ImportOutcome(
        state=state,
        files=counts,
        not_read=gathered.not_read,
        skipped=log.skipped(),
        problems=log.first(),
        problem_count=load.problem_count,
        problems_path=home() / PROBLEMS / load.problems_file if load.problems_file else None,
        load_id=None if asked.dry_run else load.id,
        conflicts=ownership.first_conflicts(load.id) if load.conflict_count else (),
        conflict_count=load.conflict_count,
        samples=seen,
    )


def wait_for_other_imports(progress: Progress | None = None) -> None:
    """Let one import or undoing at a time go on; held until the transaction ends."""
    with postgresql.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_LOAD])
        (is_ours,) = cursor.fetchone()
        if not is_ours:
            if progress:
                progress("waiting for another import to end", 0, 0)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOAD])
