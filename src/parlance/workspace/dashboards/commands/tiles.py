"""Adds, changes, moves and removes tiles, and undoes a removal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit.commands import record
from parlance.workspace.dashboards import models
from parlance.workspace.dashboards.commands.boards import changeable, subject
from parlance.workspace.dashboards.errors import (
    TileNotFoundError,
    TileUnsoundError,
    TooManyTilesError,
)
from parlance.workspace.dashboards.queries.figures import check_tile
from parlance.workspace.dashboards.values.boards import MOST_TILES, Board, Tile
from parlance.workspace.dashboards.values.tiles import (
    LONGEST_TITLE,
    Kind,
    Width,
    configuration,
    stored,
)

_KEPT_REMOVED = 10
"""How many removals of a dashboard can still be undone."""


@transaction.atomic
def add_tile(
    *,
    actor: Actor,
    dashboard_id: int,
    kind: Kind,
    width: Width,
    given: Mapping[str, Any],
    at: datetime,
    title: str = "",
) -> int:
    """Put a tile at the end of a dashboard; return its id. `given` are the fields of its kind."""
    found = changeable(actor, dashboard_id)
    _must_have_room(found)
    configured = check_tile(actor=actor, configured=configuration(kind, given))
    row = models.Tile.objects.create(
        dashboard_id=dashboard_id,
        kind=kind.value,
        title=_title(title),
        width=width.value,
        place=_end(dashboard_id),
        configuration=stored(configured),
    )
    _noted(actor, found, at, "tile_added", after={"tile": row.id, "kind": kind.value})
    return row.id


@transaction.atomic
def change_tile(
    *,
    actor: Actor,
    dashboard_id: int,
    tile_id: int,
    width: Width,
    given: Mapping[str, Any],
    at: datetime,
    title: str = "",
    expected: str | None = None,
) -> None:
    """Change what a tile shows; raise `StaleEditError` when it changed after `expected`."""
    found = changeable(actor, dashboard_id)
    old = _tile(found, tile_id)
    configured = check_tile(actor=actor, configured=configuration(old.kind, given))
    asked = {"title": _title(title), "width": width.value, **stored(configured)}
    must_be_fresh(expected, old.values, asked)
    models.Tile.objects.filter(id=tile_id).update(
        title=asked["title"], width=width.value, configuration=stored(configured)
    )
    changed = [name for name, value in asked.items() if old.values.get(name) != value]
    _noted(
        actor,
        found,
        at,
        "tile_changed",
        before={"tile": tile_id, **{name: old.values.get(name) for name in changed}},
        after={"tile": tile_id, **{name: asked[name] for name in changed}},
    )


@transaction.atomic
def duplicate_tile(*, actor: Actor, dashboard_id: int, tile_id: int, at: datetime) -> int:
    """Put a copy of a tile right behind it; return the copy's id."""
    found = changeable(actor, dashboard_id)
    _must_have_room(found)
    old = _tile(found, tile_id)
    row = models.Tile.objects.get(id=tile_id)
    row.pk, row.place = None, _end(dashboard_id)
    row.save(force_insert=True)
    order = [one.id for one in found.tiles]
    order.insert(order.index(old.id) + 1, row.id)
    _placed(order)
    _noted(actor, found, at, "tile_added", after={"tile": row.id, "kind": row.kind})
    return row.id


@transaction.atomic
def move_tile(
    *, actor: Actor, dashboard_id: int, tile_id: int, before: int | None, at: datetime
) -> None:
    """Put a tile before another one; None: to the end. One that is not there is the end, too."""
    found = changeable(actor, dashboard_id)
    _tile(found, tile_id)
    order = [one.id for one in found.tiles if one.id != tile_id]
    order.insert(order.index(before) if before in order else len(order), tile_id)
    _placed(order)
    _noted(actor, found, at, "tile_moved", after={"tile": tile_id, "place": order.index(tile_id)})


@transaction.atomic
def resize_tile(
    *, actor: Actor, dashboard_id: int, tile_id: int, width: Width, at: datetime
) -> None:
    found = changeable(actor, dashboard_id)
    old = _tile(found, tile_id)
    models.Tile.objects.filter(id=tile_id).update(width=width.value)
    _noted(
        actor,
        found,
        at,
        "tile_changed",
        before={"tile": tile_id, "width": old.width.value},
        after={"tile": tile_id, "width": width.value},
    )


@transaction.atomic
def remove_tile(*, actor: Actor, dashboard_id: int, tile_id: int, at: datetime) -> None:
    """Take a tile away; `restore_tile` brings one of the last removed ones back."""
    found = changeable(actor, dashboard_id)
    old = _tile(found, tile_id)
    models.Tile.objects.filter(id=tile_id).update(removed_at=at)
    gone = models.Tile.objects.filter(dashboard_id=dashboard_id, removed_at__isnull=False)
    kept = list(gone.order_by("-removed_at", "-id").values_list("id", flat=True)[:_KEPT_REMOVED])
    gone.exclude(id__in=kept).delete()
    _noted(actor, found, at, "tile_removed", before={"tile": tile_id, "kind": old.kind.value})


@transaction.atomic
def restore_tile(*, actor: Actor, dashboard_id: int, tile_id: int, at: datetime) -> None:
    """Bring a removed tile back to its place; nothing happens to one that is there."""
    found = changeable(actor, dashboard_id)
    if any(one.id == tile_id for one in found.tiles):
        return
    _must_have_room(found)
    gone = models.Tile.objects.filter(dashboard_id=dashboard_id, id=tile_id)
    if not gone.update(removed_at=None):
        raise TileNotFoundError
    _noted(actor, found, at, "tile_restored", after={"tile": tile_id})


def _tile(found: Board, tile_id: int) -> Tile:
    for one in found.tiles:
        if one.id == tile_id:
            return one
    raise TileNotFoundError


def _must_have_room(found: Board) -> None:
    if len(found.tiles) >= MOST_TILES:
        raise TooManyTilesError(MOST_TILES)


def _end(dashboard_id: int) -> int:
    last = models.Tile.objects.filter(dashboard_id=dashboard_id).aggregate(last=Max("place"))
    return 0 if last["last"] is None else int(last["last"]) + 1


def _placed(order: list[int]) -> None:
    rows = [models.Tile(id=tile_id, place=place) for place, tile_id in enumerate(order)]
    models.Tile.objects.bulk_update(rows, ["place"])


def _title(text: str) -> str:
    title = " ".join(text.replace("\x00", "").split())
    if len(title) > LONGEST_TITLE:
        raise TileUnsoundError(
            "title", f"This title is {len(title)} characters long; {LONGEST_TITLE} are the most."
        )
    return title


def _noted(
    actor: Actor,
    found: Board,
    at: datetime,
    action: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    models.Dashboard.objects.filter(id=found.id).update(changed_at=at)
    record(actor=actor, action=action, subject=subject(found.id), before=before, after=after)
