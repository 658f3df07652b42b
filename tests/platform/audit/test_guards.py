"""What the database notes by itself, and what the log shows of it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from actors import ANA
from factories.people import make_person, make_user
from parlance.kit.actor import SYSTEM
from parlance.platform.audit.commands import record
from parlance.platform.audit.guards import guards, summed_up, unguarded
from parlance.platform.audit.queries import log
from parlance.platform.audit.values import Asked, Entry, Origin
from parlance.platform.people.models import RoleGrant

RAW = Asked(subject_kind="people_rolegrant")


def run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)


def noted(asked: Asked = RAW) -> list[Entry]:
    return log(actor=ANA, asked=asked)


@pytest.mark.django_db
def test_every_guarded_table_has_its_triggers() -> None:
    assert unguarded() == []
    assert {one.table for one in guards()} >= {
        "glossary_definitionversion",
        "organisation_organisationsettings",
        "people_rolegrant",
        "people_user",
        "revenue_subscription",
    }


@pytest.mark.django_db
def test_a_change_by_hand_shows_with_before_and_after() -> None:
    grant = RoleGrant.objects.get(person=make_user().person)

    run("update people_rolegrant set role = 'admin'")

    newest = noted()[0]
    assert (newest.action, newest.subject_id) == ("database.update", str(grant.pk))
    assert (newest.before, newest.after) == ({"role": "csm"}, {"role": "admin"})
    assert newest.origin is Origin.DATABASE
    assert newest.actor_id.startswith("database:")


@pytest.mark.django_db
def test_rows_added_and_removed_by_hand_show_whole() -> None:
    person = make_person()

    run("insert into people_rolegrant (person_id, role) values (%s, 'admin')", person.pk)
    run("delete from people_rolegrant")

    removed, added = noted()
    assert (added.action, added.before) == ("database.insert", None)
    assert added.after is not None
    assert (added.after["person_id"], added.after["role"]) == (str(person.pk), "admin")
    assert (removed.action, removed.after, removed.before) == ("database.delete", None, added.after)


@pytest.mark.django_db
def test_what_a_command_told_of_is_shown_once() -> None:
    make_user()
    run("update people_rolegrant set role = 'pm'")
    record(actor=SYSTEM, action="people.grant", subject=("person", "1"))

    assert noted() == []
    assert [one.action for one in noted(Asked())] == ["people.grant"]


@pytest.mark.django_db(transaction=True)
def test_another_transaction_is_not_covered_by_that_command() -> None:
    user = make_user()
    record(actor=SYSTEM, action="people.grant", subject=("person", "1"))

    run("update people_rolegrant set role = 'pm'")

    assert [one.action for one in noted()] == ["database.update", "database.insert"]
    assert user.person_id is not None


@pytest.mark.django_db
def test_secrets_and_personal_words_are_noted_as_hidden() -> None:
    make_user(person=make_person(name="Finn", email="finn@example.com"))

    run("update people_person set email = 'thief@example.com'")
    run("update people_user set password = 'x'")
    run("update people_user set last_login = now()")

    (user, *_), (person, *_) = (
        noted(Asked(subject_kind=kind)) for kind in ("people_user", "people_person")
    )
    assert (person.before, person.after) == ({"email": "hidden"}, {"email": "hidden"})
    assert (user.before, user.after) == ({"password": "hidden"}, {"password": "hidden"})


@pytest.mark.django_db
def test_a_load_that_is_summed_up_is_not_noted_row_by_row() -> None:
    person = make_person()

    with summed_up():
        run("insert into people_rolegrant (person_id, role) values (%s, 'pm')", person.pk)
    run("delete from people_rolegrant")

    assert [one.action for one in noted()] == ["database.delete"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attempt",
    [
        "update audit_auditentry set actor_id = 'someone else'",
        "delete from audit_auditentry",
        "truncate audit_auditentry",
    ],
)
def test_no_entry_can_be_altered(attempt: str) -> None:
    record(actor=SYSTEM, action="kept", subject=("account", "1"))
    run("alter table audit_auditentry enable trigger audit_never_emptied")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(attempt)

    assert [one.action for one in noted(Asked(action="kept"))] == ["kept"]
