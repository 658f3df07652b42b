"""Invitations and resets: one mechanism, one use, a short life, nothing told to strangers."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from actors import ANA, BEN
from factories.accounts import make_contact
from factories.people import PASSWORD, make_person, make_user
from parlance.kit.errors import DeniedError
from parlance.platform.audit.queries import entries
from parlance.platform.people import commands, links
from parlance.platform.people.errors import (
    EmailTakenError,
    LinkGoneError,
    MemberNotFoundError,
    NotInvitedError,
    WeakPasswordError,
)
from parlance.platform.people.models import PasswordLink, Person, User
from parlance.platform.people.queries import actor_by_id, member
from parlance.platform.people.values import Purpose, Role, State

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEW = "four words in a row"
EVE = {"name": "Eve Moss", "email": "eve@example.com", "roles": ["csm"]}


def invite(**more: object) -> tuple[object, str]:
    return links.invite(actor=ANA, at=NOON, address=str, **{**EVE, **more})  # type: ignore[arg-type]


def test_an_invitation_is_accepted_once() -> None:
    person_id, token = links.invite(actor=ANA, at=NOON, address=str, **EVE)  # type: ignore[arg-type]
    assert member(actor=ANA, person_id=person_id).state is State.INVITED
    assert links.welcomed(token=token, at=NOON).purpose is Purpose.INVITATION

    user = links.set_password(token=token, password=NEW, at=NOON + timedelta(days=6))

    assert user.check_password(NEW)
    assert member(actor=ANA, person_id=person_id).state is State.ACTIVE
    assert actor_by_id(person_id).roles == {Role.CSM}
    with pytest.raises(LinkGoneError):
        links.set_password(token=token, password=NEW, at=NOON)
    with pytest.raises(NotInvitedError):
        links.invite_again(actor=ANA, person_id=person_id, at=NOON, address=str)


def test_links_that_do_not_work_look_alike() -> None:
    _, expired = invite()
    _, tampered = invite(name="Fay", email="fay@example.com")
    gone_id, withdrawn = invite(name="Gus", email="gus@example.com")
    again_id, replaced = invite(name="Hal", email="hal@example.com")
    closed_id, closed = invite(name="Ida", email="ida@example.com")
    links.withdraw_invitation(actor=ANA, person_id=gone_id)  # type: ignore[arg-type]
    links.invite_again(actor=ANA, person_id=again_id, at=NOON, address=str)  # type: ignore[arg-type]
    commands.close_sign_in(actor=ANA, person_id=closed_id)  # type: ignore[arg-type]
    tries = [
        (expired, NOON + timedelta(days=7)),
        (tampered[:-1] + ("a" if tampered[-1] != "a" else "b"), NOON),
        (withdrawn, NOON),
        (replaced, NOON),
        (closed, NOON),
        ("", NOON),
        ("\x00", NOON),
    ]

    said = set()
    for token, at in tries:
        with pytest.raises(LinkGoneError) as refused:
            links.welcomed(token=token, at=at)
        said.add(str(refused.value))

    assert said == {"This link does not work any more."}


def test_a_weak_password_leaves_the_link_alive() -> None:
    _, token = invite()

    with pytest.raises(WeakPasswordError):
        links.set_password(token=token, password="EveMossEveMoss", at=NOON)  # noqa: S106

    assert links.welcomed(token=token, at=NOON).name == "Eve Moss"


def test_the_database_and_the_audit_log_never_see_the_token() -> None:
    _, token = invite()

    row = PasswordLink.objects.get()
    assert token not in f"{row.token_hash} {[vars(one) for one in PasswordLink.objects.all()]}"
    assert not [one for one in entries(actor=ANA) if token in repr(one) or "eve@" in repr(one)]


def test_withdrawing_forgets_the_person_unless_something_else_is_about_them() -> None:
    known = make_person(name="Eve Moss", email="eve@example.com")
    make_contact(person=known)
    known_id, _ = links.invite(actor=ANA, at=NOON, address=str, **EVE)  # type: ignore[arg-type]
    new_id, _ = invite(name="Fay", email="fay@example.com")

    links.withdraw_invitation(actor=ANA, person_id=known_id)
    links.withdraw_invitation(actor=ANA, person_id=new_id)  # type: ignore[arg-type]

    assert list(Person.objects.values_list("id", flat=True)) == [known.id]
    assert not User.objects.exists()


def test_inviting_needs_the_right_and_an_address_that_nobody_has() -> None:
    make_user(person=make_person(email="EVE@example.com"))

    with pytest.raises(DeniedError):
        links.invite(actor=BEN, at=NOON, address=str, **EVE)  # type: ignore[arg-type]
    with pytest.raises(EmailTakenError):
        invite()
    with pytest.raises(MemberNotFoundError):
        links.invite_again(actor=ANA, person_id=uuid4(), at=NOON, address=str)


def test_a_reset_link_sets_a_new_password_and_lives_an_hour() -> None:
    user = make_user()
    token = links.make_reset_link(actor=ANA, person_id=user.person_id, at=NOON, address=str)

    with pytest.raises(LinkGoneError):
        links.set_password(token=token, password=NEW, at=NOON + timedelta(hours=1))
    links.set_password(token=token, password=NEW, at=NOON + timedelta(minutes=59))

    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not user.check_password(PASSWORD)


def test_a_new_address_ends_links_that_went_to_the_old_one() -> None:
    user = make_user()
    token = links.make_reset_link(actor=ANA, person_id=user.person_id, at=NOON, address=str)

    commands.change_profile(
        actor=ANA, person_id=user.person_id, name="Dana Field", email="new@example.com"
    )

    with pytest.raises(LinkGoneError):
        links.welcomed(token=token, at=NOON)
