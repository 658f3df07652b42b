from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import companies
from factories.companies import make_money_month
from factories.dashboards import make_dashboard
from factories.people import make_person, make_user
from parlance.kit.actor import Actor
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.platform.people.values import Role
from parlance.workspace.dashboards.commands import sharing
from parlance.workspace.dashboards.models import Tile
from parlance.workspace.dashboards.pages.notes import as_html
from parlance.workspace.dashboards.queries.figures import NOT_FOR_YOU
from parlance.workspace.dashboards.queries.shipped import templates
from parlance.workspace.dashboards.values.boards import Holder
from parlance.workspace.dashboards.values.filters import Filters
from parlance.workspace.dashboards.values.tiles import Against, Kind, NumberTile

pytestmark = pytest.mark.django_db

JUNE = "from=2026-01-01&to=2026-06-30"
EVERY_KIND: tuple[tuple[Kind, dict[str, Any]], ...] = (
    (Kind.NUMBER, {"metric": "monthly_recurring_revenue"}),
    (Kind.NUMBER, {"metric": "net_revenue_retention", "against": "year"}),
    (Kind.NUMBER, {"metric": "active_accounts", "against": "target"}),
    (Kind.TREND, {"metrics": ["new_mrr", "churned_mrr"], "look": "stacked"}),
    (Kind.BREAKDOWN, {"metric": "monthly_recurring_revenue", "dimension": "plan"}),
    (Kind.BREAKDOWN, {"metric": "active_accounts", "dimension": "segment", "look": "donut"}),
    (Kind.BREAKDOWN, {"metric": "active_accounts", "dimension": "segment", "look": "table"}),
    (Kind.MOVEMENTS, {}),
    (Kind.COHORTS, {}),
    (Kind.MOVERS, {}),
    (
        Kind.LIST,
        {
            "columns": ["segment", "monthly_recurring_revenue"],
            "order": "-monthly_recurring_revenue",
        },
    ),
    (Kind.NOTE, {"text": "Look at **June**."}),
)


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with companies.company(django_db_blocker, make_money_month):
        yield


@pytest.fixture
def user() -> User:
    return make_user(person=make_person(), roles=[Role.EXECUTIVE])


@pytest.fixture
def owner(user: User) -> Actor:
    return actor_for(user)


@pytest.fixture
def client(user: User) -> Client:
    return browser_of(user)


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_kind_of_tile_shows_its_contents(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner, *EVERY_KIND)

    cards = client.get(f"/dashboards/{board}?{JUNE}&whole=1").context["page"].cards

    assert [card.words for card in cards] == [""] * len(EVERY_KIND)
    assert cards[0].number.value.text == "$110,000"
    assert cards[3].chart.head == ("Period", "New MRR", "Churned MRR")
    steps = {name: cells[0].text for name, cells in cards[7].chart.rows}
    # 100,000 + 8,000 + 10,000 - 3,000 - 5,000
    assert steps == {
        "Opening": "$100,000.00",
        "New": "$8,000.00",
        "Expansion": "$10,000.00",
        "Contraction": "\N{MINUS SIGN}$3,000.00",
        "Churn": "\N{MINUS SIGN}$5,000.00",
        "Close": "$110,000.00",
    }


def test_tiles_come_as_fragments_by_part(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner, *EVERY_KIND)

    page = client.get(f"/dashboards/{board}?{JUNE}").context["page"]
    filled = [card for load in page.loads for card in client.get(load).context["page"].cards]

    assert [card.kind for card in page.cards if not card.is_waiting] == [Kind.NOTE]
    assert sorted(card.id for card in filled) == [one.id for one in page.cards if one.is_waiting]
    assert not any(card.is_waiting or card.words for card in filled)


def test_the_address_counts_before_the_saved_filters(client: Client, owner: Actor) -> None:
    saved = Filters(every="quarter", periods=2, where=(("segment", "north"),), reading="movements")
    board = make_dashboard(owner, (Kind.NUMBER, {"metric": "mrr"}), filters=saved)

    kept = client.get(f"/dashboards/{board}?to=2026-06-30").context["page"].asked
    asked = client.get(f"/dashboards/{board}?every=month&where=&reading=&to=2026-06-30")

    assert kept.asked.where == (("segment", "north"),)
    assert (kept.asked.every, len(kept.asked.windows), kept.reading) == ("quarter", 2, "movements")
    found = asked.context["page"].asked
    assert (found.asked.every, found.asked.where, found.reading) == ("month", (), "")


def test_money_is_refused_inside_the_tile(owner: Actor) -> None:
    board = make_dashboard(owner, *EVERY_KIND)
    sharing.share(actor=owner, dashboard_id=board, holder=Holder(), may_edit=False)
    support = browser_of(make_user(person=make_person(), roles=[Role.SUPPORT]))

    response = support.get(f"/dashboards/{board}?{JUNE}&whole=1")

    cards = response.context["page"].cards
    refused = [card.kind for card in cards if card.words == NOT_FOR_YOU]
    assert response.status_code == 200
    assert refused == ["number", "number", "trend", "breakdown", "movements", "cohorts", "movers"]
    assert "110,000" not in response.content.decode()
    assert cards[2].number.value.text == "52"


def test_what_was_removed_since_is_said_in_its_tile(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner, *((Kind.NUMBER, {"metric": "mrr"}) for _ in range(4)))
    tiles = list(Tile.objects.filter(dashboard_id=board).order_by("place"))
    for tile, configuration in zip(
        tiles,
        (
            {"metric": "gone_metric"},
            {"metric": "monthly_recurring_revenue", "reading": "gone"},
            {"nothing": "known"},
        ),
        strict=False,
    ):
        Tile.objects.filter(id=tile.id).update(configuration=configuration)

    cards = client.get(f"/dashboards/{board}?{JUNE}&whole=1").context["page"].cards

    assert "gone" in cards[0].words
    assert "has no reading “gone”" in cards[1].words
    assert cards[2].words == "Choose a metric."
    assert cards[3].number.value.text == "$110,000"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=yesterday", 422),
        ("from=2026-06-30&to=2026-01-01", 422),
        ("from=1990-01-01&to=2189-01-01", 422),
        ("every=minute", 422),
        ("where=nothing:here", 200),
        ("where=segment:nowhere", 200),
        ("where=segment:%00", 200),
        ("reading=%F0%9F%93%88&removed=abc", 200),
        ("as_of=2199-01-01", 200),
        ("from=1995-01-01&to=2026-06-30", 200),
    ],
)
def test_addresses_that_people_type(client: Client, owner: Actor, query: str, status: int) -> None:
    board = make_dashboard(owner, *EVERY_KIND)

    response = client.get(f"/dashboards/{board}?{query}&whole=1")

    assert response.status_code == status


def test_a_foreign_dashboard_is_one_that_is_not_there(client: Client) -> None:
    other = actor_for(make_user(person=make_person(), roles=[Role.CS_LEAD]))
    foreign = make_dashboard(other, (Kind.NOTE, {"text": "x"}))

    for path in ("", "/compose", "/screen", "/tiles", "/settings", "/share", "/tiles/new"):
        found = client.get(f"/dashboards/{foreign}{path}")
        absent = client.get(f"/dashboards/999999{path}")
        assert (found.status_code, absent.status_code) == (404, 404), path


def test_statements_do_not_grow_with_tiles(client: Client, owner: Actor) -> None:
    few = make_dashboard(owner, (Kind.NUMBER, {"metric": "mrr"}))
    many = make_dashboard(owner, *((Kind.NUMBER, {"metric": "mrr"}) for _ in range(39)))
    counts = []
    for board in (few, many):
        client.get(f"/dashboards/{board}?{JUNE}&whole=1")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/dashboards/{board}?{JUNE}&whole=1")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_composing_works_with_plain_forms(client: Client) -> None:
    made = client.post("/dashboards/new", {"name": "Mine", "template": ""})
    path = made["Location"].removesuffix("/compose")
    added = client.post(f"{path}/tiles/new", {"kind": "number", "metric": "nrr", "width": "4"})
    tile = Tile.objects.get()

    edited = client.post(
        f"{path}/tiles/{tile.id}", {"metric": "grr", "width": "6", "title": "Kept"}
    )
    client.post(f"{path}/tiles/{tile.id}/copy")
    client.post(f"{path}/tiles/{tile.id}/move", {"to": "later"})
    client.post(f"{path}/tiles/{tile.id}/size", {"width": "12"})
    removed = client.post(f"{path}/tiles/{tile.id}/remove")
    client.post(f"{path}/tiles/{tile.id}/restore")

    assert (added.status_code, edited.status_code) == (302, 302)
    assert removed["Location"] == f"{path}/compose?removed={tile.id}"
    board = client.get(f"{path}/compose").context["page"].board
    assert [(one.title, one.width) for one in board.tiles] == [("Kept", "6"), ("Kept", "12")]
    assert board.tiles[1].configured == NumberTile("gross_revenue_retention", "", Against.PREVIOUS)


def test_a_wrong_tile_keeps_what_was_typed(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner)

    response = client.post(
        f"/dashboards/{board}/tiles/new",
        {"kind": "trend", "metrics": ["nrr", "mrr"], "look": "line", "width": "6", "title": "Ours"},
    )

    page = response.context["page"]
    assert response.status_code == 422
    assert (page.wrong, page.title, page.metrics[:2]) == ("metrics", "Ours", ("nrr", "mrr"))
    assert "do not fit together" in page.problem


def test_an_edit_that_meets_another_shows_both(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner, (Kind.NOTE, {"text": "before"}))
    tile = Tile.objects.get()
    read = client.get(f"/dashboards/{board}/tiles/{tile.id}").context["page"].fingerprint
    edit = {"width": "6", "fingerprint": read}
    client.post(f"/dashboards/{board}/tiles/{tile.id}", {**edit, "text": "theirs"})

    response = client.post(f"/dashboards/{board}/tiles/{tile.id}", {**edit, "text": "mine"})
    page = response.context["page"]
    again = {"width": "6", "fingerprint": page.fingerprint, "text": "mine"}
    saved = client.post(f"/dashboards/{board}/tiles/{tile.id}", again)

    assert response.status_code == 409
    assert [(one.theirs, one.mine) for one in page.conflict.rows] == [("theirs", "mine")]
    assert page.values["text"] == "mine"
    assert saved.status_code == 302


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CUSTOMER}))
def test_everybody_inside_has_a_start(role: Role) -> None:
    browser = browser_of(make_user(person=make_person(), roles=[role]))

    assert browser.get("/").status_code == 200


def test_a_start_of_ones_own_takes_the_place_of_the_usual(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner)
    client.post(f"/dashboards/{board}/start", {"on": "1"})
    own = client.get(f"/?{JUNE}")
    client.post(f"/dashboards/{board}/start", {"on": "0"})

    assert own["Location"] == f"/dashboards/{board}?{JUNE}"
    assert client.get("/").status_code == 200


def test_every_template_can_be_computed(client: Client) -> None:
    for one in templates():
        made = client.post("/dashboards/new", {"template": one.key})
        path = made["Location"].removesuffix("/compose")

        cards = client.get(f"{path}?{JUNE}&whole=1").context["page"].cards

        assert [card.words for card in cards] == [""] * len(one.tiles), one.key


def test_notes_run_nothing() -> None:
    html = as_html("<script>x</script> [a](javascript:x) **b** ![i](https://x.example/i.png)")

    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert "<strong>b</strong>" in html


def test_removing_says_what_goes(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner, (Kind.NOTE, {"text": "x"}))

    asked = client.get(f"/dashboards/{board}/remove").content.decode()
    client.post(f"/dashboards/{board}/remove")

    assert "with 1 tile, for good" in asked
    assert client.get(f"/dashboards/{board}").status_code == 404


def test_every_page_of_a_dashboard_opens(client: Client, owner: Actor) -> None:
    board = make_dashboard(owner, *EVERY_KIND)
    kinds = [f"/tiles/new?kind={kind}" for kind in Kind]

    for path in ("", "/compose", "/screen", "/settings?every=year", "/share", "/tiles/new", *kinds):
        assert client.get(f"/dashboards/{board}{path}").status_code == 200, path
    for tile in Tile.objects.all():
        assert client.get(f"/dashboards/{board}/tiles/{tile.id}").status_code == 200
    assert client.get("/dashboards?view=mine&search=look").status_code == 200
