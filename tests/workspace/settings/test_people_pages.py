"""The pages about people: list, one person, roles, sessions, one's own profile."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from actors import ANA
from factories.people import PASSWORD, make_person, make_user
from parlance.kit.fingerprints import fingerprint
from parlance.platform.audit.queries import entries
from parlance.platform.organisation.queries import organisation
from parlance.platform.people.models import OpenSession, User
from parlance.platform.people.queries import member
from parlance.platform.people.rights import RIGHTS
from parlance.platform.people.values import Role, State

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser_of(user: User) -> Client:
    """Return a browser of somebody who has just typed their password."""
    browser = Client(headers={"user-agent": FIREFOX})
    browser.post("/sign-in", {"login": user.email, "password": PASSWORD})
    return browser


@pytest.fixture
def admin() -> Client:
    return browser_of(
        make_user(person=make_person(name="Ada", email="ada@example.com"), roles=[Role.ADMIN])
    )


def roles_of(user: User) -> frozenset[Role]:
    return member(actor=ANA, person_id=user.person_id).roles


def test_the_list_finds_people_and_sends_rows_alone_to_htmx(admin: Client) -> None:
    make_user(person=make_person(name="Bo Reed", email="bo@example.com"))

    page = admin.get("/settings/people?search=reed")
    rows = admin.get("/settings/people?search=nobody", headers={"HX-Request": "true"})

    assert [one.name for one in page.context["page"].people] == ["Bo Reed"]
    assert b"<html" not in rows.content
    assert b"Nobody fits" in rows.content


def test_roles_are_changed_with_a_reason_and_a_second_browser_is_told(admin: Client) -> None:
    dana = make_user(roles=[Role.CSM])
    place = f"/settings/people/{dana.person_id}/roles"
    seen = fingerprint({"roles": ["csm"]})

    first = admin.post(place, {"roles": ["pm"], "reason": "moved", "fingerprint": seen})
    second = admin.post(place, {"roles": ["ae", "am"], "reason": "typed", "fingerprint": seen})

    assert first.status_code == HTTPStatus.FOUND
    assert roles_of(dana) == {Role.PM}
    assert entries(actor=ANA, subject=("person", str(dana.person_id)))[0].reason == "moved"
    assert second.status_code == HTTPStatus.CONFLICT
    words = second.content.decode()
    (row,) = second.context["page"].conflict.rows
    assert (row.theirs, row.mine) == ("Product manager", "Account executive, Account manager")
    assert 'value="typed"' in words
    fresh = second.context["page"].roles.data["fingerprint"]
    admin.post(place, {"roles": ["ae", "am"], "fingerprint": fresh})
    assert roles_of(dana) == {Role.AE, Role.AM}


def test_the_last_administrator_stays(admin: Client) -> None:
    ada = User.objects.get(person__email="ada@example.com")
    now = fingerprint({"roles": ["admin"]})

    demoted = admin.post(
        f"/settings/people/{ada.person_id}/roles", {"roles": ["csm"], "fingerprint": now}
    )
    closed = admin.post(f"/settings/people/{ada.person_id}/close", {"reason": "mistake"})

    assert demoted.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "One administrator must remain" in demoted.content.decode()
    assert closed.status_code == HTTPStatus.CONFLICT
    assert roles_of(ada) == {Role.ADMIN}


def test_closing_and_opening_from_the_page(admin: Client) -> None:
    dana = make_user()
    other = browser_of(dana)
    assert other.get("/accounts").status_code == HTTPStatus.OK

    admin.post(f"/settings/people/{dana.person_id}/close", {"reason": "left"})

    assert other.get("/accounts")["Location"].startswith("/sign-in")
    assert member(actor=ANA, person_id=dana.person_id).state is State.CLOSED
    assert not OpenSession.objects.filter(user=dana).exists()
    admin.post(f"/settings/people/{dana.person_id}/reopen", {"reason": "back"})
    assert member(actor=ANA, person_id=dana.person_id).state is State.ACTIVE


def test_changes_ask_for_the_password_again_when_it_is_long_ago() -> None:
    browser = Client()
    browser.force_login(
        make_user(person=make_person(name="Ada", email="ada@example.com"), roles=[Role.ADMIN])
    )

    answer = browser.get("/settings/people/invite")

    assert answer["Location"].startswith("/sign-in/confirm")


def test_an_absent_person_and_a_person_without_sign_in_look_alike(admin: Client) -> None:
    contact = make_person(name="A contact", email="contact@example.com")

    answers = [admin.get(f"/settings/people/{one}") for one in (uuid4(), contact.id)]

    assert [one.status_code for one in answers] == [HTTPStatus.NOT_FOUND] * 2
    assert "contact@" not in answers[1].content.decode()


def test_others_see_who_works_here_and_cannot_change_it() -> None:
    dana = make_user(roles=[Role.DESIGNER])
    other = make_user(person=make_person(name="Bo", email="bo@example.com"), roles=[Role.CSM])
    browser = browser_of(dana)
    place = f"/settings/people/{other.person_id}"

    page = browser.get(place)

    assert page.status_code == HTTPStatus.OK
    assert b"Save the roles" not in page.content
    for path, sent in (
        ("/roles", {"roles": ["admin"], "fingerprint": "x"}),
        ("/close", {}),
        ("/reopen", {}),
        ("/sessions/end", {}),
        ("/invite", {}),
        ("/withdraw", {}),
        ("/reset-link", {}),
        ("/profile", {"name": "X", "email": "x@example.com", "fingerprint": "x"}),
    ):
        assert browser.post(f"{place}{path}", sent).status_code == HTTPStatus.FORBIDDEN, path


def test_more_fields_than_the_form_has_change_nothing_else(admin: Client) -> None:
    dana = make_user(roles=[Role.CSM])
    more: dict[str, Any] = {"is_active": "", "joined_at": "", "password": "x", "person": "1"}

    admin.post(
        f"/settings/people/{dana.person_id}/profile",
        {
            "name": "Dana Meadow",
            "email": "dana@example.com",
            "fingerprint": fingerprint({"name": "Dana Field", "email": "dana@example.com"}),
            **more,
        },
    )

    dana.refresh_from_db()
    assert (dana.person.name, dana.is_active) == ("Dana Meadow", True)
    assert dana.check_password(PASSWORD)


def test_own_sessions_are_listed_and_ended() -> None:
    dana = make_user()
    here, there, third = browser_of(dana), browser_of(dana), browser_of(dana)
    page = here.get("/settings/sign-in").context["page"]
    assert [one.device for one in page.sessions] == ["Firefox on Windows"] * 3
    there_key = there.session.session_key
    one = OpenSession.objects.get(key=there_key)

    here.post(f"/settings/sign-in/{one.id}/end")
    assert there.get("/accounts")["Location"].startswith("/sign-in")
    assert third.get("/accounts").status_code == HTTPStatus.OK
    here.post("/settings/sign-in/others/end")

    assert third.get("/accounts")["Location"].startswith("/sign-in")
    assert here.get("/accounts").status_code == HTTPStatus.OK
    assert [row.key for row in OpenSession.objects.all()] == [here.session.session_key]


def test_the_session_of_somebody_else_cannot_be_ended() -> None:
    other = browser_of(make_user(person=make_person(email="bo@example.com")))
    browser = browser_of(make_user())
    theirs = OpenSession.objects.get(key=other.session.session_key)

    foreign = browser.post(f"/settings/sign-in/{theirs.id}/end")
    absent = browser.post("/settings/sign-in/999999/end")

    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert other.get("/accounts").status_code == HTTPStatus.OK


def test_a_changed_password_ends_the_other_sessions() -> None:
    dana = make_user()
    here, there = browser_of(dana), browser_of(dana)
    new = {"password1": "four words in a row", "password2": "four words in a row"}

    here.post("/password", {"oldpassword": PASSWORD, **new})

    assert here.get("/accounts").status_code == HTTPStatus.OK
    assert there.get("/accounts")["Location"].startswith("/sign-in")
    actions = [one.action for one in entries(actor=ANA)]
    assert actions[0] == "people.change_password"
    assert "people.sign_in" in actions


def test_the_profile_keeps_ones_own_words() -> None:
    dana = make_user()
    browser = browser_of(dana)
    now = fingerprint({"name": "Dana Field", "email": "dana@example.com"})

    browser.post(
        "/settings/profile",
        {"name": "Dana Meadow", "email": "dana@example.com", "fingerprint": now},
    )
    stale = browser.post(
        "/settings/profile",
        {"name": "Dana Hill", "email": "dana@example.com", "fingerprint": now},
    )

    dana.person.refresh_from_db()
    assert dana.person.name == "Dana Meadow"
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "Dana Hill" in stale.content.decode()


def test_the_table_of_rights_shows_every_right_and_turns_the_book_on(admin: Client) -> None:
    page = admin.get("/settings/rights")
    shown = [row.name for subject in page.context["page"].subjects for row in subject.rows]

    assert sorted(shown) == sorted(one.name for one in RIGHTS)
    admin.post("/settings/rights/book", {"is_narrowed_to_book": "on"})
    assert organisation().is_narrowed_to_book
    designer = browser_of(make_user(roles=[Role.DESIGNER]))
    assert designer.get("/settings/rights").status_code == HTTPStatus.OK
    assert designer.post("/settings/rights/book").status_code == HTTPStatus.FORBIDDEN
    assert organisation().is_narrowed_to_book
