"""Who was erased is called that wherever a name stood."""

from uuid import uuid4

import pytest

from actors import ANA
from factories.accounts import make_account
from factories.people import make_person, make_user
from factories.privacy import AT
from parlance.domains.accounts.models import TeamMember
from parlance.platform.people.models import Person
from parlance.platform.people.queries import person_names, shown_names
from parlance.platform.privacy import commands

pytestmark = pytest.mark.django_db


def test_who_was_on_a_team_stays_there_without_a_name() -> None:
    member = make_user(person=make_person(name="Bo Reedfield", email="bo@example.com"))
    TeamMember.objects.create(
        account=make_account(), person=member.person, role="account_executive", starts_on=AT.date()
    )

    commands.erase_person(actor=ANA, person_id=member.person_id, reason="Left", at=AT)

    key, unknown = str(member.person_id), str(uuid4())
    row = Person.objects.get(id=member.person_id)
    assert (row.name, row.email, row.phone, row.notes) == ("", None, None, None)
    assert TeamMember.objects.get().person_id == member.person_id
    assert person_names([key]) == {}
    assert shown_names([key, unknown, "csm-03"]) == {key: f"Erased person {key[:8]}"}
