"""A whole load taken back, and what stands in its way."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from parlance.domains.accounts.commands import undoing as accounts
from parlance.domains.revenue.commands import undoing as revenue
from parlance.exchange.errors import LaterEditsError, LoadNotFoundError, LoadNotUndoableError
from parlance.exchange.loading import wait_for_other_imports
from parlance.exchange.models import Load
from parlance.exchange.values import LoadState
from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.audit.guards import summed_up
from parlance.platform.ledger import loads
from parlance.platform.ledger.undo import UndoCounts, Undoing


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """What undoing a load did, or would do, by file."""

    load_id: int | None
    counts: dict[str, UndoCounts]

    @property
    def total(self) -> UndoCounts:
        return sum(self.counts.values(), UndoCounts())


def undo(
    *, actor: Actor, load_id: int, keep_later: bool, reason: str, recorded_at: datetime
) -> UndoOutcome:
    """Take a load back; without `keep_later`, refuse where anything was edited or loaded since."""
    with transaction.atomic():
        wait_for_other_imports()
        load = _undoable(actor, load_id)
        outcome = _undo(actor, load, reason, recorded_at)
        if outcome.total.kept and not keep_later:
            raise LaterEditsError(outcome.total.kept)
    return outcome


def preview(*, actor: Actor, load_id: int, recorded_at: datetime) -> UndoOutcome:
    """Return what `undo` would do, and do nothing."""
    with transaction.atomic():
        wait_for_other_imports()
        outcome = _undo(actor, _undoable(actor, load_id), "", recorded_at)
        transaction.set_rollback(True)
    return outcome


def _undoable(actor: Actor, load_id: int) -> Load:
    load = Load.objects.visible_to(actor).select_for_update().filter(id=load_id).first()
    if load is None:
        raise LoadNotFoundError
    if load.state != LoadState.APPLIED:
        raise LoadNotUndoableError(LoadState(load.state))
    return load


def _undo(actor: Actor, load: Load, reason: str, recorded_at: datetime) -> UndoOutcome:
    by = Load.objects.create(
        actor_id=actor.id,
        recorded_at=recorded_at,
        source=load.source,
        state=LoadState.UNDOING,
        undoes=load,
        reason=reason,
    )
    undone = Load.objects.filter(state=LoadState.UNDONE).values_list("id", flat=True)
    undoing = Undoing(load.pk, loads.Load(by.pk, recorded_at), tuple(undone))
    with summed_up():
        counts = revenue.undo_load(actor=actor, undoing=undoing)
        added = accounts.accounts_added(actor=actor, undoing=undoing)
        in_use = revenue.accounts_in_use(actor=actor, account_ids=added)
        counts |= accounts.undo_load(actor=actor, undoing=undoing, accounts_in_use=in_use)
    counts = {file: one for file, one in counts.items() if one != UndoCounts()}
    load.state = LoadState.UNDONE
    load.save(update_fields=["state"])
    by.counts = {file: asdict(one) for file, one in counts.items()}
    by.save(update_fields=["counts"])
    audit.record(
        actor=actor,
        action="exchange.undone",
        subject=("load", str(load.pk)),
        before={"counts": load.counts},
        after={"counts": by.counts},
        reason=reason,
        load_id=by.pk,
    )
    return UndoOutcome(by.pk, counts)
