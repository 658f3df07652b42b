"""Long work: what is told of it, seen while its transaction is open."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from actors import ANA, BEN, CLEO
from parlance.kit.actor import Actor
from parlance.platform.runs import commands
from parlance.platform.runs.errors import RunNotFoundError
from parlance.platform.runs.queries import run, runs
from parlance.platform.runs.values import RunState

pytestmark = pytest.mark.django_db(transaction=True)


def start(*, actor: Actor = BEN, kind: str = "tests.work") -> int:
    return commands.start(actor=actor, kind=kind, title="Counting sheep")


def seen_by_others(run_id: int) -> tuple[str, int, int]:
    with closing(connections.create_connection("default")) as other, other.cursor() as cursor:
        cursor.execute("select words, done, total from runs_run where id = %s", [run_id])
        row: tuple[str, int, int] = cursor.fetchone()
    return row


def test_report_is_seen_while_the_transaction_of_the_work_is_open() -> None:
    run_id = start()

    with transaction.atomic():
        commands.report(run_id, "reading", 3, 10)
        seen = seen_by_others(run_id)

    assert seen == ("reading", 3, 10)
    assert run(actor=BEN, run_id=run_id).state is RunState.RUNNING


def test_report_survives_the_rollback_of_the_work() -> None:
    run_id = start()

    with transaction.atomic():
        commands.report(run_id, "reading", 3, 10)
        transaction.set_rollback(True)

    assert run(actor=BEN, run_id=run_id).words == "reading"


def test_reports_in_quick_succession_are_kept_back() -> None:
    run_id = start()

    for done in range(50):
        commands.report(run_id, "counting", done, 50)

    assert run(actor=BEN, run_id=run_id).done == 0


def test_report_neither_waits_for_an_end_in_its_own_transaction_nor_undoes_it() -> None:
    run_id = start()

    with transaction.atomic():
        commands.finish(run_id, "12 sheep.", "/sheep")
        commands.report(run_id, "counting", 1, 2)
    commands.report(run_id, "counting", 1, 2)

    found = run(actor=BEN, run_id=run_id)
    assert (found.state, found.words, found.href) == (RunState.FINISHED, "12 sheep.", "/sheep")
    assert found.is_over
    assert found.ended_at is not None


def test_failed_work_says_why() -> None:
    run_id = start()

    commands.fail(run_id, "There were no sheep.")

    found = run(actor=BEN, run_id=run_id)
    assert (found.state, found.words) == (RunState.FAILED, "There were no sheep.")


def test_work_is_seen_by_its_owner_and_by_who_looks_after_jobs() -> None:
    run_id = start(actor=BEN)
    other = start(actor=CLEO)

    assert [one.id for one in runs(actor=BEN)] == [run_id]
    assert [one.id for one in runs(actor=ANA)] == [other, run_id]
    with pytest.raises(RunNotFoundError):
        run(actor=CLEO, run_id=run_id)


def test_runs_are_narrowed_by_kind_and_to_what_is_under_way() -> None:
    begun = start(kind="tests.this")
    over = start(kind="tests.this")
    start(kind="tests.that")
    commands.finish(over, "Done.")

    found = runs(actor=BEN, kinds=["tests.this"], is_under_way=True)

    assert [one.id for one in found] == [begun]


def test_what_is_left_follows_from_the_pace() -> None:
    run_id = start()
    commands.report(run_id, "counting", 0, 10)
    time.sleep(commands.SECONDS_BETWEEN_REPORTS)
    commands.report(run_id, "counting", 5, 10)

    found = run(actor=BEN, run_id=run_id)

    # half of the step is done, so as much time again is left
    assert found.left == found.reported_at - found.step_started_at
    assert found.left >= timedelta(seconds=commands.SECONDS_BETWEEN_REPORTS)


def test_old_work_is_forgotten() -> None:
    run_id = start()
    commands.finish(run_id, "Done.")
    kept = start()

    commands.forget_old(now=datetime.now(UTC) + timedelta(days=60, seconds=1))

    assert [one.id for one in runs(actor=BEN)] == [kept]
