"""Facts that follow the records: only what changed, all at once, and never a change lost."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from factories.accounts import make_account
from factories.companies import facts_of_records
from factories.revenue import RECORDED_AT, make_subscription
from parlance.domains.metrics.commands import (
    REFRESH_JOB,
    differing_facts,
    mark_changed,
    rebuild_facts,
    refresh_facts,
)
from parlance.domains.metrics.models import ChangedAccount
from parlance.domains.metrics.queries.catalogue import freshness
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.domains.revenue.models import Subscription
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window
from parlance.platform.lake import commands as lake
from parlance.platform.lake.parts import ROWS_A_PART
from parlance.platform.lake.queries import snapshot

pytestmark = pytest.mark.django_db(transaction=True)

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


def in_a_thread(work: Callable[[], object]) -> None:
    """Do something on a connection of its own."""

    def work_and_close() -> None:
        work()
        connections.close_all()

    thread = threading.Thread(target=work_and_close)
    thread.start()
    thread.join()


def change(number: int, amount: int) -> None:
    """Give one account another amount, and say so, as commands do."""
    with transaction.atomic():
        row = Subscription.objects.get(account__source_id=f"A-{number}")
        Subscription.objects.filter(id=row.id).update(amount=Decimal(amount))
        mark_changed(account_ids=[row.account_id])


def mrr() -> object:
    return evaluate(actor=SYSTEM, ask=Ask(("monthly_recurring_revenue",), (MARCH,)))[0].value


def start_waiting_jobs() -> None:
    """Take the waiting jobs, as a worker does."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing' where status = 'todo'")


def waiting() -> int:
    return ChangedAccount.objects.count()


@pytest.mark.usefixtures("company")
def test_refresh_of_one_account_equals_a_rebuild_from_nothing() -> None:
    change(2, 250)

    refreshed = refresh_facts()

    assert (refreshed, mrr(), waiting()) == (1, Decimal(1050), 0)
    assert differing_facts() == []
    rebuild_facts()
    assert mrr() == Decimal(1050)


def test_refresh_rewrites_only_the_part_of_the_account() -> None:
    untouched, changed = make_account(id=1), make_account(id=200, source_id="A-200")
    make_subscription(account=changed, amount=Decimal(100), currency="USD")
    # One row more than a part holds, so that accounts 0 to 127 and 128 to 255 part.
    Subscription.objects.bulk_create(
        Subscription(
            account_id=untouched.id,
            source_id=f"many-{number}",
            line=f"many-{number}",
            starts_on=date(2025, 1, 1),
            amount=Decimal(1),
            currency="USD",
            recorded_from=RECORDED_AT,
        )
        for number in range(ROWS_A_PART)
    )
    with facts_of_records():
        before = snapshot()

        change(200, 170)
        refresh_facts()

        after = snapshot()
        for fact in ("mrr_intervals", "mrr_movements"):
            kept = set(before.facts[fact]) & set(after.facts[fact])
            assert ["part=0/" in file for file in kept] == [True]
            assert (len(before.facts[fact]), len(after.facts[fact])) == (2, 2)
        assert (mrr(), differing_facts()) == (Decimal(ROWS_A_PART + 170), [])


@pytest.mark.usefixtures("company")
def test_a_change_of_everything_rebuilds_everything() -> None:
    Subscription.objects.update(amount=Decimal(10))
    mark_changed(account_ids=None)

    assert refresh_facts() == -1
    assert (mrr(), waiting(), differing_facts()) == (Decimal(40), 0, [])


@pytest.mark.usefixtures("company")
def test_refresh_without_changes_publishes_nothing() -> None:
    before = snapshot().version

    assert refresh_facts() == 0
    assert snapshot().version == before


@pytest.mark.usefixtures("company")
def test_a_change_that_is_taken_back_is_not_waited_for() -> None:
    with transaction.atomic():
        change(1, 150)
        transaction.set_rollback(True)

    assert (waiting(), refresh_facts(), mrr()) == (0, 0, Decimal(1000))


@pytest.mark.usefixtures("company")
def test_readers_see_all_of_a_refresh_or_nothing() -> None:
    change(1, 1100)
    change(4, 1400)
    seen: list[object] = []
    while_open = threading.Event()
    may_end = threading.Event()

    def refresh_slowly() -> None:
        with transaction.atomic():
            refresh_facts()
            while_open.set()
            may_end.wait(30)
        connections.close_all()

    refreshing = threading.Thread(target=refresh_slowly)
    refreshing.start()
    assert while_open.wait(30)
    seen.append(mrr())
    behind = freshness().behind
    may_end.set()
    refreshing.join()
    seen.append(mrr())

    # 1,000 before; 1,100 + 200 + 300 + 1,400 after
    assert seen == [Decimal(1000), Decimal(3000)]
    assert (behind, waiting()) == (2, 0)


@pytest.mark.usefixtures("company")
def test_refreshes_at_once_wait_for_each_other_and_lose_nothing() -> None:
    refreshed: list[int] = []

    def change_and_refresh(number: int) -> None:
        change(number, 1000 * number)
        refreshed.append(refresh_facts())
        connections.close_all()

    together = [threading.Thread(target=change_and_refresh, args=[one]) for one in range(1, 5)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()

    assert sum(refreshed) == 4
    assert (mrr(), waiting(), differing_facts()) == (Decimal(10_000), 0, [])


@pytest.mark.usefixtures("company")
def test_a_change_during_a_refresh_waits_for_the_next() -> None:
    change(1, 150)

    with transaction.atomic():
        refresh_facts()
        in_a_thread(lambda: change(2, 250))

    assert waiting() == 1
    assert (refresh_facts(), waiting(), mrr()) == (1, 0, Decimal(1100))


@pytest.mark.usefixtures("company")
def test_a_change_has_a_job_though_the_waiting_one_started_before_its_commit() -> None:
    change(1, 150)

    with transaction.atomic():
        change(2, 250)
        in_a_thread(start_waiting_jobs)

    assert ProcrastinateJob.objects.filter(task_name=REFRESH_JOB, status="todo").count() == 1


@pytest.mark.usefixtures("company")
def test_changes_of_one_moment_do_not_wait_for_each_other_and_share_a_job() -> None:
    with transaction.atomic():
        change(1, 150)
        in_a_thread(lambda: change(2, 250))

    assert ProcrastinateJob.objects.filter(task_name=REFRESH_JOB, status="todo").count() == 1
    assert waiting() == 2


@pytest.mark.usefixtures("company")
def test_an_account_without_records_leaves_the_facts() -> None:
    row = Subscription.objects.get(account__source_id="A-4")
    Subscription.objects.filter(id=row.id).update(recorded_to=row.recorded_from)
    mark_changed(account_ids=[row.account_id])

    refresh_facts()

    assert (mrr(), differing_facts()) == (Decimal(600), [])
    files = [Path(file) for file in snapshot().facts["mrr_intervals"]]
    assert all(file.is_file() for file in files)


def test_the_lake_can_be_emptied_and_rebuilt() -> None:
    make_subscription(account=make_account(), amount=Decimal(70), currency="USD")
    with facts_of_records():
        lake.reset()
        assert mrr() is None
        rebuild_facts()
        assert mrr() == Decimal(70)
