"""Imports as they happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parlance.exchange.errors import LoadNotFoundError
from parlance.exchange.models import Load, LoadConflict, MappingVersion, Upload
from parlance.exchange.values import Conflict, LoadState
from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.people.queries import person_names


@dataclass(frozen=True, slots=True)
class LoadEntry:
    """An import, or the undoing of one; `counts` by file, as the load has them."""

    id: int
    at: datetime
    who: str
    source: str
    mapping: str
    state: LoadState
    counts: dict[str, dict[str, Any]]
    not_read: tuple[str, ...]
    problem_count: int
    skipped: int
    conflict_count: int
    problems_file: str
    undoes: int | None
    undone_by: int | None
    reason: str


def loads(*, actor: Actor, before_id: int | None = None, limit: int = 50) -> list[LoadEntry]:
    """Return imports, the newest first; `before_id` continues a page."""
    actor.must("exchange.import")
    found = Load.objects.visible_to(actor).order_by("-id")
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    return _entries(list(found[:limit]))


def load(*, actor: Actor, load_id: int) -> LoadEntry:
    actor.must("exchange.import")
    row = Load.objects.visible_to(actor).filter(id=load_id).first()
    if row is None:
        raise LoadNotFoundError
    return _entries([row])[0]


def conflicts(*, actor: Actor, load_id: int, limit: int = 200) -> list[Conflict]:
    """Return values that a load left aside, since their fields are Parlance's own."""
    load(actor=actor, load_id=load_id)
    rows = LoadConflict.objects.filter(load_id=load_id).order_by("id")[:limit]
    return [Conflict(row.file, row.key, row.field, row.kept, row.offered) for row in rows]


def uploads(*, actor: Actor) -> list[Upload]:
    """Return the actor's own uploads, the newest first."""
    actor.must("exchange.import")
    return list(Upload.objects.visible_to(actor).order_by("-created_at")[:50])


def kept_mappings(*, actor: Actor) -> list[str]:
    """Return the names of mappings that people keep."""
    actor.must("exchange.import")
    names = MappingVersion.objects.order_by("name").values_list("name", flat=True)
    return list(names.distinct())


def _entries(rows: list[Load]) -> list[LoadEntry]:
    names = person_names({row.actor_id for row in rows}) | {SYSTEM.id: SYSTEM.name}
    undone = Load.objects.filter(undoes_id__in=[row.pk for row in rows])
    undone_by = dict(undone.values_list("undoes_id", "id"))
    return [
        LoadEntry(
            id=row.pk,
            at=row.recorded_at,
            who=names.get(row.actor_id, ""),
            source=row.source,
            mapping=row.mapping,
            state=LoadState(row.state),
            counts=row.counts,
            not_read=tuple(row.not_read),
            problem_count=row.problem_count,
            skipped=row.skipped,
            conflict_count=row.conflict_count,
            problems_file=row.problems_file,
            undoes=row.undoes_id,
            undone_by=undone_by.get(row.pk),
            reason=row.reason,
        )
        for row in rows
    ]
