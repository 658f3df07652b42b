"""Who is signed in where: browsers are listed, and can be signed out from elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from parlance.kit.actor import Actor
from parlance.platform.audit import commands as audit
from parlance.platform.people import models
from parlance.platform.people.errors import SessionNotFoundError
from parlance.platform.people.models import User
from parlance.platform.people.values import OpenSession

LONGEST_DEVICE = 300


def open_sessions(*, actor: Actor, person_id: UUID, here: str | None = None) -> list[OpenSession]:
    """Return where a person is signed in, last seen first: oneself, or with the right anybody.

    `here` is the key of the session that asks.
    """
    _must_reach(actor, person_id)
    rows = models.OpenSession.objects.filter(user__person_id=person_id)
    return [
        OpenSession(
            id=row.id,
            address=row.address,
            device=row.device,
            began_at=row.began_at,
            last_seen_at=row.last_seen_at,
            is_here=row.key == here,
        )
        for row in rows.order_by("-last_seen_at", "-id")
    ]


@transaction.atomic
def end_session(*, actor: Actor, person_id: UUID, session_id: int) -> None:
    """Sign one browser out. Raises `SessionNotFoundError`, for sessions of others too."""
    _must_reach(actor, person_id)
    rows = models.OpenSession.objects.filter(user__person_id=person_id, id=session_id)
    if not _end(rows):
        raise SessionNotFoundError
    _tell(actor, person_id, 1)


@transaction.atomic
def end_sessions(*, actor: Actor, person_id: UUID, keep: str | None = None) -> int:
    """Sign all browsers of a person out, but for the session with the key `keep`; say how many."""
    _must_reach(actor, person_id)
    rows = models.OpenSession.objects.filter(user__person_id=person_id)
    ended = _end(rows.exclude(key=keep) if keep else rows)
    if ended:
        _tell(actor, person_id, ended)
    return ended


def end_of(user: User, keep: str | None = None) -> int:
    """End the sessions of a user within a change that is recorded otherwise."""
    rows = models.OpenSession.objects.filter(user=user)
    return _end(rows.exclude(key=keep) if keep else rows)


def note_session(*, user: User, key: str, address: str, device: str, at: datetime) -> None:
    """Keep that this browser is signed in, or was just seen."""
    models.OpenSession.objects.update_or_create(
        key=key,
        defaults={
            "user": user,
            "address": address,
            "device": device[:LONGEST_DEVICE],
            "last_seen_at": at,
        },
        create_defaults={
            "user": user,
            "address": address,
            "device": device[:LONGEST_DEVICE],
            "began_at": at,
            "last_seen_at": at,
        },
    )


def forget_session(key: str) -> None:
    """Drop a session that its own browser ended."""
    models.OpenSession.objects.filter(key=key).delete()


def forget_old_sessions(*, before: datetime) -> int:
    """Drop the sessions that were last seen before an instant; return how many."""
    return _end(models.OpenSession.objects.filter(last_seen_at__lt=before))


def _end(rows: Iterable[models.OpenSession]) -> int:
    found = {row.id: row.key for row in rows}
    Session.objects.filter(session_key__in=found.values()).delete()
    models.OpenSession.objects.filter(id__in=found).delete()
    return len(found)


def _must_reach(actor: Actor, person_id: UUID) -> None:
    if actor.id != str(person_id):
        actor.must("people.change")


def _tell(actor: Actor, person_id: UUID, ended: int) -> None:
    audit.record(
        actor=actor,
        action="people.end_sessions",
        subject=("person", str(person_id)),
        after={"ended": ended},
    )
