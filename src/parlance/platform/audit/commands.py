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
    personal data: persons are named by their id. A sign that the database cannot hold (NUL) is
    written as `\ufffd`, so that nobody can act unrecorded by typing it.
    """
    AuditEntry.objects.create(
        actor_id=actor.id,
        action=action,
        subject_kind=subject[0],
        subject_id=_storable(subject[1]),
        before=_storable(before),
        after=_storable(after),
        reason=_storable(reason),
        load_id=load_id,
    )


def _storable(given: Any) -> Any:
    """Return the same without NUL, wherever in it a text stands."""
    if isinstance(given, str):
        return given.replace("\0", "\ufffd")
    if isinstance(given, Mapping):
        return {_storable(name): _storable(value) for name, value in given.items()}
    if isinstance(given, list | tuple):
        return [_storable(value) for value in given]
    return given
