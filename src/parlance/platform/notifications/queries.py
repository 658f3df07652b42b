from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from parlance.kit.actor import Actor
from parlance.platform.notifications.kinds import kinds, may_be_shown
from parlance.platform.notifications.models import DigestTime, MailChoice, Notification, Watch
from parlance.platform.notifications.rules import USUAL_HOUR
from parlance.platform.notifications.values import Choices, Mailing, News, NewsPage
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.models import User


def unread_count(*, actor: Actor) -> int:
    """Return how many notifications of their own a person has not read; 0 for programs."""
    return Notification.objects.visible_to(actor).filter(read_at=None).count()


def news(
    *, actor: Actor, only_unread: bool = False, kind: str = "", after: str = "", limit: int = 50
) -> NewsPage:
    """Return a person's own notifications, newest first, `limit` behind a cursor.

    What they may no longer see is left out, so that a page may hold fewer.
    """
    found = Notification.objects.visible_to(actor)
    if only_unread:
        found = found.filter(read_at=None)
    if kind:
        found = found.filter(kind=kind)
    found = found.filter(_behind(after))
    rows = list(found.order_by("-at", "-id")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return NewsPage(
        news=tuple(
            _news(row)
            for row in rows[:limit]
            if may_be_shown(actor=actor, kind=row.kind, href=row.href)
        ),
        after=f"{last.at.isoformat()}|{last.id}" if last else None,
    )


def unread_by_kind(*, actor: Actor) -> dict[str, int]:
    """Return how many unread notifications there are of each kind that has any."""
    found = Notification.objects.visible_to(actor).filter(read_at=None)
    counts: dict[str, int] = {}
    for kind in found.values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def is_watching(*, actor: Actor, subject: str) -> bool:
    return Watch.objects.filter(person_id=actor.person_id, subject=subject).exists()


def watchers(*, subject: str) -> frozenset[UUID]:
    """Return the persons who want to be told of a subject."""
    return frozenset(Watch.objects.filter(subject=subject).values_list("person_id", flat=True))


def choices(*, actor: Actor) -> Choices:
    """Return how a person wants to be told of each kind; defaults where nothing was chosen."""
    own = MailChoice.objects.filter(person_id=actor.person_id)
    chosen = dict(own.values_list("kind", "mailing"))
    row = DigestTime.objects.filter(person_id=actor.person_id).first()
    return Choices(
        mailings={
            one.name: Mailing(chosen.get(one.name, one.mailing)) for one in kinds(actor=actor)
        },
        hour=row.hour if row else USUAL_HOUR,
        time_zone=row.time_zone if row else "",
    )


def as_values(found: Choices) -> dict[str, Any]:
    """Return choices as plain values by field, for their fingerprint."""
    mailings = {name: one.value for name, one in found.mailings.items()}
    return {"hour": found.hour, "time_zone": found.time_zone, **mailings}


def times_of_digests(people: Collection[UUID]) -> dict[UUID, tuple[int, str]]:
    """Return the hour and the time zone of each person's digest."""
    usual = organisation().time_zone
    own = User.objects.filter(person_id__in=people).values_list("person_id", "time_zone")
    zones = {person: zone or usual for person, zone in own}
    rows = DigestTime.objects.filter(person_id__in=people)
    chosen = {row.person_id: (row.hour, row.time_zone) for row in rows}
    found = {person: chosen.get(person, (USUAL_HOUR, "")) for person in people}
    return {one: (hour, zone or zones.get(one, usual)) for one, (hour, zone) in found.items()}


def _behind(after: str) -> Q:
    """Return what follows a cursor; one that cannot be read begins anew."""
    at, _, number = after.partition("|")
    try:
        instant, last = datetime.fromisoformat(at), int(number)
    except ValueError:
        return Q()
    if instant.tzinfo is None or not 0 < last < 2**63:
        return Q()
    return Q(at__lt=instant) | Q(at=instant, id__lt=last)


def _news(row: Notification) -> News:
    return News(
        id=row.id,
        kind=row.kind,
        title=row.title,
        text=row.text,
        href=row.href,
        at=row.at,
        times=row.times,
        is_read=row.read_at is not None,
    )
