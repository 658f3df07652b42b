"""A directory adds people, gives roles by groups, and ends access; never the last administrator."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.test import Client

from actors import ANA
from factories.people import make_person, make_user
from factories.scim import DirectoryClient, new_token, read
from parlance.kit.actor import Actor
from parlance.platform.directory.commands.groups import map_groups
from parlance.platform.directory.commands.tokens import revoke_token
from parlance.platform.directory.models import Entry, Token
from parlance.platform.people.models import Person, RoleGrant, User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.tokens.commands import make_token
from parlance.platform.tokens.queries import find_bearer

pytestmark = pytest.mark.django_db

MICROSOFT_OFF = {"op": "Replace", "path": "active", "value": "False"}
OKTA_OFF = {"op": "replace", "value": {"active": False}}


@pytest.fixture
def directory() -> DirectoryClient:
    return DirectoryClient()


def roles_of(user: dict[str, str]) -> set[str]:
    held = RoleGrant.objects.filter(person_id=user["id"])
    return set(held.values_list("role", flat=True))


def signed_in(person_id: str) -> Client:
    client = Client()
    user = User.objects.get(person_id=person_id)
    client.force_login(user, backend="parlance.platform.people.sign_in.PersonBackend")
    return client


@pytest.mark.parametrize("operation", [MICROSOFT_OFF, OKTA_OFF], ids=["microsoft", "okta"])
def test_a_leavers_sessions_and_tokens_end_at_once(
    operation: dict[str, object], directory: DirectoryClient
) -> None:
    user = directory.add_user("noa@example.com", displayName="Noa")
    map_groups(actor=ANA, role_map={"cs": Role.CSM})
    directory.add_group("cs", user["id"])
    actor = actor_for(User.objects.get(person_id=user["id"]))
    client, token = signed_in(user["id"]), token_of(actor)
    now = datetime.now(UTC)
    assert client.get("/settings/profile").status_code != HTTPStatus.NOT_FOUND
    assert find_bearer(secret=token, now=now) is not None

    answer = directory.patch(f"/Users/{user['id']}", operation)

    refused = client.get("/settings/profile")
    assert read(answer)["active"] is False
    assert refused.status_code == HTTPStatus.FOUND
    assert refused["Location"].startswith("/sign-in")
    assert find_bearer(secret=token, now=now) is None


def token_of(actor: Actor) -> str:
    made = make_token(actor=actor, name="a program", scopes=["read"], days=1, now=datetime.now(UTC))
    return made.secret


def test_groups_give_roles_and_take_them(directory: DirectoryClient) -> None:
    map_groups(actor=ANA, role_map={"cs": Role.CSM, "product": Role.PM})
    user = directory.add_user("noa@example.com")
    RoleGrant.objects.create(person_id=user["id"], role=Role.SUPPORT)
    group = directory.add_group("cs", user["id"])
    inside = roles_of(user)

    removal = {"op": "Remove", "path": f'members[value eq "{user["id"]}"]'}
    answer = directory.patch(f"/Groups/{group['id']}", removal)

    assert answer.status_code == HTTPStatus.OK
    assert inside == {Role.CSM, Role.SUPPORT}
    assert roles_of(user) == {Role.SUPPORT}


def test_members_are_added_and_removed_the_way_microsoft_does(directory: DirectoryClient) -> None:
    map_groups(actor=ANA, role_map={"cs": Role.CSM})
    user, group = directory.add_user("noa@example.com"), directory.add_group("cs")
    path, value = f"/Groups/{group['id']}", [{"value": user["id"]}]

    directory.patch(path, {"op": "Add", "path": "members", "value": value})
    added = roles_of(user)
    directory.patch(path, {"op": "Remove", "path": "members", "value": value})

    assert added == {Role.CSM}
    assert roles_of(user) == set()


def test_a_group_that_is_removed_takes_its_role_along(directory: DirectoryClient) -> None:
    map_groups(actor=ANA, role_map={"cs": Role.CSM})
    user = directory.add_user("noa@example.com")
    group = directory.add_group("cs", user["id"])

    answer = directory.send("DELETE", f"/Groups/{group['id']}")

    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert roles_of(user) == set()


def test_the_last_administrator_stays(directory: DirectoryClient) -> None:
    administrator = make_user(roles=[Role.ADMIN])
    path = f"/Users/{administrator.person_id}"

    off = directory.patch(path, OKTA_OFF)
    removed = directory.send("DELETE", path)

    administrator.refresh_from_db()
    assert off.status_code == removed.status_code == HTTPStatus.CONFLICT
    assert read(off)["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert administrator.is_active


def test_the_last_administrator_by_a_group_stays(directory: DirectoryClient) -> None:
    map_groups(actor=ANA, role_map={"it": Role.ADMIN})
    user = directory.add_user("noa@example.com")
    group = directory.add_group("it", user["id"])

    answer = directory.send("DELETE", f"/Groups/{group['id']}")

    assert answer.status_code == HTTPStatus.CONFLICT
    assert roles_of(user) == {Role.ADMIN}


def test_a_member_made_by_hand_is_found_by_address_and_not_made_twice(
    directory: DirectoryClient,
) -> None:
    known = make_user(person=make_person(email="Noa@example.com"))

    found = read(directory.send("GET", '/Users?filter=userName eq "noa@EXAMPLE.com"'))
    twice = directory.send(
        "POST",
        "/Users",
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": "noa@example.com",
        },
    )

    assert [one["id"] for one in found["Resources"]] == [str(known.person_id)]
    assert twice.status_code == HTTPStatus.CONFLICT
    assert read(twice)["scimType"] == "uniqueness"


def test_who_comes_back_is_the_same_person(directory: DirectoryClient) -> None:
    first = directory.add_user("noa@example.com")
    directory.send("DELETE", f"/Users/{first['id']}")
    gone = directory.send("GET", f"/Users/{first['id']}")

    again = directory.add_user("noa@example.com")

    assert gone.status_code == HTTPStatus.NOT_FOUND
    assert again["id"] == first["id"]
    assert again["active"] is True


def test_customers_people_are_not_shown(directory: DirectoryClient) -> None:
    customer = make_user(roles=[Role.CUSTOMER])

    listed = read(directory.send("GET", "/Users"))
    asked = directory.send("GET", f"/Users/{customer.person_id}")

    assert listed["totalResults"] == 0
    assert asked.status_code == HTTPStatus.NOT_FOUND


def test_names_stand_in_the_persons_table_only(directory: DirectoryClient) -> None:
    user = directory.add_user(
        "noa.lindqvist", externalId="E-4711", emails=[{"value": "noa@example.com"}]
    )

    entry = Entry.objects.get(person_id=user["id"])
    kept = " ".join(str(one) for one in vars(entry).values())

    assert "noa" not in kept
    assert "4711" not in kept
    assert Person.objects.get(id=user["id"]).email == "noa@example.com"


def test_names_in_every_script_are_kept(directory: DirectoryClient) -> None:
    user = directory.add_user("ådne@example.com", displayName="Ådne 山田 محمد \u202e")

    found = read(directory.send("GET", '/Users?filter=userName eq "ÅDNE@example.com"'))

    assert found["Resources"][0]["id"] == user["id"]
    assert found["Resources"][0]["displayName"].startswith("Ådne 山田 محمد")


def test_the_name_in_parts_is_enough(directory: DirectoryClient) -> None:
    user = directory.add_user("noa@example.com", name={"givenName": "Noa", "familyName": "Lind"})

    assert user["displayName"] == "Noa Lind"


def test_an_address_is_changed_the_way_microsoft_does(directory: DirectoryClient) -> None:
    user = directory.add_user("noa@example.com")
    operation = {
        "op": "Replace",
        "path": 'emails[type eq "work"].value',
        "value": "noa.lind@example.com",
    }

    answer = directory.patch(f"/Users/{user['id']}", operation)

    assert answer.status_code == HTTPStatus.OK
    assert Person.objects.get(id=user["id"]).email == "noa.lind@example.com"


def test_a_change_of_what_was_changed_meanwhile_is_refused(directory: DirectoryClient) -> None:
    user = directory.add_user("noa@example.com")
    directory.patch(f"/Users/{user['id']}", {"op": "replace", "path": "displayName", "value": "N"})

    stale = directory.send("DELETE", f"/Users/{user['id']}", if_match=user["meta"]["version"])

    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED


def test_what_is_known_is_not_sent_again(directory: DirectoryClient) -> None:
    user = directory.add_user("noa@example.com")

    answer = directory.send("GET", f"/Users/{user['id']}", if_none_match=user["meta"]["version"])

    assert answer.status_code == HTTPStatus.NOT_MODIFIED


def test_lists_come_by_pages(directory: DirectoryClient) -> None:
    for number in range(5):
        directory.add_user(f"user-{number}@example.com")

    page = read(directory.send("GET", "/Users?startIndex=4&count=2"))
    found = read(directory.send("GET", '/Users?filter=userName sw "user-"&count=1'))

    names = [one["userName"] for one in page["Resources"]]
    assert names == ["user-3@example.com", "user-4@example.com"]
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 4, 2)
    assert found["totalResults"] == 5


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/Users?filter=userName zz 1", None, HTTPStatus.BAD_REQUEST),
        ("GET", "/Users?startIndex=abc", None, HTTPStatus.BAD_REQUEST),
        ("GET", "/Users/not-an-id", None, HTTPStatus.NOT_FOUND),
        ("POST", "/Users", [], HTTPStatus.BAD_REQUEST),
        ("POST", "/Users", {"schemas": ["urn:x"]}, HTTPStatus.BAD_REQUEST),
        ("POST", "/Groups", {"displayName": "g", "members": [{"value": "x"}]}, 400),
        ("PUT", "/Users", {}, HTTPStatus.METHOD_NOT_ALLOWED),
        ("GET", "/Nothing", None, HTTPStatus.NOT_FOUND),
    ],
)
def test_bad_requests_are_refused_as_scim_says(
    method: str, path: str, body: object, status: int, directory: DirectoryClient
) -> None:
    answer = directory.send(method, path, body)

    assert answer.status_code == status
    assert read(answer)["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_only_a_token_that_is_valid_opens() -> None:
    token = new_token()
    revoked = DirectoryClient(token)
    assert revoked.send("GET", "/Users").status_code == HTTPStatus.OK
    revoke_token(actor=ANA, token_id=Token.objects.get().id, at=datetime.now(UTC))

    answers = [
        revoked.send("GET", "/Users"),
        DirectoryClient("made-up").send("GET", "/Users"),
        Client().get("/scim/v2/Users"),
        signed_in(str(make_user(roles=[Role.ADMIN]).person_id)).get("/scim/v2/Users"),
    ]

    assert {answer.status_code for answer in answers} == {HTTPStatus.UNAUTHORIZED}
    assert answers[0]["WWW-Authenticate"].startswith("Bearer")
