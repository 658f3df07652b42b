"""Whoever was erased comes back by a decision only."""

from uuid import UUID

import pytest

from actors import ANA
from factories.accounts import make_account
from factories.people import make_person, make_user
from factories.privacy import AT, CONTACT_KEY, EMAIL, NAME, leave_traces
from parlance.domains.accounts.commands.people import add_contact
from parlance.domains.accounts.models import Contact
from parlance.platform.directory.commands.members import add_member as add_from_directory
from parlance.platform.directory.values import MemberState
from parlance.platform.people.commands import create_user
from parlance.platform.people.values import Role
from parlance.platform.privacy import commands, suppression
from parlance.platform.privacy.errors import ErasedPersonError, NothingToAllowError

pytestmark = pytest.mark.django_db


@pytest.fixture
def erased() -> UUID:
    traces = leave_traces(ANA, make_user().person_id)
    commands.erase_person(actor=ANA, person_id=traces.person_id, reason="Asked", at=AT)
    return traces.person_id


@pytest.mark.usefixtures("erased")
def test_nobody_types_or_sends_them_in_again() -> None:
    account = make_account()
    state = MemberState(EMAIL, NAME, EMAIL, "", True)

    with pytest.raises(ErasedPersonError):
        add_contact(
            actor=ANA, account_id=account.id, source_id="new", name=NAME, email=EMAIL.upper()
        )
    with pytest.raises(ErasedPersonError):
        add_contact(actor=ANA, account_id=account.id, source_id=CONTACT_KEY, name="Somebody")
    with pytest.raises(ErasedPersonError):
        add_from_directory(actor=ANA, state=state, at=AT)


@pytest.mark.usefixtures("erased")
def test_an_administrator_allows_it_by_the_address() -> None:
    account = make_account()

    commands.allow_again(actor=ANA, text=EMAIL, reason="They signed a contract")
    add_contact(actor=ANA, account_id=account.id, source_id="new", name=NAME, email=EMAIL)

    assert Contact.objects.get().source_id == "new"
    with pytest.raises(NothingToAllowError):
        commands.allow_again(actor=ANA, text=EMAIL, reason="Once more")


@pytest.mark.usefixtures("erased")
def test_an_invitation_is_such_a_decision() -> None:
    create_user(actor=ANA, name=NAME, email=EMAIL, password=None, roles=[Role.CSM])

    assert suppression.suppressed("email", [EMAIL]) == set()


def test_an_address_of_several_persons_stays_usable() -> None:
    shared = "team@harbor.example"
    first = make_person(name="First Person", email=shared)
    make_person(name="Second Person", email=shared)

    commands.erase_person(actor=ANA, person_id=first.id, reason="Asked", at=AT)

    assert suppression.suppressed("email", [shared]) == set()
