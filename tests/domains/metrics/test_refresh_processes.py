"""Refreshing with real processes: one that is killed, and a worker that keeps the facts fresh."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from factories.accounts import make_account
from factories.companies import facts_of_records
from factories.revenue import make_subscription
from factories.serving import database_address
from parlance.domains.metrics.commands import differing_facts, mark_changed, refresh_facts
from parlance.domains.metrics.models import ChangedAccount
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.domains.revenue.models import Subscription
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60.0
FRESH_AFTER = 5.0
PUBLISH_AND_STAY = f"""
import sys, time
sys.path[:] = {sys.path!r}
import django
django.setup()
from django.db import transaction
from parlance.domains.metrics.commands import refresh_facts
with transaction.atomic():
    refresh_facts()
    print("published", flush=True)
    time.sleep({PATIENCE})
"""
MARCH = Window(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a lake of its own, and an empty queue: no test run empties it."""
    monkeypatch.setenv("PARLANCE_HOME", str(tmp_path))
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")


@pytest.fixture
def company() -> Iterator[None]:
    """Four accounts with 100, 200, 300 and 400 a month, and their facts."""
    for number in range(1, 5):
        account = make_account(source_id=f"A-{number}")
        make_subscription(account=account, amount=Decimal(100 * number), currency="USD")
    with facts_of_records():
        yield


@contextmanager
def process(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run Python beside the test, on its database and lake; kill it in the end."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
    }
    started = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.PIPE
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def seconds_until_mrr_is(amount: int) -> float:
    """Wait until a reader sees this; how long that took."""
    started = time.monotonic()
    while time.monotonic() < started + PATIENCE:
        if mrr() == amount:
            break
        time.sleep(0.05)
    return time.monotonic() - started


def change(number: int, amount: int) -> None:
    """Give one account another amount, and say so, as commands do."""
    with transaction.atomic():
        row = Subscription.objects.get(account__source_id=f"A-{number}")
        Subscription.objects.filter(id=row.id).update(amount=Decimal(amount))
        mark_changed(account_ids=[row.account_id])


def mrr() -> object:
    return evaluate(actor=SYSTEM, ask=Ask(("monthly_recurring_revenue",), (MARCH,)))[0].value


def waiting() -> int:
    return ChangedAccount.objects.count()


@pytest.mark.usefixtures("company")
def test_a_refresh_that_is_killed_after_publishing_is_repeated() -> None:
    change(2, 250)

    with process("-c", PUBLISH_AND_STAY) as refreshing:
        assert refreshing.stdout is not None
        assert refreshing.stdout.readline() == b"published\n"

    assert (waiting(), mrr()) == (1, Decimal(1000))
    assert (refresh_facts(), waiting(), mrr()) == (1, 0, Decimal(1050))
    assert differing_facts() == []


@pytest.mark.slow
@pytest.mark.usefixtures("company")
def test_a_change_is_seen_within_five_seconds_of_its_commit() -> None:
    with process("-m", "parlance.platform.worker"):
        change(1, 101)
        assert seconds_until_mrr_is(1001) < PATIENCE  # the worker is up now

        for amount in (102, 103, 104):
            change(1, amount)
            assert seconds_until_mrr_is(900 + amount) < FRESH_AFTER
