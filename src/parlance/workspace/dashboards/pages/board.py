"""One dashboard: the page, its fragments, the full screen."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.domains.metrics.queries.catalogue import freshness
from parlance.platform.people.queries import shown_names
from parlance.platform.rendering import Request, render_page
from parlance.web import period
from parlance.web.components import Choice, Crumb, EmptyPage, Option, address_of
from parlance.web.formatting import house_format
from parlance.workspace.dashboards.pages import asked as asking_for
from parlance.workspace.dashboards.pages.asked import BoardAsked, FilterField
from parlance.workspace.dashboards.pages.asking import Asking
from parlance.workspace.dashboards.pages.cards import Card, metrics_of, waiting
from parlance.workspace.dashboards.pages.filling import Part, filled, part_of
from parlance.workspace.dashboards.pages.words import shared_with
from parlance.workspace.dashboards.queries.boards import board
from parlance.workspace.dashboards.queries.figures import group_values
from parlance.workspace.dashboards.values.boards import Board
from parlance.workspace.figures import Known, known_metrics

SCREEN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A dashboard: `loads` are the addresses of fragments that fill the tiles that wait."""

    crumbs: tuple[Crumb, ...]
    board: Board
    period: str
    scope: str
    owner: str
    shared: str
    asked: BoardAsked
    switches: tuple[Option, ...]
    fields: tuple[FilterField, ...]
    readings: tuple[Choice, ...]
    cards: tuple[Card, ...]
    loads: tuple[str, ...]
    whole: str
    query: str
    versions: str
    cut_off: str
    empty: EmptyPage
    may_share: bool
    may_compose: bool
    is_left: bool
    removed: int = 0
    screen_seconds: int = SCREEN_SECONDS

    @property
    def is_filtered(self) -> bool:
        return bool(self.query)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Tiles that have come: each takes the place of the one that waits under its id."""

    cards: tuple[Card, ...]


@require_GET
def shown(request: Request, dashboard_id: int) -> HttpResponse:
    """Show a dashboard; its figures come as fragments, or at once with `whole`."""
    page = board_page(request, dashboard_id)
    return render_page(request, "dashboards/board.html", page)


@require_GET
def compose(request: Request, dashboard_id: int) -> HttpResponse:
    """Show a dashboard with what changes it beside every tile."""
    page = board_page(request, dashboard_id, is_composed=True)
    if not page.board.may_edit:
        return render_page(request, "dashboards/board.html", page)
    return render_page(request, "dashboards/compose.html", page)


@require_GET
def screen(request: Request, dashboard_id: int) -> HttpResponse:
    """Show a dashboard without the frame, for a wall; it renews its figures by itself."""
    page = board_page(request, dashboard_id)
    return render(request, "dashboards/screen.html", {"page": page})


@require_GET
def tiles(request: Request, dashboard_id: int) -> HttpResponse:
    """Return the tiles of one part, with their figures."""
    found = board(actor=request.actor, dashboard_id=dashboard_id)
    asking = asking_of(request, found)
    part = request.GET.get("part", "")
    asked = [one for one in found.tiles if part_of(one) == part]
    cards = tuple(filled(asking, asked))
    return render(request, "dashboards/tiles.html", {"page": Fragment(cards)})


def asking_of(request: Request, found: Board, query: QueryDict | None = None) -> Asking:
    """Return what the address asks of a dashboard, or `query` in its place."""
    write = house_format()
    today = period.today_in(write.time_zone)
    asked = asking_for.asked_of(
        request.GET if query is None else query, found.filters, write, today
    )
    return Asking(request.actor, write, known_metrics(actor=request.actor), asked)


def board_page(request: Request, dashboard_id: int, *, is_composed: bool = False) -> BoardPage:
    """Put the page together; raises what `board` raises, and `PeriodError`."""
    actor = request.actor
    found = board(actor=actor, dashboard_id=dashboard_id)
    asking = asking_of(request, found)
    path = reverse("compose_board" if is_composed else "board", args=[found.id])
    is_whole = "whole" in request.GET
    metrics = {metric for one in found.tiles for metric in metrics_of(one)}
    names = shown_names({found.owner_id} if found.owner_id else set())
    write, asked = asking.write, asking.board
    return BoardPage(
        crumbs=(Crumb(_("Dashboards"), reverse("dashboards")), Crumb(found.name)),
        board=found,
        period=write.period(asked.asked.windows[-1]),
        scope=asking_for.scope_in_words(asked),
        owner=names.get(found.owner_id or "", ""),
        shared=shared_with(found.shares),
        asked=asked,
        switches=asking_for.switches(path, asked),
        fields=asking_for.filter_fields(asked, group_values(actor=actor)),
        readings=asking_for.reading_choices(asking.known, metrics, asked),
        cards=tuple(
            filled(asking, found.tiles)
            if is_whole
            else (waiting(one, asking.known) for one in found.tiles)
        ),
        loads=() if is_whole else _loads(found, asked),
        whole=address_of(path, {**asked.query, "whole": "1"}),
        query=_differing(request.GET),
        versions=_versions(asking.known, metrics),
        cut_off=write.instant(freshness().cut_off),
        empty=_empty(found),
        may_share=found.is_mine and actor.may("dashboards.share"),
        may_compose=actor.may("dashboards.change"),
        is_left=found.owner_id is None and (found.may_edit or actor.may("people.change")),
        removed=_number(request.GET.get("removed", "")),
    )


def _loads(found: Board, asked: BoardAsked) -> tuple[str, ...]:
    """Return one address for each part that has tiles; empty values are said, not left out."""
    path = reverse("board_tiles", args=[found.id])
    parts = {part_of(one) for one in found.tiles}
    state = QueryDict(mutable=True)
    for name, value in asked.query.items():
        values = value if isinstance(value, list) else [str(value)]
        state.setlist(name, values or [""])
    return tuple(f"{path}?part={part}&{state.urlencode()}" for part in Part if part in parts)


def _differing(query: QueryDict) -> str:
    """Return what the address asks of its own, to be saved or kept in links."""
    kept = query.copy()
    for name in ("whole", "removed", "explain", "part"):
        kept.pop(name, None)
    return kept.urlencode()


def _versions(known: Known, metrics: set[str]) -> str:
    found = sorted(
        (known.mark(one).name, known.metrics[one].version) for one in metrics & known.metrics.keys()
    )
    return ", ".join(f"{name} v{version}" for name, version in found)


def _empty(found: Board) -> EmptyPage:
    why = _(
        "A dashboard shows figures, courses, groups and accounts side by side. Every tile leads "
        "to the definition it was computed by."
    )
    if not found.may_edit:
        return EmptyPage(_("Nothing is on this dashboard yet"), why)
    href = reverse("new_tile", args=[found.id])
    return EmptyPage(_("Nothing is on this dashboard yet"), why, _("Add a tile"), href)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0
