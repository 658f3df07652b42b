"""The tiles of dashboards, for programs."""

from django.http import HttpResponse

from parlance.engine.language.errors import LanguageError
from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.rendering import Request
from parlance.workspace.dashboards.api.boards import shown
from parlance.workspace.dashboards.api.schemas import (
    Dashboard,
    Id,
    NewTile,
    Tile,
    TileChange,
    TileId,
    TilePlace,
)
from parlance.workspace.dashboards.commands import tiles as tile_commands
from parlance.workspace.dashboards.errors import (
    DashboardNotFoundError,
    NotYoursError,
    TileNotFoundError,
    TileUnsoundError,
    TooManyTilesError,
)
from parlance.workspace.dashboards.queries import boards as queries

doors = Doors("Tiles", "The parts of a dashboard: what each shows, and where it stands.")

_CHANGING = (DashboardNotFoundError, NotYoursError)
_OF_TILE = (*_CHANGING, TileUnsoundError, TileNotFoundError, LanguageError)


@doors.post(
    "/{dashboard_id}/tiles",
    returns=Tile,
    right="dashboards.change",
    status=201,
    refusals=(*_OF_TILE, TooManyTilesError),
)
def add_tile(request: Request, dashboard_id: Id, given: NewTile) -> object:
    """Put a tile at the end of a dashboard."""
    made = tile_commands.add_tile(
        actor=request.actor,
        dashboard_id=dashboard_id,
        kind=given.kind,
        width=given.width,
        given=given.shows,
        title=given.title,
        at=clock.now(),
    )
    return _tile(request, dashboard_id, made)


@doors.put(
    "/{dashboard_id}/tiles/{tile_id}",
    returns=Tile,
    right="dashboards.change",
    has_tag=True,
    refusals=_OF_TILE,
)
def change_tile(request: Request, dashboard_id: Id, tile_id: TileId, given: TileChange) -> object:
    """Change what a tile shows."""
    tile_commands.change_tile(
        actor=request.actor,
        dashboard_id=dashboard_id,
        tile_id=tile_id,
        width=given.width,
        given=given.shows,
        title=given.title,
        at=clock.now(),
        expected=entity_tags.expected(request),
    )
    return _tile(request, dashboard_id, tile_id)


@doors.delete(
    "/{dashboard_id}/tiles/{tile_id}",
    right="dashboards.change",
    refusals=(*_CHANGING, TileNotFoundError),
)
def remove_tile(request: Request, dashboard_id: Id, tile_id: TileId) -> None:
    """Take a tile away."""
    tile_commands.remove_tile(
        actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id, at=clock.now()
    )


@doors.post(
    "/{dashboard_id}/tiles/{tile_id}/restore",
    returns=Tile,
    right="dashboards.change",
    refusals=(*_CHANGING, TileNotFoundError, TooManyTilesError),
)
def restore_tile(request: Request, dashboard_id: Id, tile_id: TileId) -> object:
    """Bring one of the last removed tiles back."""
    tile_commands.restore_tile(
        actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id, at=clock.now()
    )
    return _tile(request, dashboard_id, tile_id)


@doors.post(
    "/{dashboard_id}/tiles/{tile_id}/copies",
    returns=Tile,
    right="dashboards.change",
    status=201,
    refusals=(*_CHANGING, TileNotFoundError, TooManyTilesError),
)
def copy_tile(request: Request, dashboard_id: Id, tile_id: TileId) -> object:
    """Put a copy of a tile right behind it."""
    made = tile_commands.duplicate_tile(
        actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id, at=clock.now()
    )
    return _tile(request, dashboard_id, made)


@doors.post(
    "/{dashboard_id}/tiles/{tile_id}/move",
    returns=Dashboard,
    right="dashboards.change",
    refusals=(*_CHANGING, TileNotFoundError),
)
def move_tile(
    request: Request, response: HttpResponse, dashboard_id: Id, tile_id: TileId, given: TilePlace
) -> object:
    """Put a tile before another one."""
    tile_commands.move_tile(
        actor=request.actor,
        dashboard_id=dashboard_id,
        tile_id=tile_id,
        before=given.before,
        at=clock.now(),
    )
    return shown(request, response, dashboard_id)


def _tile(request: Request, dashboard_id: int, tile_id: int) -> Tile:
    _, found = queries.tile(actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id)
    return Tile.of(found)
