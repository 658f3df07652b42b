"""Who is let in and as what, once a provider has proven who somebody is there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from actors import ANA
from factories.people import PASSWORD, make_person, make_user
from parlance.platform.people.models import Person, RoleGrant, User
from parlance.platform.people.values import Role
from parlance.platform.privacy.commands import erase_person
from parlance.platform.single_sign_on.commands.providers import add_provider, limit_passwords
from parlance.platform.single_sign_on.commands.sign_in import admit
from parlance.platform.single_sign_on.errors import (
    AddressTakenError,
    ErasedError,
    NoRoleError,
    NothingToSignInWithError,
    NoWayInError,
    SignInClosedError,
)
from parlance.platform.single_sign_on.models import Identity, Provider
from parlance.platform.single_sign_on.values import Claims, ProviderKind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ISSUER = "https://login.example.com"


def make_provider(**values: Any) -> Provider:
    """Save a provider that is on, whose group "cs" gives the role of a CSM."""
    number = add_provider(actor=ANA, kind=ProviderKind.OPENID, label="Company")
    usual: dict[str, Any] = {"issuer": ISSUER, "is_on": True, "role_map": {"cs": "csm"}}
    Provider.objects.filter(id=number).update(**(usual | values))
    return Provider.objects.get(id=number)


def claims(**values: Any) -> Claims:
    usual: dict[str, Any] = {
        "issuer": ISSUER,
        "subject": "noa-1",
        "name": "Noa",
        "email": "noa@example.com",
        "is_email_verified": True,
        "groups": frozenset({"cs"}),
    }
    return Claims(**(usual | values))


def roles_of(person: Person) -> set[str]:
    return set(RoleGrant.objects.filter(person=person).values_list("role", flat=True))


def test_roles_follow_the_groups_at_each_sign_in() -> None:
    provider = make_provider(role_map={"cs": "csm", "product": "pm"})
    admit(provider, claims(), at=NOW)

    admit(provider, claims(groups=frozenset({"product"})), at=NOW)

    assert roles_of(Person.objects.get()) == {Role.PM}


@pytest.mark.parametrize(("keeps", "expected"), [(True, {"csm", "support"}), (False, {"csm"})])
def test_roles_given_by_hand_stay_where_the_settings_say_so(
    keeps: bool, expected: set[str]
) -> None:
    provider = make_provider(keeps_other_roles=keeps)
    admit(provider, claims(), at=NOW)
    person = Person.objects.get()
    RoleGrant.objects.create(person=person, role=Role.SUPPORT)

    admit(provider, claims(), at=NOW)

    assert roles_of(person) == expected


def test_who_lost_all_groups_is_refused_and_loses_the_roles() -> None:
    provider = make_provider()
    admit(provider, claims(), at=NOW)

    with pytest.raises(NoRoleError):
        admit(provider, claims(groups=frozenset()), at=NOW)

    assert roles_of(Person.objects.get()) == set()


def test_the_last_administrator_keeps_the_role() -> None:
    provider = make_provider(role_map={"it": "admin", "cs": "csm"})
    admit(provider, claims(groups=frozenset({"it"})), at=NOW)

    admit(provider, claims(), at=NOW)

    assert roles_of(Person.objects.get()) == {Role.ADMIN, Role.CSM}


def test_a_member_is_linked_by_address_where_the_provider_is_trusted_for_it() -> None:
    member = make_user(person=make_person(email="Noa@Example.com"), roles=[Role.SUPPORT])
    provider = make_provider(linked_domains=["example.com"])

    admission = admit(provider, claims(), at=NOW)

    assert admission.user_id == member.pk
    assert roles_of(member.person) == {Role.CSM}


@pytest.mark.parametrize(
    "values",
    [{"is_email_verified": False}, {"email": "noa@evil.example.com"}, {"email": "noa@example.org"}],
)
def test_an_address_that_proves_nothing_links_nobody(values: dict[str, Any]) -> None:
    make_user(person=make_person(email=values.get("email", "noa@example.com")))
    provider = make_provider(linked_domains=["example.com"])

    with pytest.raises(AddressTakenError):
        admit(provider, claims(**values), at=NOW)

    assert not Identity.objects.exists()


def test_who_is_linked_is_not_linked_again_by_address() -> None:
    provider = make_provider(linked_domains=["example.com"])
    admit(provider, claims(), at=NOW)

    with pytest.raises(AddressTakenError):
        admit(provider, claims(subject="somebody-else"), at=NOW)


def test_a_contact_of_a_customer_with_the_same_address_is_somebody_else() -> None:
    contact = make_person(name="Noa", email="noa@example.com")

    admission = admit(make_provider(), claims(), at=NOW)

    assert User.objects.get(pk=admission.user_id).person_id != contact.id


def test_a_new_name_and_address_at_the_provider_are_followed() -> None:
    provider = make_provider()
    admit(provider, claims(), at=NOW)

    admit(provider, claims(name="Ñoa Ångström 山", email="noa.new@example.com"), at=NOW)

    person = Person.objects.get()
    assert (person.name, person.email) == ("Ñoa Ångström 山", "noa.new@example.com")


def test_an_address_that_another_member_has_is_not_taken_over() -> None:
    provider = make_provider()
    admission = admit(provider, claims(), at=NOW)
    make_user(person=make_person(email="dana@example.com"))

    admit(provider, claims(email="dana@example.com"), at=NOW)

    assert User.objects.get(pk=admission.user_id).person.email == "noa@example.com"


def test_an_unverified_address_is_not_kept() -> None:
    admit(make_provider(), claims(is_email_verified=False), at=NOW)

    assert Person.objects.get().email is None


def test_a_closed_sign_in_stays_closed() -> None:
    provider = make_provider()
    admit(provider, claims(), at=NOW)
    User.objects.update(is_active=False)

    with pytest.raises(SignInClosedError):
        admit(provider, claims(), at=NOW)


def test_a_provider_without_groups_lets_members_in_and_leaves_their_roles() -> None:
    member = make_user(person=make_person(email="noa@example.com"), roles=[Role.SUPPORT])
    provider = make_provider(role_map={}, linked_domains=["example.com"])

    admit(provider, claims(groups=frozenset()), at=NOW)
    with pytest.raises(NoRoleError):
        admit(provider, claims(subject="other", email="other@example.com"), at=NOW)

    assert roles_of(member.person) == {Role.SUPPORT}


def test_a_sign_in_ends_when_the_provider_or_the_settings_say() -> None:
    provider = make_provider(session_hours=8)

    ours = admit(provider, claims(), at=NOW)
    theirs = admit(provider, claims(ends_at=NOW + timedelta(hours=1)), at=NOW)

    assert ours.ends_at == NOW + timedelta(hours=8)
    assert theirs.ends_at == NOW + timedelta(hours=1)


def test_passwords_are_for_administrators_where_they_are_limited(client: Client) -> None:
    make_user(person=make_person(email="admin@example.com"), roles=[Role.ADMIN])
    make_user(person=make_person(email="csm@example.com"))
    make_provider()
    limit_passwords(actor=ANA, to_administrators=True)

    client.post("/sign-in", {"login": "csm@example.com", "password": PASSWORD})
    member = "_auth_user_id" in client.session
    client.post("/sign-in", {"login": "admin@example.com", "password": PASSWORD})

    assert not member
    assert "_auth_user_id" in client.session


def test_passwords_stay_while_no_administrator_has_one() -> None:
    make_user()
    make_provider()

    with pytest.raises(NoWayInError):
        limit_passwords(actor=ANA, to_administrators=True)


def test_passwords_stay_while_there_is_no_provider() -> None:
    make_user(roles=[Role.ADMIN])

    with pytest.raises(NothingToSignInWithError):
        limit_passwords(actor=ANA, to_administrators=True)


def test_who_was_erased_does_not_come_back_by_the_provider() -> None:
    provider = make_provider()
    admit(provider, claims(), at=NOW)
    person = Person.objects.get(email="noa@example.com")
    erase_person(actor=ANA, person_id=person.id, reason="Asked for it", at=NOW)

    for back in (claims(), claims(email="other@example.com"), claims(subject="noa-2")):
        with pytest.raises(ErasedError):
            admit(provider, back, at=NOW)

    assert not User.objects.exists()
