"""Dashboards in the records, made through their own commands."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from parlance.kit.actor import Actor
from parlance.platform.people.models import User
from parlance.platform.people.queries import actor_for
from parlance.workspace.dashboards.commands.boards import create_dashboard
from parlance.workspace.dashboards.commands.tiles import add_tile
from parlance.workspace.dashboards.values.filters import Filters
from parlance.workspace.dashboards.values.tiles import Kind, Width

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def make_dashboard(
    actor: Actor,
    *tiles: tuple[Kind, dict[str, Any]],
    name: str = "What we look at",
    filters: Filters | None = None,
) -> int:
    """Save a dashboard of the actor with these tiles, in their order; return its id."""
    dashboard_id = create_dashboard(actor=actor, name=name, filters=filters, at=NOON)
    for kind, given in tiles:
        make_tile(actor, dashboard_id, kind, **given)
    return dashboard_id


def make_tile(actor: Actor, dashboard_id: int, kind: Kind, **given: Any) -> int:
    """Save a tile at the end of a dashboard; return its id."""
    return add_tile(
        actor=actor,
        dashboard_id=dashboard_id,
        kind=kind,
        width=Width.HALF,
        given=given,
        title=given.pop("title", ""),
        at=NOON,
    )


def actors(users: Iterable[User]) -> tuple[Actor, ...]:
    return tuple(actor_for(one) for one in users)
