from uuid import uuid4

import pytest

from actors import ANA, BEN
from factories.people import make_person, make_user
from parlance.kit.actor import Scope
from parlance.kit.errors import DeniedError
from parlance.platform.audit.queries import entries
from parlance.platform.organisation.commands import configure
from parlance.platform.people import commands, queries
from parlance.platform.people.errors import (
    EmailTakenError,
    InvalidMemberError,
    LastAdministratorError,
    MemberNotFoundError,
)
from parlance.platform.people.models import Person, User
from parlance.platform.people.rights import READ, RIGHTS
from parlance.platform.people.values import Member, Role

pytestmark = pytest.mark.django_db

GIVEN = {"name": "Eve Moss", "email": "eve@example.com", "password": "a-long-pass-phrase-7"}


def test_create_user_adds_a_member_and_tells_the_audit_log() -> None:
    person_id = commands.create_user(actor=ANA, roles=["csm", Role.AM], **GIVEN)

    roles = frozenset({Role.CSM, Role.AM})
    assert queries.members(actor=ANA) == [
        Member(person_id, "Eve Moss", "eve@example.com", roles, is_active=True)
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
        {"password": "short"},
        {"password": "password1234"},
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
    assert actor.rights == RIGHTS[Role.CSM] | RIGHTS[Role.PM]
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


def test_every_role_reads_and_only_its_own_rights_are_in_the_table() -> None:
    for role in Role:
        assert RIGHTS[role] >= READ or RIGHTS[role] == {"*"}


def test_person_names_leave_out_programs_and_the_erased() -> None:
    person = make_person()

    names = queries.person_names([str(person.id), "system", str(uuid4())])

    assert names == {str(person.id): "Dana Field"}
