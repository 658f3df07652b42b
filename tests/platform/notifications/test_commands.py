from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from factories.notifications import AT_ONCE, DAILY, RIGHT, SEEN, known_kinds
from factories.people import make_person, make_user
from parlance.kit.actor import SYSTEM, Actor
from parlance.kit.errors import ParlanceError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.notifications.commands import (
    choose,
    forget_old,
    mark_read,
    mark_unread,
    notify,
    open_notification,
    stop_watching,
    unsubscribe,
    unsubscribe_token,
    watch,
)
from parlance.platform.notifications.errors import (
    InvalidChoiceError,
    InvalidNotificationError,
    LinkNotUnderstoodError,
    NotificationNotFoundError,
    UnknownKindError,
)
from parlance.platform.notifications.models import Notification
from parlance.platform.notifications.queries import (
    as_values,
    choices,
    is_watching,
    news,
    unread_by_kind,
    unread_count,
    watchers,
)
from parlance.platform.notifications.values import Mailing
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with known_kinds():
        yield


def somebody(*roles: Role, **values: object) -> Actor:
    return actor_for(make_user(person=make_person(), roles=roles or (Role.CSM,), **values))


def tell(*people: Actor, at: datetime = NOON, **values: Any) -> int:
    usual = {"kind": AT_ONCE.name, "title": "It happened", "href": "/glossary"}
    return notify(person_ids=[one.id for one in people], at=at, **(usual | values))


def titles(actor: Actor, **asked: object) -> list[str]:
    return [one.title for one in news(actor=actor, **asked).news]  # type: ignore[arg-type]


def test_people_are_told_and_read_it() -> None:
    ann, bob = somebody(), somebody()

    assert tell(ann, bob, text="Version 2") == 2
    (one,) = news(actor=ann).news
    assert (one.title, one.text, one.href, one.at, one.times) == (
        "It happened",
        "Version 2",
        "/glossary",
        NOON,
        1,
    )
    assert mark_read(actor=ann, now=NOON, ids=[one.id]) == 1
    assert (unread_count(actor=ann), unread_count(actor=bob)) == (0, 1)
    assert titles(ann, only_unread=True) == []
    assert mark_unread(actor=ann, ids=[one.id]) == 1
    assert unread_by_kind(actor=ann) == {AT_ONCE.name: 1}


def test_one_subject_within_an_hour_is_one_notification_with_the_last_words() -> None:
    ann = somebody()
    tell(ann, title="First")
    mark_read(actor=ann, now=NOON)

    tell(ann, title="Second", at=NOON + HOUR / 2)
    tell(ann, title="Third", at=NOON + HOUR)

    assert [(one.title, one.times, one.is_read) for one in news(actor=ann).news] == [
        ("Third", 1, False),
        ("Second", 2, False),
    ]


def test_another_subject_or_kind_is_another_notification() -> None:
    ann = somebody()

    tell(ann)
    tell(ann, subject="else")
    tell(ann, kind=DAILY.name)

    assert unread_count(actor=ann) == 3


def test_nobody_is_told_of_their_own_deeds_nor_where_the_sign_in_is_closed() -> None:
    ann, contact = somebody(), make_person()
    gone = make_user(person=make_person(), is_active=False)

    told = notify(
        person_ids=[ann.id, gone.person_id, contact.id, "system", "Jo Field"],
        kind=AT_ONCE.name,
        title="x",
        href="/",
        by=ann.id,
        at=NOON,
    )

    assert told == 0
    assert not Notification.objects.exists()


def test_under_a_key_it_is_told_once() -> None:
    ann = somebody()

    assert tell(ann, key="churn 2") == 1
    assert tell(ann, key="churn 2", at=NOON + 2 * HOUR) == 0
    assert [one.times for one in news(actor=ann).news] == [1]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"kind": "nonsense"}, UnknownKindError),
        ({"title": "  "}, InvalidNotificationError),
        ({"href": "https://example.com/"}, InvalidNotificationError),
        ({"href": "//example.com/"}, InvalidNotificationError),
        ({"href": "/\\example.com"}, InvalidNotificationError),
        ({"href": "accounts"}, InvalidNotificationError),
    ],
)
def test_what_cannot_be_told_is_refused(values: dict[str, Any], error: type[ParlanceError]) -> None:
    with pytest.raises(error):
        tell(somebody(), **values)


def test_news_is_shown_only_to_those_who_may_see_it_now() -> None:
    csm, lead = somebody(Role.CSM), somebody(Role.CS_LEAD)

    tell(csm, lead, kind=RIGHT.name)
    tell(csm, kind=SEEN.name, href="/odd")
    tell(csm, kind=SEEN.name, href="/even")

    assert [one.href for one in news(actor=csm).news] == ["/odd"]
    assert [one.href for one in news(actor=lead).news] == ["/glossary"]


def test_a_foreign_notification_is_not_there() -> None:
    ann, bob = somebody(), somebody()
    tell(ann)
    (one,) = news(actor=ann).news

    assert mark_read(actor=bob, now=NOON, ids=[one.id]) == 0
    with pytest.raises(NotificationNotFoundError):
        open_notification(actor=bob, notification_id=one.id, now=NOON)
    assert open_notification(actor=ann, notification_id=one.id, now=NOON) == "/glossary"
    assert unread_count(actor=ann) == 0


def test_marking_all_can_be_undone_without_touching_what_was_read_before() -> None:
    ann = somebody()
    tell(ann, subject="old")
    mark_read(actor=ann, now=NOON)
    tell(ann, subject="new")

    mark_read(actor=ann, now=NOON + HOUR)
    mark_unread(actor=ann, read_at=NOON + HOUR)

    assert unread_count(actor=ann) == 1


def test_pages_of_news_follow_one_another() -> None:
    ann = somebody()
    for number in range(5):
        tell(ann, subject=str(number), title=str(number), at=NOON + number * HOUR)

    first = news(actor=ann, limit=2)
    second = news(actor=ann, limit=2, after=first.after or "")

    assert [one.title for one in (*first.news, *second.news)] == ["4", "3", "2", "1"]
    assert titles(ann, after="nonsense|x")[0] == "4"


def test_programs_have_no_news() -> None:
    assert (unread_count(actor=SYSTEM), titles(SYSTEM)) == (0, [])


def test_mail_is_due_as_each_person_chose() -> None:
    usual, chosen, never = somebody(), somebody(), somebody()
    choose(actor=chosen, now=NOON, mailings={DAILY.name: Mailing.AT_ONCE}, hour=8)
    choose(actor=never, now=NOON, mailings={DAILY.name: "never"}, hour=8)

    tell(usual, chosen, never, kind=DAILY.name)

    due = dict(Notification.objects.values_list("person_id", "mail_due_at"))
    assert due == {
        UUID(usual.id): datetime(2026, 6, 2, 8, tzinfo=UTC),
        UUID(chosen.id): NOON,
        UUID(never.id): None,
    }
    assert ProcrastinateJob.objects.filter(task_name="notifications.send_due_mail").count() == 1


def test_another_hour_moves_what_waits() -> None:
    ann = somebody()
    tell(ann, kind=DAILY.name)

    choose(actor=ann, now=NOON, mailings={}, hour=18, time_zone="Europe/Berlin")

    assert Notification.objects.get().mail_due_at == datetime(2026, 6, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "values",
    [
        {"hour": 24},
        {"hour": -1},
        {"time_zone": "Mars/Base"},
        {"time_zone": "../etc/passwd"},
        {"mailings": {"nonsense": "daily"}},
        {"mailings": {RIGHT.name: "daily"}},
        {"mailings": {DAILY.name: "hourly"}},
    ],
)
def test_a_choice_that_cannot_be_is_refused(values: dict[str, object]) -> None:
    usual: dict[str, object] = {"mailings": {}, "hour": 8}

    with pytest.raises(InvalidChoiceError):
        choose(actor=somebody(Role.CSM), now=NOON, **(usual | values))  # type: ignore[arg-type]


def test_the_second_of_two_windows_is_shown_what_the_first_chose() -> None:
    ann = somebody()
    opened = fingerprint(as_values(choices(actor=ann)))
    choose(actor=ann, now=NOON, mailings={}, hour=9, expected=opened)

    with pytest.raises(StaleEditError) as refused:
        choose(actor=ann, now=NOON, mailings={}, hour=10, expected=opened)

    assert [(one.field, one.now, one.asked) for one in refused.value.differences] == [
        ("hour", 9, 10)
    ]


def test_a_link_ends_mail_about_its_kinds_and_no_other() -> None:
    ann = somebody()
    tell(ann, kind=DAILY.name)
    token = unsubscribe_token(UUID(ann.id), {DAILY.name})

    unsubscribe(token=token, now=NOON)
    unsubscribe(token=token, now=NOON)

    found = choices(actor=ann).mailings
    assert (found[DAILY.name], found[AT_ONCE.name]) == (Mailing.NEVER, Mailing.AT_ONCE)
    assert Notification.objects.get().mail_due_at is None


@pytest.mark.parametrize("change", ["", "x", "nonsense", "\0", "a:b:c"])
def test_a_link_that_was_changed_ends_nothing(change: str) -> None:
    token = unsubscribe_token(UUID(somebody().id), {DAILY.name})

    with pytest.raises(LinkNotUnderstoodError):
        unsubscribe(token=change and token[:-3] + change, now=NOON)


def test_who_watches_is_known() -> None:
    ann = somebody()
    watch(actor=ann, subject="term:churn")
    watch(actor=ann, subject="term:churn")

    assert watchers(subject="term:churn") == {UUID(ann.id)}
    stop_watching(actor=ann, subject="term:churn")
    assert not is_watching(actor=ann, subject="term:churn")


def test_old_news_is_forgotten() -> None:
    ann = somebody()
    tell(ann)
    tell(ann, subject="new", at=NOON + timedelta(days=200))

    forget_old(now=NOON + timedelta(days=200))

    assert unread_count(actor=ann) == 1
