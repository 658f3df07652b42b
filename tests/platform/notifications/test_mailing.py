"""Letters about notifications, as they are queued: once, whatever happens to the workers."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from factories.notifications import AT_ONCE, DAILY, SEEN, known_kinds
from factories.people import make_person, make_user
from parlance.platform.notifications import mailing
from parlance.platform.notifications.commands import mark_read, notify
from parlance.platform.notifications.models import Notification
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.secrets import unseal

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TOMORROW = datetime(2026, 6, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ready(settings: Any) -> Iterator[None]:
    """Know the kinds and a mail server that nobody answers at; empty the queue before."""
    settings.EMAIL_HOST = "127.0.0.1"
    settings.ADDRESSES = ["https://success.example.com"]
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")
    with known_kinds():
        yield


def somebody(name: str = "ann", **values: object) -> User:
    person = make_person(name=name.title(), email=f"{name}@example.com")
    return make_user(person=person, roles=[Role.CSM], **values)


def tell(user: User, *, at: datetime = NOON, **values: str) -> None:
    usual = {"kind": AT_ONCE.name, "title": "It happened", "href": "/glossary"}
    notify(person_ids=[user.person_id], at=at, **(usual | values))


def queued() -> list[dict[str, object]]:
    """Return the letters in the queue, as the mail server would be given them."""
    jobs = ProcrastinateJob.objects.filter(task_name="mail.deliver").order_by("id")
    return [json.loads(unseal(job.args["letter"])) for job in jobs]


def test_a_letter_says_what_happened_where_it_leads_and_how_to_end_it() -> None:
    tell(somebody(), text="Version 2")

    assert mailing.send_due(now=NOON) == 1

    (letter,) = queued()
    number = Notification.objects.get().id
    assert (letter["to"], letter["subject"]) == ("ann@example.com", "It happened")
    text = str(letter["text"])
    assert f"It happened\nVersion 2\nhttps://success.example.com/notifications/{number}" in text
    headers = letter["headers"]
    assert isinstance(headers, dict)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://success.example.com/notifications/unsubscribe/")
    assert link in text


def test_what_was_sent_is_not_sent_again() -> None:
    tell(somebody())

    assert [mailing.send_due(now=NOON + timedelta(hours=one)) for one in range(3)] == [1, 0, 0]
    assert len(queued()) == 1


def test_a_digest_waits_for_its_hour_and_gathers_what_is_unread() -> None:
    ann = somebody()
    tell(ann, kind=DAILY.name, title="First", subject="1")
    tell(ann, kind=DAILY.name, title="Second", subject="2")
    tell(ann, kind=DAILY.name, title="Read meanwhile", subject="3")
    read = Notification.objects.get(title="Read meanwhile")
    mark_read(actor=actor_for(ann), now=NOON, ids=[read.id])

    assert mailing.send_due(now=TOMORROW - timedelta(seconds=1)) == 0
    assert mailing.send_due(now=TOMORROW) == 1

    (letter,) = queued()
    assert letter["subject"] == "Our company: 2 pieces of news"
    assert "First" in str(letter["text"])
    assert "Second" in str(letter["text"])
    assert "Read meanwhile" not in str(letter["text"])


def test_a_letter_holds_only_what_the_person_may_see_when_it_is_sent() -> None:
    ann = somebody()
    tell(ann, kind=SEEN.name, href="/even", title="Hidden")

    assert mailing.send_due(now=NOON) == 0
    assert queued() == []
    assert not Notification.objects.filter(mail_due_at__isnull=False).exists()


def test_nobody_is_written_to_whose_sign_in_was_closed_meanwhile() -> None:
    ann = somebody()
    tell(ann)
    User.objects.update(is_active=False)

    assert mailing.send_due(now=NOON) == 0
    assert queued() == []


def test_without_a_mail_server_nothing_waits(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    tell(somebody())

    assert mailing.send_due(now=NOON) == 0
    assert not Notification.objects.filter(mail_due_at__isnull=False).exists()


def test_two_workers_at_once_write_one_letter() -> None:
    for number in range(5):
        tell(somebody(f"p{number}"))

    def work() -> None:
        mailing.send_due(now=NOON)
        connections.close_all()

    workers = [Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert sorted(str(letter["to"]) for letter in queued()) == [
        f"p{number}@example.com" for number in range(5)
    ]


def test_a_worker_that_dies_between_letter_and_note_leaves_neither() -> None:
    tell(somebody())

    def die_on_the_way() -> None:
        with transaction.atomic():
            mailing.send_due(now=NOON)
            sys.exit("killed")

    with pytest.raises(SystemExit):
        die_on_the_way()

    assert queued() == []
    assert mailing.send_due(now=NOON) == 1
    assert len(queued()) == 1


def test_many_who_tell_at_once_make_one_notification() -> None:
    ann = somebody()

    def work() -> None:
        tell(ann, subject="same")
        connections.close_all()

    tellers = [Thread(target=work) for _ in range(6)]
    for one in tellers:
        one.start()
    for one in tellers:
        one.join()

    assert [row.times for row in Notification.objects.all()] == [6]
