"""Erasing a person: the words are gone, what happened stays."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from actors import ANA, BEN
from factories.accounts import make_account, make_contact, make_person
from factories.people import make_user as make_member
from factories.privacy import AT, CONTACT_KEY, EMAIL, NAME, USER_KEY, WORDS, leave_traces
from parlance.domains.accounts.models import Account, AccountAttribute, AccountUser, Contact
from parlance.domains.metrics.commands import rebuild_facts
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.audit.models import AuditEntry
from parlance.platform.home import home
from parlance.platform.lake.commands import forget_former
from parlance.platform.lake.queries import snapshot
from parlance.platform.people.models import Person, User
from parlance.platform.people.values import Role
from parlance.platform.privacy import commands, folders, suppression, work
from parlance.platform.privacy.errors import (
    OwnErasureError,
    PersonNotFoundError,
    ReasonMissingError,
)
from parlance.platform.privacy.models import Erasure, Suppression
from parlance.platform.privacy.queries import plan
from parlance.platform.tokens.models import AccessToken

pytestmark = pytest.mark.django_db


def erase(person_id: UUID) -> Erasure:
    erasure_id = commands.erase_person(
        actor=ANA, person_id=person_id, reason="They asked for it", at=AT
    )
    work.finish_erasure(erasure_id, AT)
    return Erasure.objects.get(id=erasure_id)


@pytest.fixture
def colleague() -> UUID:
    return make_member(roles=[Role.CSM]).person_id


@pytest.fixture
def fresh_list() -> None:
    for one in home().glob("erased.jsonl*"):
        one.unlink()


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_person_is_found_afterwards(colleague: UUID) -> None:
    traces = leave_traces(ANA, colleague)
    rebuild_facts()
    log = home() / "somewhere.log"
    log.write_text(f"failed for {EMAIL}\n", encoding="utf-8")
    before = {one.place for one in work.verify_erased(WORDS)}
    facts = snapshot().rows

    erasure = erase(traces.person_id)

    assert {
        "people_person",
        "accounts_contact",
        "accounts_accountuser",
        "audit_auditentry",
    } < before
    assert any(place.startswith("lake/") for place in before)
    assert "somewhere.log" in before
    assert work.verify_erased(WORDS) == []
    assert erasure.found == {}
    assert erasure.words == ""
    assert snapshot().rows == facts
    assert facts["account_users"] == 1
    assert log.read_text(encoding="utf-8") == f"failed for {'*' * len(EMAIL)}\n"


@pytest.mark.django_db(transaction=True)
def test_the_lake_of_before_is_gone_an_hour_later(colleague: UUID) -> None:
    traces = leave_traces(ANA, colleague)
    rebuild_facts()
    erase(traces.person_id)
    kept = [one.place for one in folders.find(WORDS)]

    forget_former()

    assert {place.split("/")[0] for place in kept} == {"lake"}
    assert folders.find(WORDS) == []


def test_what_happened_stays_under_a_random_key(colleague: UUID) -> None:
    traces = leave_traces(ANA, colleague)
    users = AccountUser.objects.count()

    erase(traces.person_id)

    user = AccountUser.objects.get()
    account = Account.objects.get(id=traces.account.id)
    owner = AccountAttribute.objects.get(attribute="owner")
    assert users == 1
    assert user.person_id == traces.person_id
    assert user.source_id.startswith("erased-")
    assert account.owner == owner.value
    assert (account.owner or "").startswith("erased-")
    assert not Person.objects.filter(id=traces.person_id).exists()
    assert Contact.objects.count() == 0


def test_the_audit_log_says_that_it_happened_and_not_to_whom(colleague: UUID) -> None:
    traces = leave_traces(ANA, colleague)

    commands.erase_person(actor=ANA, person_id=traces.person_id, reason=f"{NAME} asked", at=AT)

    entry = AuditEntry.objects.filter(action="privacy.erase").get()
    assert entry.subject_id == str(traces.person_id)
    assert entry.reason.startswith("erased-")
    assert entry.reason.endswith(" asked")


def test_the_audit_log_is_changed_by_nothing_else() -> None:
    leave_traces(ANA, make_member().person_id)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(reason="never")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('parlance.erasing', 'on', true)")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute("update audit_auditentry set actor_id = 'somebody else'")
        transaction.set_rollback(True)


def test_access_ends_at_once_and_a_shared_history_stays() -> None:
    member = make_member(person=make_person(name="Bo Reedfield", email="bo@example.com"))
    AccessToken.objects.create(
        person=member.person,
        name="mine",
        prefix="p",
        digest="d",
        scopes=[],
        created_at=AT,
        expires_at=AT + timedelta(days=1),
    )

    commands.erase_person(actor=ANA, person_id=member.person_id, reason="Left", at=AT)

    assert not User.objects.exists()
    assert not AccessToken.objects.exists()


def test_refusals_are_clear() -> None:
    member = make_member(person=make_person(), roles=[Role.ADMIN])
    own = type(ANA)(id=str(member.person_id), name="", rights=frozenset({"privacy.erase"}))
    told = {"actor": ANA, "person_id": member.person_id, "at": AT}

    with pytest.raises(DeniedError):
        commands.erase_person(actor=BEN, person_id=member.person_id, reason="x", at=AT)
    with pytest.raises(OwnErasureError):
        commands.erase_person(actor=own, person_id=member.person_id, reason="x", at=AT)
    with pytest.raises(ReasonMissingError):
        commands.erase_person(**told, reason=" ")  # type: ignore[arg-type]
    with pytest.raises(PersonNotFoundError):
        commands.erase_person(actor=ANA, person_id=UUID(int=7), reason="x", at=AT)


def test_numbers_that_changed_since_they_were_agreed_to_are_told() -> None:
    contact = make_contact()
    seen = fingerprint(plan(actor=ANA, person_id=contact.person_id).numbers)
    make_contact(person=contact.person, account=make_account())

    with pytest.raises(StaleEditError):
        commands.erase_person(
            actor=ANA, person_id=contact.person_id, reason="x", at=AT, expected=seen
        )


@pytest.mark.usefixtures("fresh_list")
def test_a_restored_backup_is_erased_again(
    colleague: UUID, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    traces = leave_traces(ANA, colleague)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase(traces.person_id)
    replaced = AccountUser.objects.get().source_id
    # An older backup knows the person, and nothing of the erasure.
    Suppression.objects.all().delete()
    AccountUser.objects.all().delete()
    Person.objects.create(id=traces.person_id, name=NAME, email=EMAIL)
    AccountUser.objects.create(
        account=traces.account, person_id=traces.person_id, source_id=USER_KEY, recorded_from=AT
    )

    again = commands.reapply_suppressions(at=AT)

    assert again == 1
    assert AccountUser.objects.get().source_id == replaced
    assert not Person.objects.filter(id=traces.person_id).exists()
    assert suppression.suppressed("contacts", [CONTACT_KEY]) == {CONTACT_KEY}
    assert commands.reapply_suppressions(at=AT) == 0


@pytest.mark.usefixtures("fresh_list")
def test_the_list_itself_names_nobody(
    colleague: UUID, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    traces = leave_traces(ANA, colleague)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase(traces.person_id)

    path = Path(home(), "erased.jsonl")
    lines = [json.loads(one) for one in path.read_text().splitlines()]
    assert {one.get("kind") for one in lines} == {None, "email", "contacts", "users"}
    assert not any(word in path.read_text() for word in WORDS)
    assert path.stat().st_mode & 0o077 == 0
