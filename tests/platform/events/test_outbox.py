"""The outbox with a worker process of its own, and with one that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from actors import ANA
from factories import listeners
from factories.listeners import AccountLost, AccountWon, NobodyListens, PriceRaised
from factories.serving import database_address
from parlance.platform.audit.models import AuditEntry
from parlance.platform.events.errors import OutsideTransactionError, UnknownHandlerError
from parlance.platform.events.outbox import call_handler, publish

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30.0
WORKER = f"""
import sys
sys.path[:] = {sys.path!r}
import django
django.setup()
from factories.listeners import subscribe_all
from parlance.platform.jobs import run_worker
subscribe_all()
run_worker(stalled_seconds=1.0)
"""

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def listening() -> None:
    """Subscribe, and empty the queue: its tables are not Django's, so no test run does."""
    listeners.subscribe_all()
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "DATABASE_URL": database_address(),
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        }
        started.append(subprocess.Popen([sys.executable, "-c", WORKER], env=environment))
        return started[-1]

    yield start
    for worker in started:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def told() -> list[str]:
    return list(AuditEntry.objects.order_by("action", "id").values_list("action", flat=True))


def waits_for(actions: list[str]) -> bool:
    """Tell whether exactly this was done, in any order, before patience ends."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if told() == sorted(actions):
            return True
        time.sleep(0.05)
    return False


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="events.deliver", status="todo").count()


def publish_now(event: object) -> None:
    with transaction.atomic():
        publish(event, ANA)


def test_publish_is_undone_with_its_transaction() -> None:
    with transaction.atomic():
        publish(AccountWon(1), ANA)
        stored = waiting()
        transaction.set_rollback(True)

    assert stored == 2
    assert waiting() == 0


def test_publish_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransactionError, match="AccountWon"):
        publish(AccountWon(1), ANA)


def test_event_that_nobody_listens_to_leaves_no_job() -> None:
    publish_now(NobodyListens(1))

    assert waiting() == 0


def test_job_for_a_handler_that_is_gone_says_so() -> None:
    with pytest.raises(UnknownHandlerError, match="no longer listens"):
        call_handler(event="parlance.gone.Event", payload={}, handler="parlance.gone.handler")


def test_event_is_delivered_after_commit_with_its_values(start_worker: StartWorker) -> None:
    start_worker()
    with transaction.atomic():
        publish(PriceRaised(7, date(2025, 1, 31), Decimal("10.50")), ANA)
        time.sleep(2)
        before_commit = told()

    assert before_commit == []
    assert waits_for(["noted 2025 10.50"])


def test_failed_handler_is_tried_again_and_the_other_is_not(start_worker: StartWorker) -> None:
    publish_now(AccountWon(7))

    start_worker()

    assert waits_for(["tried", "tried", "won"])


def test_job_of_a_killed_worker_is_run_again(start_worker: StartWorker) -> None:
    publish_now(AccountLost(7))
    killed = start_worker()
    assert waits_for(["began"])
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert ProcrastinateJob.objects.get(task_name="events.deliver").status == "doing"

    start_worker()

    assert waits_for(["began", "began", "ended"])


def test_worker_ends_what_it_began_when_told_to_stop(start_worker: StartWorker) -> None:
    worker = start_worker()
    publish_now(PriceRaised(7, date(2025, 1, 31), Decimal(1)))
    assert waits_for(["noted 2025 1"])

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(PATIENCE) == 0
