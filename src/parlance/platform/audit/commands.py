from collections.abc import Mapping
from typing import Any

from parlance.kit.actor import Actor
from parlance.platform.audit.models import AuditEntry


def record(
    *,
    actor: Actor,
    action: str,
    subject: tuple[str, str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    load_id: int | None = None,
) -> None:
    """Write who did what to which subject (kind, id), inside the caller's transaction.

    One entry per single change, one per load. `before` and `after` hold what changed, without
    personal data: persons are named by their id.
    """
    AuditEntry.objects.create(
        actor_id=actor.id,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        before=before,
        after=after,
        reason=reason,
        load_id=load_id,
    )
