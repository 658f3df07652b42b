from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from parlance.kit.actor import SYSTEM, Actor
from parlance.platform.audit.models import AuditEntry
from parlance.platform.audit.values import Asked, Entry, Known, Origin
from parlance.platform.people.queries import person_names

_AT_ONCE = 2_000
_LONGEST_TRANSACTION = timedelta(hours=12)

# Each distinct value by one step of an index, whatever the number of entries.
_DISTINCT = """
    with recursive one as (
        (select {column} as value from audit_auditentry order by {column} limit 1)
        union all
        select (select a.{column} from audit_auditentry a where a.{column} > one.value
                order by a.{column} limit 1)
        from one where one.value is not null
    )
    select value from one where value is not null limit 500
"""

PROGRAMS = {SYSTEM.id: SYSTEM.name, "directory": "Directory"}
"""Names of those who act and are no persons."""


def entries(
    *,
    actor: Actor,
    subject: tuple[str, str] | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Return what commands told of one subject (kind, id) or of all, newest first.

    `before_id` continues after the last entry of the page before.
    """
    actor.must("audit.read")
    kind, key = subject or ("", "")
    asked = Asked(subject_kind=kind, subject_id=key, before_id=before_id)
    return _values(_found(asked).filter(origin=Origin.COMMAND.value)[:limit])


def log(*, actor: Actor, asked: Asked, limit: int = 100) -> list[Entry]:
    """Return the entries that are asked for, newest first, with those of the database.

    Of these, only changes that no command of the same transaction told of are shown: changes by
    other programs, or by hand.
    """
    actor.must("audit.read")
    return _values(_found(asked).filter(_is_worth_showing())[:limit])


def all_of_log(*, actor: Actor, asked: Asked, limit: int) -> Iterator[Entry]:
    """Yield up to `limit` entries that are asked for, newest first, few at a time."""
    actor.must("audit.read")
    found = _found(asked).filter(_is_worth_showing())[:limit]
    rows: list[AuditEntry] = []
    for row in found.iterator(chunk_size=_AT_ONCE):
        rows.append(row)
        if len(rows) == _AT_ONCE:
            yield from _values(rows)
            rows = []
    yield from _values(rows)


def known(*, actor: Actor) -> Known:
    """Return whom, which actions and which kinds of subjects the log has met so far."""
    actor.must("audit.read")
    actors, actions, kinds = (
        _distinct(column) for column in ("actor_id", "action", "subject_kind")
    )
    names = person_names(set(actors)) | PROGRAMS
    return Known(
        actors=tuple(sorted(((one, names.get(one, "")) for one in actors), key=_by_name)),
        actions=tuple(actions),
        subject_kinds=tuple(kinds),
    )


def _by_name(actor: tuple[str, str]) -> tuple[bool, str, str]:
    return (not actor[1], actor[1].casefold(), actor[0])


def _distinct(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_DISTINCT.format(column=column))
        return [value for (value,) in cursor.fetchall()]


def _found(asked: Asked) -> QuerySet[AuditEntry]:
    exact = {
        "actor_id": asked.actor_id,
        "action": asked.action,
        "subject_kind": asked.subject_kind,
        "subject_id": asked.subject_id,
        "at__gte": asked.opens,
        "at__lt": asked.closes,
        "id__lt": asked.before_id,
    }
    given = {name: value for name, value in exact.items() if value not in {None, ""}}
    found = AuditEntry.objects.order_by("-id").filter(**given)
    for word in asked.words.split():
        found = found.annotate(
            was=Cast("before", TextField()), became=Cast("after", TextField())
        ).filter(
            Q(reason__icontains=word)
            | Q(subject_id__icontains=word)
            | Q(was__icontains=word)
            | Q(became__icontains=word)
        )
    return found


def _is_worth_showing() -> Q:
    # Numbers of transactions begin anew where a backup is restored; nearness tells them apart.
    told = AuditEntry.objects.filter(
        origin=Origin.COMMAND.value,
        transaction=OuterRef("transaction"),
        at__range=(OuterRef("at") - _LONGEST_TRANSACTION, OuterRef("at") + _LONGEST_TRANSACTION),
    )
    return Q(origin=Origin.COMMAND.value) | ~Q(Exists(told))


def _values(rows: "QuerySet[AuditEntry] | list[AuditEntry]") -> list[Entry]:
    found = list(rows)
    names = person_names({row.actor_id for row in found}) | PROGRAMS
    return [
        Entry(
            id=row.pk,
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
            origin=Origin(row.origin),
        )
        for row in found
    ]
