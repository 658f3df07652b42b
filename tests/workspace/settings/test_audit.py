import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from actors import ANA
from factories.browsing import signed_in
from factories.people import make_person, make_user
from parlance.kit.actor import SYSTEM
from parlance.platform.audit.commands import record
from parlance.platform.organisation.commands import configure
from parlance.platform.people.values import Role

pytestmark = pytest.mark.django_db
HERE = "/settings/audit"


def ops() -> Client:
    return signed_in([Role.CS_OPS])


def note(action: str = "accounts.rename", subject: str = "7", **what: object) -> None:
    usual: dict[str, object] = {"before": {"name": "Hill"}, "after": {"name": "Dale"}}
    record(actor=SYSTEM, action=action, subject=("account", subject), **(usual | what))  # type: ignore[arg-type]


def at(moment: datetime, action: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_auditentry (at, actor_id, action, subject_kind, subject_id)"
            " values (%s, 'system', %s, 'account', '1')",
            [moment, action],
        )


def shown(client: Client, **query: str) -> list[str]:
    rows = client.get(HERE, query).context["page"].rows
    return [row.action for row in rows if row.action != "Sign in"]


def test_a_change_shows_who_what_before_and_after_with_a_link() -> None:
    note(reason="merger")

    page = ops().get(HERE).content.decode()

    assert "Rename" in page
    assert '<del translate="no">Hill</del>' in page
    assert '<ins translate="no">Dale</ins>' in page
    assert "merger" in page
    assert 'href="/accounts/7"' in page


def test_the_log_is_narrowed_by_each_filter() -> None:
    note()
    note("accounts.archive", "8", after={"name": "Elm"})
    client = ops()

    assert shown(client, action="accounts.archive") == ["Archive"]
    assert shown(client, subject="7") == ["Rename"]
    assert shown(client, text="elm") == ["Archive"]
    assert shown(client, kind="account", who="system") == ["Archive", "Rename"]
    assert shown(client, who="nobody") == []


def test_days_are_those_of_the_organisation_where_clocks_change() -> None:
    configure(actor=ANA, time_zone="Europe/Berlin")
    at(datetime(2025, 10, 25, 21, 59, tzinfo=UTC), "t.day_before")
    at(datetime(2025, 10, 25, 22, 0, tzinfo=UTC), "t.first_minute")
    at(datetime(2025, 10, 26, 22, 59, tzinfo=UTC), "t.hour_25")
    at(datetime(2025, 10, 26, 23, 0, tzinfo=UTC), "t.day_after")
    day = {"from": "2025-10-26", "to": "2025-10-26"}

    assert shown(ops(), **day) == ["Hour 25", "First minute"]


def test_pages_follow_one_another_without_gap_or_repetition() -> None:
    for number in range(120):
        note(f"t.step_{number:03}")
    client = ops()

    pages, query = [], {"kind": "account"}
    while True:
        page = client.get(HERE, query).context["page"]
        pages += [row.action for row in page.rows]
        if not page.older:
            break
        query = {"kind": "account", "before": str(page.rows[-1].id)}

    assert pages == [f"Step {number:03}" for number in reversed(range(120))]


@pytest.mark.django_db(transaction=True)
def test_what_was_changed_by_hand_is_marked() -> None:
    make_user(person=make_person(name="Finn", email="finn@example.com"))
    with connection.cursor() as cursor:
        cursor.execute("update people_rolegrant set role = 'admin'")

    page = ops().get(HERE, {"kind": "people_rolegrant"}).content.decode()

    assert "Past Parlance" in page
    assert '<del translate="no">Customer success manager</del>' in page
    assert "Database role" in page


def test_a_file_for_spreadsheets_runs_no_formula() -> None:
    note(reason='=HYPERLINK("https://evil.example")', subject="-5")

    answer = ops().get(f"{HERE}/log.csv", {"kind": "account"})

    (line,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert line["reason"] == '\'=HYPERLINK("https://evil.example")'
    assert line["subject_id"] == "-5"
    assert json.loads(line["after"]) == {"name": "Dale"}
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_file_for_programs_has_an_object_a_line() -> None:
    note()
    note("accounts.archive")

    answer = ops().get(f"{HERE}/log.jsonl", {"kind": "account"})

    found = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert [one["action"] for one in found] == ["accounts.archive", "accounts.rename"]
    assert found[1]["before"] == {"name": "Hill"}


@pytest.mark.parametrize(
    "query",
    [{"from": "soon"}, {"before": "x"}, {"before": "9" * 40}, {"to": "0001-01-01"}],
)
def test_what_is_no_filter_is_refused_in_words(query: dict[str, str]) -> None:
    answer = ops().get(HERE, query)

    assert answer.status_code == 422
    assert answer.context["page"].problem


def test_odd_texts_find_nothing_and_break_nothing() -> None:
    for text in ("\0", "%", "_'\"\\", "\U0001f600", "x" * 5_000):
        assert ops_of(text) == 200


def ops_of(text: str) -> int:
    return signed_in_once().get(HERE, {"text": text, "who": text, "kind": text}).status_code


def signed_in_once() -> Client:
    client = Client()
    client.force_login(make_user(person=make_person(email=None), roles=[Role.CS_OPS]))
    return client


@pytest.mark.parametrize("role", [Role.CSM, Role.PM, Role.EXECUTIVE])
def test_others_do_not_read_the_log(role: Role) -> None:
    client = signed_in([role])

    assert client.get(HERE).status_code == 403
    assert client.get(f"{HERE}/log.csv").status_code == 403
    assert client.get(f"{HERE}/log.jsonl").status_code == 403


@pytest.mark.parametrize("many", [1, 40])
def test_the_log_costs_the_same_for_one_entry_and_for_many(many: int) -> None:
    from django.test.utils import CaptureQueriesContext

    for _ in range(many):
        note()
    client = ops()
    client.get(HERE)

    with CaptureQueriesContext(connection) as asked:
        client.get(HERE)

    assert len(asked) <= 30
