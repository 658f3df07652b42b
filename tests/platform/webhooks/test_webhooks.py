import hashlib
import hmac
import time
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections, transaction
from standardwebhooks import Webhook

from actors import ANA, BEN
from factories.receivers import Received, Receiver, receiver
from parlance.domains.accounts.events import AccountCreated
from parlance.kit.errors import DeniedError
from parlance.platform.events.outbox import publish
from parlance.platform.outgoing import VARIABLE, AddressNotAllowedError
from parlance.platform.webhooks import commands, models, queries
from parlance.platform.webhooks.delivery import drain
from parlance.platform.webhooks.errors import (
    DeliveryNotFoundError,
    EndpointNotFoundError,
    UnknownEventError,
)
from parlance.platform.webhooks.values import ATTEMPTS, RETRIES, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv(VARIABLE, "127.0.0.1/32")
    with receiver() as found:
        yield found


@transaction.atomic
def create(account_id: int = 42) -> None:
    """Let an account be created, as far as those who are told of it can tell."""
    publish(AccountCreated(account_id), ANA)


def send(endpoint_id: int) -> None:
    async_to_sync(drain)(endpoint_id)


def verified_by_hand(secret: str, one: Received) -> bool:
    """The specification in five lines, without the library that signed."""
    headers = {name.lower(): value for name, value in one.headers.items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + one.body
    key = b64decode(secret.removeprefix("whsec_"))
    expected = hmac.new(key, signed, hashlib.sha256).digest()
    signatures = headers["webhook-signature"].split()
    return any(b64decode(text.removeprefix("v1,")) == expected for text in signatures)


def due_now(delivery_id: int) -> None:
    """Let the time of the next attempt come."""
    now = datetime.now(tz=UTC)
    models.Delivery.objects.filter(id=delivery_id).update(next_attempt_at=now)


def test_what_happens_is_sent_signed_so_that_a_verifier_takes_it(hooks: Receiver) -> None:
    opened = commands.open_endpoint(actor=ANA, url=hooks.url, events=["account.created"])
    create(42)

    send(opened.endpoint_id)

    (got,) = hooks.received
    assert Webhook(opened.secret).verify(got.body, dict(got.headers)) == got.content
    assert verified_by_hand(opened.secret, got)
    assert got.content["type"] == "account.created"
    assert got.content["data"] == {"account_id": 42}
    (told,) = queries.deliveries(actor=ANA, endpoint_id=opened.endpoint_id)
    assert (told.state, told.attempts, told.next_attempt_at) == (State.DELIVERED, 1, None)


def test_change_that_is_taken_back_is_not_told(hooks: Receiver) -> None:
    opened = commands.open_endpoint(actor=ANA, url=hooks.url)

    with transaction.atomic():
        create()
        transaction.set_rollback(True)
    create(43)
    send(opened.endpoint_id)

    assert len(hooks.received) == 1


def test_endpoint_hears_of_the_events_it_named_only(hooks: Receiver) -> None:
    opened = commands.open_endpoint(actor=ANA, url=hooks.url, events=["subscription.ended"])
    create()

    send(opened.endpoint_id)

    assert hooks.received == []


def test_refused_message_is_tried_ten_times_over_three_days_with_the_same_id(
    hooks: Receiver,
) -> None:
    hooks.answers = [500]
    opened = commands.open_endpoint(actor=ANA, url=hooks.url)
    create()
    (told,) = queries.deliveries(actor=ANA, endpoint_id=opened.endpoint_id)

    waits = []
    for _ in range(ATTEMPTS - 1):
        due_now(told.id)
        # The second attempt is due within seconds, and is made by the first run.
        send(opened.endpoint_id)
        found = queries.delivery(actor=ANA, delivery_id=told.id)
        if found.delivery.next_attempt_at is not None:
            waits.append(found.delivery.next_attempt_at - found.attempts[-1].at)

    assert len(hooks.received) == ATTEMPTS
    assert {one.headers["webhook-id"] for one in hooks.received} == {told.message_id}
    assert tuple(waits) == RETRIES[1:]
    assert sum(RETRIES, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert queries.delivery(actor=ANA, delivery_id=told.id).delivery.state is State.FAILED
    assert queries.endpoint(actor=ANA, endpoint_id=opened.endpoint_id).failing == 1


def test_missed_messages_are_sent_again_on_request(hooks: Receiver) -> None:
    opened = commands.open_endpoint(actor=ANA, url=hooks.url)
    create()
    began = datetime.now(tz=UTC) - timedelta(hours=1)
    models.Delivery.objects.update(state=State.FAILED, attempts=ATTEMPTS, next_attempt_at=None)

    count = commands.replay_failed(
        actor=ANA, endpoint_id=opened.endpoint_id, since=began, now=datetime.now(tz=UTC)
    )
    send(opened.endpoint_id)

    assert count == 1
    assert len(hooks.received) == 1
    assert queries.endpoint(actor=ANA, endpoint_id=opened.endpoint_id).failing == 0


def test_address_that_is_gone_is_told_nothing_more_until_switched_on(hooks: Receiver) -> None:
    hooks.answers = [410, 200]
    opened = commands.open_endpoint(actor=ANA, url=hooks.url)
    create()
    send(opened.endpoint_id)

    create(43)
    send(opened.endpoint_id)

    found = queries.endpoint(actor=ANA, endpoint_id=opened.endpoint_id)
    assert (found.is_enabled, found.disabled_reason) == (
        False,
        "The address answered 410: it wants no more messages.",
    )
    assert len(hooks.received) == 1
    commands.change_endpoint(actor=ANA, endpoint_id=opened.endpoint_id, is_enabled=True)
    models.Delivery.objects.update(next_attempt_at=datetime.now(tz=UTC))
    send(opened.endpoint_id)
    assert len(hooks.received) == 2


def test_redirect_is_not_followed(hooks: Receiver) -> None:
    with receiver() as elsewhere:
        hooks.answers, hooks.location = [302], elsewhere.url
        opened = commands.open_endpoint(actor=ANA, url=hooks.url)
        create()
        models.Delivery.objects.update(attempts=1)

        send(opened.endpoint_id)

        assert elsewhere.received == []
    (told,) = queries.deliveries(actor=ANA, endpoint_id=opened.endpoint_id)
    (attempt,) = queries.delivery(actor=ANA, delivery_id=told.id).attempts
    assert attempt.error == "The address answered 302; redirects are not followed."
    assert attempt.answer == "as you say"


def test_receiver_that_hangs_delays_nobody_else(hooks: Receiver) -> None:
    with receiver() as slow:
        slow.pause = 3.0
        hanging = commands.open_endpoint(actor=ANA, url=slow.url)
        quick = commands.open_endpoint(actor=ANA, url=hooks.url)
        create()

        def wait_for_the_slow_one() -> None:
            send(hanging.endpoint_id)
            connections.close_all()

        thread = Thread(target=wait_for_the_slow_one)
        began = time.monotonic()
        thread.start()
        send(quick.endpoint_id)
        took = time.monotonic() - began
        thread.join()

    assert len(hooks.received) == 1
    assert took < slow.pause


def test_new_secret_and_the_former_both_sign_for_a_day(hooks: Receiver) -> None:
    opened = commands.open_endpoint(actor=ANA, url=hooks.url)
    renewed = commands.rotate_secret(
        actor=ANA, endpoint_id=opened.endpoint_id, now=datetime.now(tz=UTC)
    )
    create()
    send(opened.endpoint_id)
    models.Endpoint.objects.update(former_until=datetime.now(tz=UTC))
    create(43)
    send(opened.endpoint_id)

    during, after = hooks.received
    assert [verified_by_hand(opened.secret, one) for one in (during, after)] == [True, False]
    assert [verified_by_hand(renewed.secret, one) for one in (during, after)] == [True, True]


def test_secret_is_kept_sealed(hooks: Receiver) -> None:
    opened = commands.open_endpoint(actor=ANA, url=hooks.url)

    with connection.cursor() as cursor:
        cursor.execute("select secret from webhooks_endpoint")
        (kept,) = cursor.fetchone()

    assert opened.secret.removeprefix("whsec_") not in kept


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://10.0.0.8/",
        "https://",
        "ftp://example.com/",
        "",
        "https://a b/",
    ],
)
def test_address_inside_or_none_at_all_is_refused(url: str) -> None:
    with pytest.raises(AddressNotAllowedError):
        commands.open_endpoint(actor=ANA, url=url)

    assert not models.Endpoint.objects.exists()


def test_what_is_not_there_or_not_allowed_is_refused(hooks: Receiver) -> None:
    with pytest.raises(UnknownEventError, match=r"There is no event “account\.exploded”\."):
        commands.open_endpoint(actor=ANA, url=hooks.url, events=["account.exploded"])
    with pytest.raises(DeniedError):
        commands.open_endpoint(actor=BEN, url=hooks.url)
    with pytest.raises(EndpointNotFoundError):
        commands.close_endpoint(actor=ANA, endpoint_id=1)
    with pytest.raises(DeliveryNotFoundError):
        commands.replay(actor=ANA, delivery_ids=[1], now=datetime.now(tz=UTC))
