"""Moves, sizes, copies and removes tiles; scripts get an empty answer, browsers the page."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from parlance.platform.rendering import Request
from parlance.workspace.dashboards.commands import tiles as commands
from parlance.workspace.dashboards.queries.boards import tile
from parlance.workspace.dashboards.values.tiles import width_of


@require_POST
def move(request: Request, dashboard_id: int, tile_id: int) -> HttpResponse:
    """Put a tile one place earlier or later, or before the tile named."""
    found, one = tile(actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id)
    order = [other.id for other in found.tiles]
    at, to = order.index(one.id), request.POST.get("to", "")
    if to in {"earlier", "later"}:
        place = max(at - 1, 0) if to == "earlier" else at + 2
        before = order[place] if place < len(order) else None
    else:
        text = request.POST.get("before", "")
        before = int(text) if text.isascii() and text.isdigit() and len(text) < 15 else None
    if before != tile_id:
        commands.move_tile(
            actor=request.actor,
            dashboard_id=dashboard_id,
            tile_id=tile_id,
            before=before,
            at=timezone.now(),
        )
    return _done(request, dashboard_id, tile_id)


@require_POST
def resize(request: Request, dashboard_id: int, tile_id: int) -> HttpResponse:
    commands.resize_tile(
        actor=request.actor,
        dashboard_id=dashboard_id,
        tile_id=tile_id,
        width=width_of(request.POST.get("width", "")),
        at=timezone.now(),
    )
    return _done(request, dashboard_id, tile_id)


@require_POST
def copy(request: Request, dashboard_id: int, tile_id: int) -> HttpResponse:
    made = commands.duplicate_tile(
        actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id, at=timezone.now()
    )
    return redirect(_composing(dashboard_id, f"#tile-{made}"))


@require_POST
def remove(request: Request, dashboard_id: int, tile_id: int) -> HttpResponse:
    commands.remove_tile(
        actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id, at=timezone.now()
    )
    return redirect(_composing(dashboard_id, f"?removed={tile_id}"))


@require_POST
def restore(request: Request, dashboard_id: int, tile_id: int) -> HttpResponse:
    commands.restore_tile(
        actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id, at=timezone.now()
    )
    return redirect(_composing(dashboard_id, f"#tile-{tile_id}"))


def _done(request: Request, dashboard_id: int, tile_id: int) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect(_composing(dashboard_id, f"#tile-{tile_id}"))


def _composing(dashboard_id: int, rest: str) -> str:
    return reverse("compose_board", args=[dashboard_id]) + rest
