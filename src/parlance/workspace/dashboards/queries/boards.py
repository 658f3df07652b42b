"""Dashboards as records: one with its tiles, lists of them, and where a person starts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q

from parlance.kit.actor import Actor
from parlance.kit.errors import InvalidError
from parlance.workspace.dashboards import models
from parlance.workspace.dashboards.errors import DashboardNotFoundError, TileNotFoundError
from parlance.workspace.dashboards.models import person_of
from parlance.workspace.dashboards.values.boards import (
    Board,
    BoardSummary,
    Holder,
    Share,
    Tile,
    Which,
)
from parlance.workspace.dashboards.values.filters import Filters, filters
from parlance.workspace.dashboards.values.tiles import Kind, Width, configuration

MOST_LISTED = 200
_TILES = "tile_count"


def board(*, actor: Actor, dashboard_id: int) -> Board:
    """Return a dashboard with its tiles; raise `DashboardNotFoundError` for a foreign one."""
    actor.must("metrics.read")
    row = models.Dashboard.objects.visible_to(actor).filter(id=dashboard_id).first()
    if row is None:
        raise DashboardNotFoundError
    tiles = row.tiles.filter(removed_at__isnull=True).order_by("place", "id")
    shares = tuple(_share(one) for one in row.shares.order_by("person", "role", "id"))
    is_mine = _owner(row) == actor.id
    return Board(
        id=row.id,
        name=row.name,
        description=row.description,
        owner_id=_owner(row),
        filters=_filters(row),
        changed_at=row.changed_at,
        tiles=tuple(tile_value(one) for one in tiles),
        shares=shares,
        is_mine=is_mine,
        may_edit=actor.may("dashboards.change")
        and (is_mine or actor.may("*") or any(_lets_edit(one, actor) for one in shares)),
        is_starred=row.id in _starred(actor),
        is_start=row.id == find_start(actor=actor),
    )


def tile(*, actor: Actor, dashboard_id: int, tile_id: int) -> tuple[Board, Tile]:
    """Return a tile with its dashboard; raise what `board` raises, or `TileNotFoundError`."""
    found = board(actor=actor, dashboard_id=dashboard_id)
    for one in found.tiles:
        if one.id == tile_id:
            return found, one
    raise TileNotFoundError


def boards(
    *, actor: Actor, which: Which = Which.ALL, search: str = "", limit: int = MOST_LISTED
) -> list[BoardSummary]:
    """Return dashboards that the actor may see, starred ones first, then by name."""
    actor.must("metrics.read")
    found = models.Dashboard.objects.visible_to(actor)
    own = Q(owner_id=person_of(actor))
    if which is Which.MINE:
        found = found.filter(own)
    if which is Which.WITH_ME:
        found = found.exclude(own)
    if search := search.replace("\x00", "").strip():
        found = found.filter(Q(name__icontains=search) | Q(description__icontains=search))
    shown = Count("tiles", filter=Q(tiles__removed_at__isnull=True))
    starred, start = _starred(actor), find_start(actor=actor)
    rows = (
        found.annotate(**{_TILES: shown})
        .prefetch_related(Prefetch("shares", models.Share.objects.order_by("id")))
        .order_by("name", "id")[:limit]
    )
    summaries = [_summary(row, getattr(row, _TILES), actor, starred, start) for row in rows]
    return sorted(summaries, key=lambda one: not one.is_starred)


def find_start(*, actor: Actor) -> int | None:
    """Return the dashboard that the actor chose to start on, while it may be seen."""
    person = person_of(actor)
    if person is None:
        return None
    visible = models.Dashboard.objects.visible_to(actor).values("id")
    row = models.Start.objects.filter(person_id=person, dashboard__in=visible).first()
    return row.dashboard_id if row else None


def tile_value(row: models.Tile) -> Tile:
    """Return a tile of the record; what cannot be read stands there with the reason."""
    kind, configured, problem = Kind(row.kind), None, ""
    try:
        configured = configuration(kind, row.configuration)
    except InvalidError as error:
        problem = str(error)
    return Tile(row.id, kind, row.title, Width(row.width), configured, problem)


def _filters(row: models.Dashboard) -> Filters:
    try:
        return filters(row.filters)
    except InvalidError:  # of a release that knew others: show without them rather than nothing
        return Filters()


def _summary(
    row: models.Dashboard, tiles: int, actor: Actor, starred: Iterable[int], start: int | None
) -> BoardSummary:
    return BoardSummary(
        id=row.id,
        name=row.name,
        description=row.description,
        owner_id=_owner(row),
        changed_at=row.changed_at,
        tiles=tiles,
        shares=tuple(_share(one) for one in row.shares.all()),
        is_mine=_owner(row) == actor.id,
        is_starred=row.id in starred,
        is_start=row.id == start,
    )


def _starred(actor: Actor) -> frozenset[int]:
    person = person_of(actor)
    if person is None:
        return frozenset()
    stars: Any = models.Star.objects.filter(person_id=person)
    return frozenset(stars.values_list("dashboard_id", flat=True))


def _share(row: models.Share) -> Share:
    holder = Holder(row.role, str(row.person_id) if row.person_id else "")
    return Share(row.id, holder, row.may_edit)


def _lets_edit(share: Share, actor: Actor) -> bool:
    held = share.holder
    meant = (
        held == Holder() or held.person_id == actor.id or (held.role and held.role in actor.roles)
    )
    return share.may_edit and bool(meant)


def _owner(row: models.Dashboard) -> str | None:
    return str(row.owner_id) if row.owner_id else None
