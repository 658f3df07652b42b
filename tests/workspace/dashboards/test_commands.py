from typing import Any

import pytest

from factories.dashboards import NOON, make_dashboard, make_tile
from factories.people import make_person, make_user
from parlance.kit.actor import Actor
from parlance.kit.errors import DeniedError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.audit.models import AuditEntry
from parlance.platform.notifications.models import Notification
from parlance.platform.people.models import Person
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.workspace.dashboards.commands import boards as commands
from parlance.workspace.dashboards.commands import sharing, tiles
from parlance.workspace.dashboards.errors import (
    DashboardNotFoundError,
    NameUnsoundError,
    NotYoursError,
    ShareUnsoundError,
    TileUnsoundError,
    TooManyTilesError,
)
from parlance.workspace.dashboards.queries.boards import board, boards, find_start
from parlance.workspace.dashboards.queries.finding import found_boards, sees_board
from parlance.workspace.dashboards.values.boards import MOST_TILES, Holder, Which
from parlance.workspace.dashboards.values.filters import Filters, filters
from parlance.workspace.dashboards.values.tiles import Kind, Width

pytestmark = pytest.mark.django_db

EVERYBODY = Holder()
NOTE = {"text": "Look here."}


def somebody(*roles: Role, name: str = "Dana Field") -> Actor:
    return actor_for(make_user(person=make_person(name=name), roles=roles or (Role.CS_LEAD,)))


@pytest.fixture
def ana() -> Actor:
    return somebody(name="Ana Lund")


@pytest.fixture
def ben() -> Actor:
    return somebody(Role.CSM, name="Ben Roth")


def test_a_dashboard_is_seen_by_nobody_else_until_it_is_shared(ana: Actor, ben: Actor) -> None:
    shown = make_dashboard(ana, (Kind.NOTE, NOTE))

    with pytest.raises(DashboardNotFoundError) as foreign:
        board(actor=ben, dashboard_id=shown)
    with pytest.raises(DashboardNotFoundError) as absent:
        board(actor=ben, dashboard_id=999_999)
    sharing.share(actor=ana, dashboard_id=shown, holder=Holder(role="csm"), may_edit=False)

    assert str(foreign.value) == str(absent.value)
    assert board(actor=ben, dashboard_id=shown).may_edit is False
    assert [one.id for one in boards(actor=ben, which=Which.WITH_ME)] == [shown]
    assert boards(actor=ben, which=Which.MINE) == []


@pytest.mark.parametrize("with_whom", ["role", "person", "everybody"])
def test_whoever_a_dashboard_is_shared_with_is_told_once(
    ana: Actor, ben: Actor, with_whom: str
) -> None:
    holder = {
        "role": Holder(role="csm"),
        "person": Holder(person_id=ben.id),
        "everybody": EVERYBODY,
    }[with_whom]
    shown = make_dashboard(ana)

    for may_edit in (False, True):
        sharing.share(actor=ana, dashboard_id=shown, holder=holder, may_edit=may_edit)

    told = Notification.objects.values_list("person_id", "href", "times")
    assert [(str(person), href, times) for person, href, times in told] == [
        (ben.id, f"/dashboards/{shown}", 1)
    ]
    assert board(actor=ben, dashboard_id=shown).may_edit is True


def test_sharing_needs_the_right_and_the_dashboard(ana: Actor) -> None:
    support = somebody(Role.SUPPORT)
    own = make_dashboard(support)
    foreign = make_dashboard(ana)
    sharing.share(actor=ana, dashboard_id=foreign, holder=EVERYBODY, may_edit=True)

    with pytest.raises(DeniedError):
        sharing.share(actor=support, dashboard_id=own, holder=EVERYBODY, may_edit=False)
    with pytest.raises(NotYoursError):
        sharing.share(actor=somebody(), dashboard_id=foreign, holder=EVERYBODY, may_edit=True)


@pytest.mark.parametrize(
    "holder", [Holder(role="customer"), Holder(role="nonsense"), Holder(person_id="nonsense")]
)
def test_nothing_is_shared_with_customers_or_nobody(ana: Actor, holder: Holder) -> None:
    shown = make_dashboard(ana)

    with pytest.raises(ShareUnsoundError):
        sharing.share(actor=ana, dashboard_id=shown, holder=holder, may_edit=False)


def test_what_is_shared_to_be_seen_is_not_changed(ana: Actor, ben: Actor) -> None:
    shown = make_dashboard(ana, (Kind.NOTE, NOTE))
    sharing.share(actor=ana, dashboard_id=shown, holder=EVERYBODY, may_edit=False)

    with pytest.raises(NotYoursError):
        make_tile(ben, shown, Kind.NOTE, **NOTE)
    copied = commands.duplicate_dashboard(actor=ben, dashboard_id=shown, name="Mine", at=NOON)

    assert board(actor=ben, dashboard_id=copied).is_mine
    assert len(board(actor=ben, dashboard_id=copied).tiles) == 1
    with pytest.raises(DashboardNotFoundError):
        board(actor=ana, dashboard_id=copied)


def test_tiles_are_moved_copied_removed_and_brought_back(ana: Actor) -> None:
    shown = make_dashboard(ana, *((Kind.NOTE, {"text": text}) for text in "abc"))
    first, second, third = (one.id for one in board(actor=ana, dashboard_id=shown).tiles)
    of: dict[str, Any] = {"actor": ana, "dashboard_id": shown, "at": NOON}

    tiles.move_tile(tile_id=third, before=first, **of)
    copied = tiles.duplicate_tile(tile_id=first, **of)
    tiles.resize_tile(tile_id=second, width=Width.FULL, **of)
    tiles.remove_tile(tile_id=third, **of)
    without = [one.id for one in board(actor=ana, dashboard_id=shown).tiles]
    tiles.restore_tile(tile_id=third, **of)

    found = board(actor=ana, dashboard_id=shown).tiles
    assert without == [first, copied, second]
    assert [one.id for one in found] == [third, first, copied, second]
    assert found[-1].width is Width.FULL


def test_a_second_edit_is_shown_the_first(ana: Actor) -> None:
    shown = make_dashboard(ana, (Kind.NOTE, NOTE))
    (tile,) = board(actor=ana, dashboard_id=shown).tiles
    edit: dict[str, Any] = {
        "actor": ana,
        "dashboard_id": shown,
        "tile_id": tile.id,
        "width": Width.HALF,
        "at": NOON,
    }
    tiles.change_tile(given={"text": "first"}, expected=tile.fingerprint, **edit)

    with pytest.raises(StaleEditError) as stale:
        tiles.change_tile(given={"text": "second"}, expected=tile.fingerprint, **edit)
    tiles.change_tile(given={"text": "second"}, expected=stale.value.fingerprint, **edit)

    (difference,) = stale.value.differences
    assert (difference.field, difference.now, difference.asked) == ("text", "first", "second")
    assert board(actor=ana, dashboard_id=shown).tiles[0].values["text"] == "second"


def test_a_second_edit_of_name_and_filters_is_shown_the_first(ana: Actor) -> None:
    shown = make_dashboard(ana)
    read = board(actor=ana, dashboard_id=shown).fingerprint
    edit: dict[str, Any] = {
        "actor": ana,
        "dashboard_id": shown,
        "description": "",
        "at": NOON,
        "expected": read,
    }
    commands.change_dashboard(name="first", filters=Filters(every="quarter"), **edit)

    with pytest.raises(StaleEditError) as stale:
        commands.change_dashboard(name="second", filters=Filters(), **edit)

    assert [one.field for one in stale.value.differences] == ["name", "every"]


def test_a_full_dashboard_says_so(ana: Actor) -> None:
    shown = make_dashboard(ana, *((Kind.NOTE, NOTE) for _ in range(MOST_TILES)))

    with pytest.raises(TooManyTilesError, match="at most 40 tiles"):
        make_tile(ana, shown, Kind.NOTE, **NOTE)


@pytest.mark.parametrize("name", ["", "  ", "\x00", "n" * 1_000])
def test_a_name_that_cannot_be_is_refused(ana: Actor, name: str) -> None:
    with pytest.raises(NameUnsoundError):
        make_dashboard(ana, name=name)


def test_names_are_kept_in_any_letters(ana: Actor) -> None:
    shown = make_dashboard(ana, name="Übersicht 収益 📈")

    assert board(actor=ana, dashboard_id=shown).name == "Übersicht 収益 📈"


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        (Kind.NUMBER, {}, "metric"),
        (Kind.NUMBER, {"metric": "no such thing"}, "metric"),
        (Kind.NOTE, {"text": " "}, "text"),
        (Kind.NOTE, {"text": "x" * 5_000}, "text"),
        (Kind.TREND, {"metrics": list("abcde")}, "metrics"),
        (Kind.MOVERS, {"most": "-3"}, "most"),
        (Kind.MOVERS, {"most": "99999999999999999"}, "most"),
        (Kind.TREND, {"metrics": ["mrr"], "look": "spiral"}, "look"),
    ],
)
def test_a_tile_that_cannot_be_names_its_field(
    ana: Actor, kind: Kind, given: dict[str, Any], field: str
) -> None:
    shown = make_dashboard(ana)

    with pytest.raises(TileUnsoundError) as refused:
        make_tile(ana, shown, kind, **given)

    assert refused.value.field == field


def test_a_dashboard_outlives_its_owner(ana: Actor, ben: Actor) -> None:
    shown = make_dashboard(ana)
    sharing.share(actor=ana, dashboard_id=shown, holder=Holder(person_id=ben.id), may_edit=True)
    Person.objects.filter(id=ana.id).delete()

    left = board(actor=ben, dashboard_id=shown)
    commands.take_over(actor=ben, dashboard_id=shown, at=NOON)

    assert left.owner_id is None
    assert board(actor=ben, dashboard_id=shown).is_mine


def test_nobody_takes_over_what_has_an_owner(ana: Actor, ben: Actor) -> None:
    shown = make_dashboard(ana)
    sharing.share(actor=ana, dashboard_id=shown, holder=EVERYBODY, may_edit=True)

    with pytest.raises(NotYoursError):
        commands.take_over(actor=ben, dashboard_id=shown, at=NOON)


def test_a_start_page_is_forgotten_with_the_share(ana: Actor, ben: Actor) -> None:
    shown = make_dashboard(ana)
    sharing.share(actor=ana, dashboard_id=shown, holder=Holder(role="csm"), may_edit=False)
    commands.start_on(actor=ben, dashboard_id=shown)
    chosen = find_start(actor=ben)
    (share,) = board(actor=ana, dashboard_id=shown).shares

    sharing.unshare(actor=ana, dashboard_id=shown, share_id=share.id)

    assert chosen == shown
    assert find_start(actor=ben) is None
    assert not sees_board(ben, f"/dashboards/{shown}")


def test_starred_dashboards_come_first_and_are_found_by_words(ana: Actor) -> None:
    make_dashboard(ana, name="Adoption of reports")
    renewals = make_dashboard(ana, name="Renewals of autumn")
    commands.star(actor=ana, dashboard_id=renewals, on=True)

    assert [one.name for one in boards(actor=ana)] == ["Renewals of autumn", "Adoption of reports"]
    assert [one.name for one in boards(actor=ana, search="report")] == ["Adoption of reports"]
    (hit,) = found_boards(actor=ana, words="renewals", limit=5)
    assert (hit.title, hit.href) == ("Renewals of autumn", f"/dashboards/{renewals}")
    assert found_boards(actor=somebody(), words="renewals", limit=5) == []


def test_every_change_is_in_the_audit_log(ana: Actor) -> None:
    shown = make_dashboard(ana, (Kind.NOTE, NOTE))
    sharing.share(actor=ana, dashboard_id=shown, holder=EVERYBODY, may_edit=False)
    commands.remove_dashboard(actor=ana, dashboard_id=shown)

    entries = AuditEntry.objects.filter(subject_kind="dashboard", subject_id=str(shown))
    actions = entries.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["created", "tile_added", "shared", "removed"]


def test_filters_come_back_as_they_were_kept() -> None:
    kept = Filters("quarter", 6, (("segment", "Enterprise: north"),), NOON.date(), "movements")

    assert filters(kept.stored) == kept
