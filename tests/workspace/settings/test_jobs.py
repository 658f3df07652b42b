import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app

from actors import BEN
from factories.browsing import signed_in
from parlance.kit.actor import SYSTEM
from parlance.platform.people.values import Role
from parlance.platform.queue.commands import note_failure
from parlance.platform.runs import commands as runs

pytestmark = pytest.mark.django_db
HERE = "/settings/jobs"


def ops() -> Client:
    return signed_in([Role.CS_OPS])


@pytest.fixture
def failed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
        job_id: int = app.configure_task("queue.forget_failures").defer(timestamp=0)
        cursor.execute("update procrastinate_jobs set status = 'failed' where id = %s", [job_id])
    note_failure(job_id, RuntimeError("The receiver is gone."))
    return job_id


def test_failed_work_says_why_and_begins_again_at_a_click(failed: int) -> None:
    client = ops()

    page = client.get(HERE).content.decode()
    assert "The receiver is gone." in page
    answer = client.post(f"{HERE}/{failed}/retry", follow=True)

    assert "queued again" in answer.content.decode()
    (row,) = answer.context["page"].everything.jobs
    assert row.may_cancel


def test_waiting_work_is_called_off_once(failed: int) -> None:
    client = ops()
    client.post(f"{HERE}/{failed}/retry")

    assert "called off" in client.post(f"{HERE}/{failed}/cancel", follow=True).content.decode()
    again = client.post(f"{HERE}/{failed}/cancel", follow=True).content.decode()
    assert "Only work that still waits" in again


def test_one_without_the_right_sees_their_own_work_only() -> None:
    runs.start(actor=BEN, kind="exchange.import", title="Somebody's import")
    client = signed_in([Role.CSM])

    page = client.get(HERE)

    assert page.context["page"].everything is None
    assert "Somebody&#x27;s import" not in page.content.decode()
    assert client.post(f"{HERE}/1/retry").status_code == 403
    assert client.post(f"{HERE}/1/cancel").status_code == 403


def test_the_part_that_is_asked_for_again_and_again_is_small() -> None:
    runs.start(actor=SYSTEM, kind="exchange.import", title="Company files")

    part = ops().get(HERE, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert "Company files" in part


def test_work_that_is_not_there_is_not_found() -> None:
    assert ops().post(f"{HERE}/999999999/retry").status_code == 404


@pytest.mark.parametrize("query", ["state=nonsense", "before=x", "before=99999999999999999999"])
def test_odd_addresses_show_the_page(query: str) -> None:
    assert ops().get(f"{HERE}?{query}").status_code == 200
