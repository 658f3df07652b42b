from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from actors import ANA, BEN
from factories.people import make_person, make_user
from parlance.kit.actor import Actor, Scope
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import StaleEditError, fingerprint
from parlance.platform.audit.queries import entries
from parlance.platform.organisation.commands import configure
from parlance.platform.people import commands, links, queries
from parlance.platform.people.errors import (
    EmailTakenError,
    InvalidMemberError,
    LastAdministratorError,
    LinkGoneError,
    MemberNotFoundError,
    WeakPasswordError,
)
from parlance.platform.people.models import Person, User
from parlance.platform.people.rights import RIGHT_NAMES, RIGHTS, rights_of
from parlance.platform.people.values import Member, Role, State

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GIVEN = {"name": "Eve Moss", "email": "eve@example.com", "password": "a-long-pass-phrase-7"}


def test_create_user_adds_a_member_and_tells_the_audit_log() -> None:
    person_id = commands.create_user(actor=ANA, roles=["csm", Role.AM], **GIVEN)

    roles = frozenset({Role.CSM, Role.AM})
    assert queries.members(actor=ANA) == [
        Member(person_id, "Eve Moss", "eve@example.com", roles, State.ACTIVE)
    ]
    (entry,) = entries(actor=ANA)
    assert (entry.actor_id, entry.action) == (ANA.id, "people.create_user")
    assert (entry.subject_kind, entry.subject_id) == ("person", str(person_id))
    assert (entry.before, entry.after) == (None, {"roles": ["am", "csm"]})


def test_create_user_gives_a_known_person_a_sign_in() -> None:
    known = make_person(name="Eve Moss", email="Eve@Example.com")

    person_id = commands.create_user(actor=ANA, roles=["csm"], **GIVEN)

    assert person_id == known.id
    assert Person.objects.count() == 1


def test_create_user_refuses_an_address_in_use_whatever_its_case() -> None:
    make_user(person=make_person(email="EVE@example.com"))

    with pytest.raises(EmailTakenError):
        commands.create_user(actor=ANA, roles=["csm"], **GIVEN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"email": "eve"},
        {"name": "x" * 301},
        {"roles": ["emperor"]},
        {"roles": []},
    ],
)
def test_create_user_refuses_what_makes_no_member(wrong: dict[str, object]) -> None:
    given = {"actor": ANA, "roles": ["csm"], **GIVEN, **wrong}

    with pytest.raises(InvalidMemberError):
        commands.create_user(**given)  # type: ignore[arg-type]

    assert User.objects.count() == 0


def test_changes_of_members_need_the_right() -> None:
    with pytest.raises(DeniedError):
        commands.create_user(actor=BEN, roles=["csm"], **GIVEN)
    with pytest.raises(DeniedError):
        commands.change_roles(actor=BEN, person_id=uuid4(), roles=["csm"])
    with pytest.raises(DeniedError):
        commands.close_sign_in(actor=BEN, person_id=uuid4())
    with pytest.raises(DeniedError):
        commands.reopen_sign_in(actor=BEN, person_id=uuid4())
    with pytest.raises(DeniedError):
        commands.change_profile(actor=BEN, person_id=uuid4(), name="X", email="x@example.com")
    with pytest.raises(DeniedError):
        queries.members(actor=BEN)


def test_change_roles_replaces_them() -> None:
    person_id = make_user(roles=[Role.CSM, Role.PM]).person_id

    commands.change_roles(actor=ANA, person_id=person_id, roles=["pm", "pmm"], reason="moved")

    (member,) = queries.members(actor=ANA)
    assert member.roles == {Role.PM, Role.PMM}
    (entry,) = entries(actor=ANA)
    assert (entry.before, entry.after) == ({"roles": ["csm", "pm"]}, {"roles": ["pm", "pmm"]})
    assert entry.reason == "moved"


def test_one_administrator_remains() -> None:
    only = make_user(roles=[Role.ADMIN]).person_id
    make_user(person=make_person(email="gone@example.com"), roles=[Role.ADMIN], is_active=False)

    with pytest.raises(LastAdministratorError):
        commands.change_roles(actor=ANA, person_id=only, roles=["csm"])
    with pytest.raises(LastAdministratorError):
        commands.close_sign_in(actor=ANA, person_id=only)
    with pytest.raises(MemberNotFoundError):
        commands.close_sign_in(actor=ANA, person_id=uuid4())


def test_actor_has_the_rights_of_all_roles() -> None:
    user = make_user(roles=[Role.CSM, Role.PM])

    actor = queries.actor_for(user)

    assert actor.id == str(user.person_id)
    assert actor.name == "Dana Field"
    assert actor.roles == {"csm", "pm"}
    assert actor.rights == rights_of([Role.CSM]) | rights_of([Role.PM])
    assert actor.scope == Scope()
    assert queries.actor_by_email("DANA@example.com") == actor


def test_book_of_business_narrows_those_with_no_wider_role() -> None:
    csm = make_user(roles=[Role.CSM, Role.AM])
    lead = make_user(person=make_person(email="lead@example.com"), roles=[Role.CSM, Role.CS_LEAD])

    configure(actor=ANA, is_narrowed_to_book=True)

    assert queries.actor_for(csm).scope == Scope(owner=str(csm.person_id))
    assert queries.actor_for(lead).scope == Scope()


def test_closed_sign_in_has_no_rights() -> None:
    user = make_user(is_active=False)

    assert queries.actor_for(user).rights == frozenset()
    with pytest.raises(MemberNotFoundError):
        queries.actor_by_email("dana@example.com")


def test_administrators_hold_every_right_of_the_table_and_customers_none() -> None:
    assert rights_of([Role.ADMIN]) == RIGHT_NAMES
    assert rights_of([Role.CUSTOMER]) == frozenset()
    assert len({one.name for one in RIGHTS}) == len(RIGHTS)
    assert all(Role.CUSTOMER not in one.roles for one in RIGHTS)


def test_person_names_leave_out_programs_and_the_erased() -> None:
    person = make_person()

    names = queries.person_names([str(person.id), "system", str(uuid4())])

    assert names == {str(person.id): "Dana Field"}


@pytest.mark.parametrize(
    "name",
    [
        "محمد بن عبد الله",
        "José Ñandú",
        "李 小龙",
        "Zoë 👩🏽‍🚀",
        "x" * 300,
    ],
)
def test_names_of_the_world_are_kept_as_typed(name: str) -> None:
    person_id = commands.create_user(actor=ANA, roles=["csm"], **{**GIVEN, "name": name})

    assert queries.member(actor=ANA, person_id=person_id).name == name


def test_a_name_is_composed_and_cannot_turn_the_page_around() -> None:
    given = {**GIVEN, "name": "  Jose\u0301\t\u202eroot\u202c\n Moss "}

    person_id = commands.create_user(actor=ANA, roles=["csm"], **given)

    assert queries.member(actor=ANA, person_id=person_id).name == "José root Moss"


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "eve@example.com",
        "EveMossEveMoss",
        "Our Company 2026",
        "parlance-parlance",
    ],
)
def test_create_user_refuses_passwords_that_others_try_first(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        commands.create_user(actor=ANA, roles=["csm"], **{**GIVEN, "password": password})

    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "password",
    ["aaaa bbbb cccc dddd", "пароль из четырёх слов", "🐎🔋📎🎺 and twelve more", "x7" * 64],
)
def test_create_user_asks_for_no_mix_of_characters(password: str) -> None:
    commands.create_user(actor=ANA, roles=["csm"], **{**GIVEN, "password": password})

    assert User.objects.get().check_password(password)


def test_two_browsers_that_change_roles_are_told_of_each_other() -> None:
    person_id = make_user(roles=[Role.CSM]).person_id
    seen = fingerprint({"roles": ["csm"]})
    commands.change_roles(actor=ANA, person_id=person_id, roles=["pm"], expected=seen)

    with pytest.raises(StaleEditError) as refused:
        commands.change_roles(actor=ANA, person_id=person_id, roles=["ae"], expected=seen)

    (difference,) = refused.value.differences
    assert (difference.now, difference.asked) == (["pm"], ["ae"])
    commands.change_roles(
        actor=ANA, person_id=person_id, roles=["ae"], expected=refused.value.fingerprint
    )
    assert queries.member(actor=ANA, person_id=person_id).roles == {Role.AE}


def test_a_person_changes_their_own_name_and_address_only() -> None:
    own = make_user(roles=[Role.CSM])
    other = make_user(person=make_person(name="Otto", email="otto@example.com"))
    dana = queries.actor_for(own)

    commands.change_profile(
        actor=dana, person_id=own.person_id, name="Dana Meadow", email="meadow@example.com"
    )

    assert queries.own_profile(actor=dana).email == "meadow@example.com"
    with pytest.raises(DeniedError):
        commands.change_profile(
            actor=dana, person_id=other.person_id, name="Otto", email="o@example.com"
        )
    with pytest.raises(EmailTakenError):
        commands.change_profile(
            actor=dana, person_id=own.person_id, name="Dana", email="OTTO@example.com"
        )


def test_members_are_found_by_words_role_and_state() -> None:
    make_user(person=make_person(name="Ada Stone", email="ada@example.com"), roles=[Role.PM])
    make_user(person=make_person(name="Bo Reed", email="bo@example.com"), roles=[Role.CSM])
    make_user(
        person=make_person(name="Cy Reed", email="cy@example.com"),
        roles=[Role.CSM],
        is_active=False,
    )

    def names(**asked: Any) -> list[str]:
        return [one.name for one in queries.members(actor=ANA, **asked)]

    assert names() == ["Ada Stone", "Bo Reed", "Cy Reed"]
    assert names(search="reed") == ["Bo Reed", "Cy Reed"]
    assert names(search="ADA@") == ["Ada Stone"]
    assert names(role=Role.CSM, state=State.ACTIVE) == ["Bo Reed"]
    assert names(state=State.CLOSED) == ["Cy Reed"]
    assert queries.holders(actor=ANA)[Role.CSM] == ["Bo Reed"]


def test_closing_a_sign_in_ends_sessions_and_links_and_opening_it_brings_the_roles_back() -> None:
    user = make_user(roles=[Role.CSM])
    make_user(person=make_person(email="admin@example.com"), roles=[Role.ADMIN])
    browser = Client()
    browser.force_login(user)
    link = links.make_reset_link(actor=ANA, person_id=user.person_id, at=NOW, address=str)

    commands.close_sign_in(actor=ANA, person_id=user.person_id, reason="left")

    assert browser.get("/accounts")["Location"].startswith("/sign-in")
    with pytest.raises(LinkGoneError):
        links.welcomed(token=link, at=NOW)
    assert queries.actor_by_id(user.person_id) == queries.NOBODY
    commands.reopen_sign_in(actor=ANA, person_id=user.person_id, reason="back")
    assert queries.actor_by_id(user.person_id).roles == {"csm"}
    assert browser.get("/accounts").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_demote_each_other_at_once_one_remains() -> None:
    pair = [
        make_user(person=make_person(email=f"admin{number}@example.com"), roles=[Role.ADMIN])
        for number in (1, 2)
    ]
    start = Barrier(2)

    def demote(actor: Actor, other: UUID) -> str:
        start.wait()
        try:
            commands.change_roles(actor=actor, person_id=other, roles=["csm"])
        except LastAdministratorError as error:
            return error.code
        finally:
            connections.close_all()
        return "done"

    actors = [queries.actor_for(user) for user in pair]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(demote, actors, [pair[1].person_id, pair[0].person_id]))

    assert sorted(answers) == ["done", "people.last_administrator"]
    assert len(queries.holders(actor=ANA)[Role.ADMIN]) == 1
