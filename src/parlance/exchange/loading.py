"""What was gathered goes into the database: all of it or nothing."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.db import connection as postgresql
from django.db import transaction

from parlance.domains.accounts.commands import loads as account_loads
from parlance.domains.accounts.values import FILES as ACCOUNT_FILES
from parlance.domains.revenue.commands import loads as revenue_loads
from parlance.exchange import records, staging
from parlance.exchange.checks import TargetTable
from parlance.exchange.gathering import Gathered
from parlance.exchange.mapping import ImportMapping
from parlance.exchange.models import Load
from parlance.exchange.problems import ProblemLog
from parlance.exchange.references import check_references
from parlance.exchange.values import FileCounts, ImportOutcome, LoadState, Progress
from parlance.exchange.workbench import Workbench
from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.home import home

PROBLEMS = "problems"
"""The folder under PARLANCE_HOME that holds a file of problems for each load that had any."""

_ONE_IMPORT = 0x696D706F  # "impo"; one import at a time
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
        _wait_for_other_imports()
        asked.progress("checking references", 0, 0)
        check_references(bench.connection, gathered.targets, gathered.unread, records.existing, log)
        if log.count():
            return _refuse(asked, gathered, log)
        outcome = _load(asked, bench, gathered, log)
        transaction.set_rollback(asked.dry_run)
    return outcome


def _load(asked: Asked, bench: Workbench, gathered: Gathered, log: ProblemLog) -> ImportOutcome:
    load = _new_load(asked, LoadState.APPLIED, log)
    counts = tuple(
        _load_file(asked, bench, target, load.id) for target in gathered.targets.values()
    )
    load.counts = {one.file: asdict(one) for one in counts}
    load.save(update_fields=["counts"])
    _note(asked, "exchange.imported", load)
    state = LoadState.CHECKED if asked.dry_run else LoadState.APPLIED
    return _outcome(asked, gathered, log, load, state, counts)


def _load_file(asked: Asked, bench: Workbench, target: TargetTable, load_id: int) -> FileCounts:
    file = target.schema.name
    what = f"loading {file}"
    table = staging.stage(bench, target, lambda done, size: asked.progress(what, done, size))
    loads = account_loads if file in _OF_ACCOUNTS else revenue_loads
    counts = loads.load(
        actor=asked.actor,
        file=file,
        staging=table,
        load_id=load_id,
        recorded_at=asked.recorded_at,
    )
    staging.drop(table)
    rows = target.count(bench.connection)
    return FileCounts(file, rows, counts.added, counts.changed, counts.unchanged)


def _refuse(asked: Asked, gathered: Gathered, log: ProblemLog) -> ImportOutcome:
    load = _new_load(asked, LoadState.REFUSED, log)
    _note(asked, "exchange.import_refused", load)
    transaction.set_rollback(asked.dry_run)
    return _outcome(asked, gathered, log, load, LoadState.REFUSED, ())


def _new_load(asked: Asked, state: LoadState, log: ProblemLog) -> Load:
    path = _write_problems(asked, log)
    return Load.objects.create(
        actor_id=asked.actor.id,
        recorded_at=asked.recorded_at,
        source=asked.source,
        mapping=asked.mapping.name if asked.mapping else "",
        state=state,
        problem_count=log.count(),
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
    )


def _wait_for_other_imports() -> None:
    with postgresql.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_IMPORT])
