from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.audit.models import AuditEntry
from parlance.platform.audit.values import Entry
from parlance.platform.people.queries import person_names


def entries(
    *,
    actor: Actor,
    subject: tuple[str, str] | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Return the newest entries first, of one subject (kind, id) or of all.

    `before_id` continues after the last entry of the page before.
    """
    actor.must("audit.read")
    found = AuditEntry.objects.order_by("-id")
    if subject is not None:
        found = found.filter(subject_kind=subject[0], subject_id=subject[1])
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    rows = list(found[:limit])
    names = person_names({row.actor_id for row in rows}) | {SYSTEM.id: SYSTEM.name}
    return [
        Entry(
            id=row.id,
            at=row.at,
            actor_id=row.actor_id,
            actor_name=names.get(row.actor_id, ""),
            action=row.action,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            before=row.before,
            after=row.after,
            reason=row.reason,
            load_id=row.load_id,
        )
        for row in rows
    ]
