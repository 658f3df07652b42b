from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Q

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.home import home
from parlance.platform.people.models import Person
from parlance.platform.privacy import registry, retention, tables
from parlance.platform.privacy.errors import ExportGoneError, PersonNotFoundError
from parlance.platform.privacy.models import Erasure, PersonalExport
from parlance.platform.privacy.values import (
    ErasureSummary,
    ExportSummary,
    Found,
    PersonSummary,
    Plan,
)

FOLDER = "personal"
"""Under PARLANCE_HOME: copies of persons' data, until they expire."""


def found_persons(*, actor: Actor, words: str, limit: int = 50) -> list[PersonSummary]:
    """Return persons by a part of name or address, or the whole key of another system."""
    actor.must("privacy.export")
    asked = words.strip().replace("\x00", "")
    if not asked:
        return []
    named = Q(name__icontains=asked) | Q(email__icontains=asked) | Q(id__in=_by_key(asked))
    rows = Person.objects.filter(named).order_by("name", "id")[:limit]
    return [PersonSummary(row.id, row.name, row.email or "") for row in rows]


def plan(*, actor: Actor, person_id: UUID) -> Plan:
    """Return what is kept about a person, in numbers. Raises `PersonNotFoundError`."""
    actor.must("privacy.export")
    row = Person.objects.filter(id=person_id).first()
    if row is None:
        raise PersonNotFoundError
    return Plan(
        person_id=row.id,
        name=row.name,
        email=row.email or "",
        held=tables.held_by(person_id),
        mentions=tables.mentions(tables.subject_of(person_id)),
    )


def erasures(*, actor: Actor, limit: int = 20) -> list[ErasureSummary]:
    """Return the last erasures, the newest first."""
    actor.must("privacy.export")
    return [_erasure(row) for row in Erasure.objects.order_by("-id")[:limit]]


def erasure(*, actor: Actor, erasure_id: int) -> ErasureSummary:
    """Return one erasure. Raises `PersonNotFoundError`."""
    actor.must("privacy.export")
    row = Erasure.objects.filter(id=erasure_id).first()
    if row is None:
        raise PersonNotFoundError
    return _erasure(row)


def own_exports(
    *, actor: Actor, now: datetime, person_id: UUID | None = None
) -> list[ExportSummary]:
    """Return copies that the actor had written and that have not expired, the newest first."""
    actor.must("privacy.export")
    rows = PersonalExport.objects.filter(actor_id=actor.id, expires_at__gt=now)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return [
        ExportSummary(
            id=row.id,
            person_id=row.person_id,
            created_at=row.created_at,
            expires_at=row.expires_at,
            is_ready=row.is_ready,
            size=row.size,
            run_id=row.run_id,
        )
        for row in rows.order_by("-created_at", "id")[:50]
    ]


def export_file(*, actor: Actor, export_id: UUID, now: datetime) -> Path:
    """Return the file of a copy of one's own, and note that it was fetched.

    Raises `ExportGoneError`, for what others asked for as well.
    """
    actor.must("privacy.export")
    rows = PersonalExport.objects.filter(actor_id=actor.id, expires_at__gt=now, is_ready=True)
    row = rows.filter(id=export_id).first()
    if row is None or not path_of(export_id).is_file():
        raise ExportGoneError
    audit.record(
        actor=actor, action="privacy.export_fetched", subject=("person", str(row.person_id))
    )
    return path_of(export_id)


def path_of(export_id: UUID) -> Path:
    return home() / FOLDER / f"{export_id}.zip"


def retentions(*, actor: Actor) -> dict[str, int]:
    """Return for how many days each kind is kept now."""
    actor.must("privacy.export")
    return {one.kind: retention.days(one.kind) for one in registry.all_kept()}


def _by_key(text: str) -> list[UUID]:
    found: set[UUID] = set()
    with connection.cursor() as cursor:
        for one in registry.holdings():
            for name in one.keys:
                cursor.execute(
                    f'select person_id from {one.table} where "{name}" = %s',  # noqa: S608 - from the registry
                    [text],
                )
                found |= {person_id for (person_id,) in cursor.fetchall()}
    return sorted(found)


def _erasure(row: Erasure) -> ErasureSummary:
    return ErasureSummary(
        id=row.pk,
        person_id=row.person_id,
        at=row.at,
        actor_id=row.actor_id,
        reason=row.reason,
        is_over=row.finished_at is not None,
        run_id=row.run_id,
        found=tuple(Found(place, times) for place, times in sorted(row.found.items())),
    )
