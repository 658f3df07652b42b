from datetime import UTC, datetime

import pytest

from factories.people import make_person, make_user
from parlance.kit.actor import SYSTEM, Actor
from parlance.kit.errors import DeniedError
from parlance.platform.audit.models import AuditEntry
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.platform.views.commands import (
    change_view,
    clear_default,
    delete_view,
    make_default,
    move_view,
    rename_view,
    restore_view,
    save_view,
    share_view,
)
from parlance.platform.views.errors import InvalidViewError, NameTakenError, ViewNotFoundError
from parlance.platform.views.queries import default_query, found_views, views

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def somebody(*roles: Role) -> Actor:
    return actor_for(make_user(person=make_person(), roles=roles or (Role.CSM,)))


def save(actor: Actor, name: str = "Metrics", address: str = "/glossary?kind=metric") -> int:
    return save_view(actor=actor, page="glossary", name=name, address=address)


def names(actor: Actor) -> list[str]:
    return [one.name for one in views(actor=actor, page="glossary")]


def test_a_view_keeps_the_state_of_its_page_but_not_the_moment() -> None:
    ann = somebody()

    save(ann, address="/glossary?kind=metric&search=mrr&after=xyz&explain=%2Fexplain&empty=")

    (found,) = views(actor=ann, page="glossary")
    assert (found.name, found.query, found.is_own) == ("Metrics", "kind=metric&search=mrr", True)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/glossary?kind=metric",
        "//example.com/glossary?kind=metric",
        "javascript:alert(1)",
        "/\\example.com?kind=metric",
        "\\\\example.com",
        "/metrics?every=month",
        "/glossary/../accounts?x=1",
        "/glossary?x=%00",
        "/glossary?x=%ff",
        "/glossary?" + "x=1&" * 101,
        "/glossary?x=" + "1" * 10_000,
        "http://[::1",
    ],
)
def test_an_address_elsewhere_or_beyond_reading_is_refused(address: str) -> None:
    ann = somebody()

    with pytest.raises(InvalidViewError):
        save(ann, address=address)
    assert names(ann) == []


@pytest.mark.parametrize("name", ["", "  ", "\0", "x" * 81])
def test_a_view_needs_a_name(name: str) -> None:
    with pytest.raises(InvalidViewError):
        save(somebody(), name=name)


def test_two_views_of_a_page_have_two_names() -> None:
    ann, bob = somebody(), somebody()
    save(ann)
    save(bob)

    with pytest.raises(NameTakenError):
        save(ann, name=" METRICS ")


def test_a_page_without_views_and_a_page_not_for_them_are_refused() -> None:
    with pytest.raises(ViewNotFoundError):
        save_view(actor=somebody(), page="account_login", name="x", address="")
    with pytest.raises(DeniedError):
        save(somebody(Role.CUSTOMER))
    with pytest.raises(InvalidViewError):
        save(SYSTEM)


def test_views_stand_in_the_order_that_their_owner_gives() -> None:
    ann = somebody()
    first, _, third = (save(ann, name=name) for name in ("One", "Two", "Three"))

    move_view(actor=ann, view_id=third, up=True)
    move_view(actor=ann, view_id=first, up=True)

    assert names(ann) == ["One", "Three", "Two"]


def test_a_shared_view_is_seen_by_those_it_is_shared_with() -> None:
    lead, csm, pm = somebody(Role.CS_LEAD), somebody(Role.CSM), somebody(Role.PM)
    shared = save(lead)

    assert names(csm) == []
    share_view(actor=lead, view_id=shared, roles=[Role.CSM])
    assert (names(csm), names(pm)) == (["Metrics"], [])
    share_view(actor=lead, view_id=shared, everybody=True)
    assert (names(csm), names(pm)) == (["Metrics"], ["Metrics"])
    share_view(actor=lead, view_id=shared)
    assert (names(csm), names(pm)) == ([], [])


def test_sharing_needs_its_right_and_known_roles() -> None:
    engineer, lead = somebody(Role.ENGINEERING_MANAGER), somebody(Role.CS_LEAD)

    with pytest.raises(DeniedError):
        share_view(actor=engineer, view_id=save(engineer), everybody=True)
    with pytest.raises(InvalidViewError):
        share_view(actor=lead, view_id=save(lead), roles=["emperor"])


def test_what_is_somebody_elses_cannot_be_changed() -> None:
    lead, csm = somebody(Role.CS_LEAD), somebody(Role.CSM)
    shared = save(lead)
    share_view(actor=lead, view_id=shared, everybody=True)

    for view_id in (shared, 10**12):
        with pytest.raises(ViewNotFoundError):
            rename_view(actor=csm, view_id=view_id, name="Mine now")
        with pytest.raises(ViewNotFoundError):
            change_view(actor=csm, view_id=view_id, address="")
        with pytest.raises(ViewNotFoundError):
            delete_view(actor=csm, view_id=view_id, now=NOW)
        with pytest.raises(ViewNotFoundError):
            share_view(actor=csm, view_id=view_id)


def test_a_page_opens_with_the_default_while_it_may_be_seen() -> None:
    lead, csm = somebody(Role.CS_LEAD), somebody(Role.CSM)
    shared = save(lead)
    with pytest.raises(ViewNotFoundError):
        make_default(actor=csm, view_id=shared)
    share_view(actor=lead, view_id=shared, everybody=True)

    make_default(actor=csm, view_id=shared)
    assert default_query(actor=csm, page="glossary") == "kind=metric"
    assert default_query(actor=lead, page="glossary") == ""
    share_view(actor=lead, view_id=shared)
    assert default_query(actor=csm, page="glossary") == ""
    share_view(actor=lead, view_id=shared, everybody=True)
    clear_default(actor=csm, page="glossary")
    assert default_query(actor=csm, page="glossary") == ""


def test_a_deleted_view_comes_back() -> None:
    ann = somebody()
    view = save(ann)
    make_default(actor=ann, view_id=view)

    delete_view(actor=ann, view_id=view, now=NOW)
    assert (names(ann), default_query(actor=ann, page="glossary")) == ([], "")
    restore_view(actor=ann, view_id=view)
    assert (names(ann), default_query(actor=ann, page="glossary")) == (["Metrics"], "kind=metric")

    delete_view(actor=ann, view_id=view, now=NOW)
    save(ann)
    with pytest.raises(NameTakenError):
        restore_view(actor=ann, view_id=view)


def test_the_search_finds_own_and_shared_views_of_pages_that_are_open() -> None:
    lead, csm, customer = somebody(Role.CS_LEAD), somebody(Role.CSM), somebody(Role.CUSTOMER)
    share_view(actor=lead, view_id=save(lead, name="Quarterly words"), everybody=True)
    save(lead, name="Quarterly secrets")

    assert [one.title for one in found_views(actor=csm, words="quarterly", limit=5)] == [
        "Quarterly words"
    ]
    assert found_views(actor=customer, words="quarterly", limit=5) == []


def test_the_log_has_no_names_and_no_addresses() -> None:
    ann = somebody()
    view = save(ann, name="Jo Field's accounts", address="/glossary?search=Jo+Field")
    rename_view(actor=ann, view_id=view, name="Jo")
    delete_view(actor=ann, view_id=view, now=NOW)

    said = [f"{one.before}{one.after}" for one in AuditEntry.objects.filter(subject_kind="view")]
    assert len(said) == 3
    assert not any("Jo" in one for one in said)
