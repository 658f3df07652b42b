"""Letters about notifications: each is queued once, in the transaction that says so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parlance.kit.actor import Actor
from parlance.platform.mail import commands as mail
from parlance.platform.notifications.commands import unsubscribe_token
from parlance.platform.notifications.kinds import kind_named, may_be_shown
from parlance.platform.notifications.models import Notification
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.models import Person
from parlance.platform.people.queries import NOBODY, actor_by_id

_MOST_IN_A_LETTER = 50


def send_due(*, now: datetime) -> int:
    """Write one letter to each person whose notifications are due; return how many.

    A letter and the note that it was written are one transaction: whoever is killed between
    leaves neither, and who comes second waits for nothing and finds nothing. What was read
    meanwhile, and what the person may no longer see, is not in it.
    """
    waiting = Notification.objects.filter(mailed_at=None, mail_due_at__lte=now)
    people = waiting.order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_write(person, now) for person in list(people))


@transaction.atomic
def _write(person_id: UUID, now: datetime) -> bool:
    due = Notification.objects.filter(person_id=person_id, mailed_at=None, mail_due_at__lte=now)
    rows = list(due.select_for_update(skip_locked=True).order_by("-at", "-id"))
    if not rows:
        return False
    actor = actor_by_id(person_id)
    unread = [row for row in rows if row.read_at is None]
    news = [one for one in unread if may_be_shown(actor=actor, kind=one.kind, href=one.href)]
    to = _address(actor, person_id)
    is_sent = bool(news) and bool(to) and _send(to, person_id, news)
    ids = [row.id for row in rows]
    Notification.objects.filter(id__in=ids).update(
        mail_due_at=None, mailed_at=now if is_sent else None
    )
    return is_sent


def _address(actor: Actor, person_id: UUID) -> str:
    """Return where to write to; nowhere for those who may not sign in."""
    if actor is NOBODY:
        return ""
    return Person.objects.values_list("email", flat=True).get(id=person_id) or ""


def _send(to: str, person_id: UUID, news: Sequence[Notification]) -> bool:
    kinds = {row.kind for row in news}
    leave = _link(reverse("unsubscribe", args=[unsubscribe_token(person_id, kinds)]))
    return mail.send(
        to=to,
        subject=_subject(news),
        text=_text(news, leave),
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _subject(news: Sequence[Notification]) -> str:
    if len(news) == 1:
        return news[0].title
    words = ngettext("%(count)d piece of news", "%(count)d pieces of news", len(news))
    return f"{organisation().name}: {words % {'count': len(news)}}"


def _text(news: Sequence[Notification], leave: str) -> str:
    parts = [_part(row) for row in news[:_MOST_IN_A_LETTER]]
    if len(news) > _MOST_IN_A_LETTER:
        parts.append(_("And %d more:") % (len(news) - _MOST_IN_A_LETTER))
        parts[-1] += f"\n{_link(reverse('notifications'))}"
    kinds = ", ".join(sorted({f"“{kind_named(row.kind).label}”" for row in news}))
    parts += [
        "-- \n"
        + _("You get this because of your choices for: %s.") % kinds
        + "\n"
        + _("No more mail about this: %s") % leave
        + "\n"
        + _("All choices: %s") % _link(reverse("notification_choices"))
    ]
    return "\n\n".join(parts) + "\n"


def _part(row: Notification) -> str:
    title = row.title
    if row.times > 1:
        title = _("%(title)s (%(times)d times)") % {"title": row.title, "times": row.times}
    lines = [title, row.text, _link(reverse("notification", args=[row.id]))]
    return "\n".join(filter(None, lines))


def _link(path: str) -> str:
    return f"{_origin()}{path}"


def _origin() -> str:
    """Return the public address of this installation; of this machine, where none is set."""
    addresses: Sequence[str] = settings.ADDRESSES
    return addresses[0].rstrip("/") if addresses else "http://localhost:8000"
