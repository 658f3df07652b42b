from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import available_timezones

from django.core.signing import BadSignature, Signer
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from parlance.kit.actor import NO_PERSON, Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.notifications.errors import (
    InvalidChoiceError,
    InvalidNotificationError,
    LinkNotUnderstoodError,
    NotificationNotFoundError,
)
from parlance.platform.notifications.kinds import find_kind, kind_named, kinds
from parlance.platform.notifications.models import DigestTime, MailChoice, Notification, Told, Watch
from parlance.platform.notifications.queries import as_values, choices, times_of_digests
from parlance.platform.notifications.rules import next_digest
from parlance.platform.notifications.values import Kind, Mailing, Subscription
from parlance.platform.people.models import User
from parlance.platform.privacy import retention

TOGETHER = timedelta(hours=1)
_KEYS_KEPT = timedelta(days=30)
_LONGEST_TITLE = 300
_SIGNER = Signer(salt="parlance.notifications.unsubscribe")


@transaction.atomic
def notify(
    *,
    person_ids: Iterable[UUID | str],
    kind: str,
    title: str,
    href: str,
    text: str = "",
    subject: str = "",
    by: str = "",
    key: str = "",
    at: datetime | None = None,
) -> int:
    """Tell people something in the caller's transaction; return how many were told.

    What is told of one `subject` (by default, of one `href`) within an hour is one notification,
    with the words of the last, and one mail. `by` is who did it: nobody is told of their own
    deeds, nor is anybody whose sign-in is closed. Under a `key` it is told once, however often
    the caller is called. Title and text name records, never persons.
    Raises `UnknownKindError` and `InvalidNotificationError`.
    """
    found = kind_named(kind)
    _check(title, href)
    now = at or timezone.now()
    if key and not _is_first(key):
        return 0
    wanted = {str(one) for one in person_ids} - {by}
    people = User.objects.filter(person_id__in=filter(None, map(_person, wanted)), is_active=True)
    told = sorted(people.values_list("person_id", flat=True))
    if not told:
        return 0
    same = {"kind": kind, "subject": subject or href}
    words = {"title": title[:_LONGEST_TITLE], "text": text, "href": href}
    _wait_for_others(f"{kind} {same['subject']}")
    recent = Notification.objects.filter(person_id__in=told, **same, first_at__gt=now - TOGETHER)
    known = set(recent.values_list("person_id", flat=True))
    recent.update(**words, times=F("times") + 1, at=now, read_at=None)
    due = _due(found, [one for one in told if one not in known], now)
    Notification.objects.bulk_create(
        Notification(person_id=person, **same, **words, first_at=now, at=now, mail_due_at=mail_at)
        for person, mail_at in due.items()
    )
    if any(mail_at == now for mail_at in due.values()):
        _ask_for_mail()
    return len(told)


def mark_read(
    *, actor: Actor, now: datetime, ids: Collection[int] | None = None, kind: str = ""
) -> int:
    """Mark one's own notifications as read, all of them without `ids`; return how many were not."""
    found = Notification.objects.visible_to(actor).filter(read_at=None)
    if ids is not None:
        found = found.filter(id__in=ids)
    if kind:
        found = found.filter(kind=kind)
    return found.update(read_at=now)


def mark_unread(
    *, actor: Actor, ids: Collection[int] | None = None, read_at: datetime | None = None
) -> int:
    """Mark as unread again: some, or all that were marked as read at one instant."""
    found = Notification.objects.visible_to(actor).filter(read_at__isnull=False)
    if ids is not None:
        found = found.filter(id__in=ids)
    if read_at is not None:
        found = found.filter(read_at=read_at)
    if ids is None and read_at is None:
        return 0
    return found.update(read_at=None)


@transaction.atomic
def open_notification(*, actor: Actor, notification_id: int, now: datetime) -> str:
    """Mark one as read and return where it leads. Raises `NotificationNotFoundError`."""
    found = Notification.objects.visible_to(actor).filter(id=notification_id).first()
    if found is None:
        raise NotificationNotFoundError
    mark_read(actor=actor, now=now, ids=[notification_id])
    return found.href


@transaction.atomic
def watch(*, actor: Actor, subject: str) -> None:
    """Be told of a subject from now on; a part says which subjects it tells of."""
    if actor.person_id != NO_PERSON:
        Watch.objects.get_or_create(person_id=actor.person_id, subject=subject)


def stop_watching(*, actor: Actor, subject: str) -> None:
    """Be told of a subject no more."""
    Watch.objects.filter(person_id=actor.person_id, subject=subject).delete()


@transaction.atomic
def choose(
    *,
    actor: Actor,
    now: datetime,
    mailings: Mapping[str, Mailing | str],
    hour: int,
    time_zone: str = "",
    expected: str | None = None,
) -> None:
    """Choose one's own mail, by kind, and when the digest comes; what waits is moved there.

    Kinds that are not named keep what was chosen before. Raises `InvalidChoiceError`, and
    `StaleEditError` when `expected` is no longer the fingerprint of the choices.
    """
    person = _lock_person(actor)
    chosen = _checked(actor, mailings, hour, time_zone)
    before = choices(actor=actor)
    after = as_values(before) | {"hour": hour, "time_zone": time_zone} | chosen
    must_be_fresh(expected, as_values(before), after)
    _keep(person, chosen)
    DigestTime.objects.update_or_create(
        person_id=person, defaults={"hour": hour, "time_zone": time_zone}
    )
    _move_waiting(person, now)


@transaction.atomic
def unsubscribe(*, token: str, now: datetime) -> Subscription:
    """End the mail that a link of a letter names; the token alone is the right to do it.

    Raises `LinkNotUnderstoodError`.
    """
    found = subscription(token=token)
    User.objects.select_for_update().filter(person_id=found.person_id).first()
    if User.objects.filter(person_id=found.person_id).exists():
        _keep(found.person_id, dict.fromkeys(found.kinds, Mailing.NEVER.value))
        _move_waiting(found.person_id, now)
    return found


def unsubscribe_token(person_id: UUID, names: Collection[str]) -> str:
    """Return what the unsubscribe link of a letter about these kinds carries."""
    return _SIGNER.sign_object([str(person_id), *sorted(set(names))], compress=True)


def subscription(*, token: str) -> Subscription:
    """Return what an unsubscribe link names. Raises `LinkNotUnderstoodError`."""
    try:
        person, *names = _SIGNER.unsign_object(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise LinkNotUnderstoodError from error
    return Subscription(UUID(person), tuple(names))


def forget_old(*, now: datetime) -> None:
    """Remove what was told long enough ago, and keys a month after they were used."""
    Notification.objects.filter(at__lt=retention.before("notifications", now=now)).delete()
    Told.objects.filter(at__lt=now - _KEYS_KEPT).delete()


def _check(title: str, href: str) -> None:
    if not title.strip():
        raise InvalidNotificationError("A notification needs a title.")
    if not href.startswith("/") or href.startswith(("//", "/\\")):
        raise InvalidNotificationError(f"“{href}” is no page of ours; it begins with one “/”.")


def _due(kind: Kind, people: Collection[UUID], now: datetime) -> dict[UUID, datetime | None]:
    """Return when each person's mail is due; None for who wants none."""
    chosen = MailChoice.objects.filter(person_id__in=people, kind=kind.name)
    mailings = {row.person_id: Mailing(row.mailing) for row in chosen}
    times = times_of_digests(people)
    due: dict[UUID, datetime | None] = {}
    for person in people:
        match mailings.get(person, kind.mailing):
            case Mailing.AT_ONCE:
                due[person] = now
            case Mailing.DAILY:
                due[person] = next_digest(now, *times[person])
            case Mailing.NEVER:
                due[person] = None
    return due


def _person(text: str) -> UUID | None:
    """Return a person's id; None for a program, or an owner who is only a name."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_first(key: str) -> bool:
    """Note the key; a transaction that has it and is not done yet is waited for."""
    _, is_new = Told.objects.get_or_create(key=key)
    return is_new


def _wait_for_others(subject: str) -> None:
    """Let one transaction at a time tell of a subject: who comes second finds the first's."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7))", [subject])


def _ask_for_mail() -> None:
    from parlance.platform.notifications.jobs import send_due_mail

    send_due_mail.defer()


def _lock_person(actor: Actor) -> UUID:
    """Serialise the choices of one person, and return the id."""
    user = User.objects.select_for_update().filter(person_id=actor.person_id).first()
    if user is None:
        raise InvalidChoiceError("Only somebody who signs in is told anything.")
    return user.person_id


def _checked(
    actor: Actor, mailings: Mapping[str, Mailing | str], hour: int, time_zone: str
) -> dict[str, str]:
    known = {one.name for one in kinds(actor=actor)}
    if unknown := set(mailings) - known:
        raise InvalidChoiceError(f"There is no kind “{min(unknown)}” that you are told of.")
    if not 0 <= hour <= 23:
        raise InvalidChoiceError("The digest comes at a full hour from 0 to 23.")
    if time_zone and time_zone not in available_timezones():
        raise InvalidChoiceError(f"“{time_zone}” is no time zone; write it like Europe/Berlin.")
    try:
        return {name: Mailing(one).value for name, one in mailings.items()}
    except ValueError as error:
        raise InvalidChoiceError("Choose at once, daily or never.") from error


def _keep(person: UUID, mailings: Mapping[str, str]) -> None:
    MailChoice.objects.bulk_create(
        [MailChoice(person_id=person, kind=kind, mailing=one) for kind, one in mailings.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["mailing"],
    )


def _move_waiting(person: UUID, now: datetime) -> None:
    """Give what waits for the mail the time that the person chose now."""
    waiting = Notification.objects.filter(
        person_id=person, mailed_at=None, mail_due_at__isnull=False
    )
    for row in waiting.select_for_update().order_by("id"):
        kind = find_kind(row.kind)
        row.mail_due_at = _due(kind, [person], now)[person] if kind else None
        row.save(update_fields=["mail_due_at"])
    if waiting.filter(mail_due_at__lte=now).exists():
        _ask_for_mail()
