"""The pages of privacy: numbers first, then a reason, then it is done."""

from http import HTTPStatus
from uuid import UUID

import pytest
from django.test import Client

from actors import ANA
from factories.people import PASSWORD, make_person, make_user
from factories.privacy import EMAIL, NAME, leave_traces
from parlance.platform.people.models import Person
from parlance.platform.people.values import Role
from parlance.platform.privacy.models import Erasure, PersonalExport
from parlance.platform.privacy.queries import retentions
from parlance.platform.privacy.work import finish_erasure, write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    user = make_user(person=make_person(name="Ada", email="ada@example.com"), roles=[Role.ADMIN])
    browser = Client()
    browser.post("/sign-in", {"login": user.email, "password": PASSWORD})
    return browser


@pytest.fixture
def person_id() -> UUID:
    return leave_traces(ANA, make_user().person_id).person_id


def test_a_person_is_found_and_the_numbers_stand_there(admin: Client, person_id: UUID) -> None:
    found = admin.get("/settings/privacy", {"q": "søgård"}).context["page"]
    page = admin.get(f"/settings/privacy/people/{person_id}").context["page"]

    assert [one.person_id for one in found.people] == [person_id]
    assert page.email == EMAIL
    assert {one.label: one.rows for one in page.held}["Contacts"] == "1"
    assert page.mentions != "0"
    assert page.button.startswith("Erase: ")


def test_an_erasure_needs_a_reason_and_agreement(admin: Client, person_id: UUID) -> None:
    place = f"/settings/privacy/people/{person_id}"
    seen = admin.get(place).context["page"].erase["fingerprint"].initial

    bare = admin.post(f"{place}/erase", {"fingerprint": seen})
    stale = admin.post(f"{place}/erase", {"fingerprint": "old", "reason": "Asked", "agreed": "on"})
    done = admin.post(f"{place}/erase", {"fingerprint": seen, "reason": "Asked", "agreed": "on"})
    finish_erasure(Erasure.objects.get().pk, Erasure.objects.get().at)
    after = admin.get("/settings/privacy")

    assert bare.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert stale.status_code == HTTPStatus.CONFLICT
    assert done.status_code == HTTPStatus.FOUND
    assert not Person.objects.filter(id=person_id).exists()
    assert admin.get(place).status_code == HTTPStatus.NOT_FOUND
    assert [one.state.word for one in after.context["page"].erasures] == ["Nothing left"]
    assert NAME not in after.content.decode()


def test_nobody_erases_themselves(admin: Client) -> None:
    own = Person.objects.get(email="ada@example.com")

    page = admin.get(f"/settings/privacy/people/{own.id}")
    sent = admin.post(
        f"/settings/privacy/people/{own.id}/erase",
        {"reason": "x", "agreed": "on", "fingerprint": ""},
    )

    assert b"cannot erase yourself" in page.content
    assert sent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Person.objects.filter(id=own.id).exists()


def test_a_copy_is_written_and_fetched(admin: Client, person_id: UUID) -> None:
    place = f"/settings/privacy/people/{person_id}"

    asked = admin.post(f"{place}/copy")
    waiting = admin.get(place).context["page"]
    write_export(PersonalExport.objects.get().id)
    ready = admin.get(place).context["page"]
    fetched = admin.get(ready.copies[0].href)

    assert asked.status_code == HTTPStatus.FOUND
    assert (waiting.poll, ready.poll) == (2, 0)
    assert b"".join(fetched).startswith(b"PK")


def test_how_long_things_are_kept_is_said_and_changed(admin: Client) -> None:
    form = admin.get("/settings/privacy").context["page"].retention
    values = {name: form[name].initial for name in form.fields}

    refused = admin.post("/settings/privacy/retention", values | {"visits": 0})
    saved = admin.post("/settings/privacy/retention", values | {"visits": 10, "backups": 60})
    page = admin.get("/settings/privacy")

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert saved.status_code == HTTPStatus.FOUND
    assert retentions(actor=ANA)["visits"] == 10
    assert page.context["page"].longest == "60 days and 1 hour"


def test_others_find_no_such_page() -> None:
    lead = Client()
    lead.force_login(make_user(roles=[Role.CS_LEAD]))

    assert lead.get("/settings/privacy").status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
