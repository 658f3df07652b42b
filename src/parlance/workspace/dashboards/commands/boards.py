"""Makes, changes, copies and removes dashboards; stars them, and starts a person on one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from parlance.kit.actor import Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit.commands import record
from parlance.workspace.dashboards import models
from parlance.workspace.dashboards.errors import (
    DashboardNotFoundError,
    NameUnsoundError,
    NotYoursError,
    TooManyTilesError,
)
from parlance.workspace.dashboards.models import person_of
from parlance.workspace.dashboards.queries.boards import board
from parlance.workspace.dashboards.values.boards import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MOST_TILES,
    Board,
    NewTile,
)
from parlance.workspace.dashboards.values.filters import Filters
from parlance.workspace.dashboards.values.tiles import stored


@transaction.atomic
def create_dashboard(
    *,
    actor: Actor,
    name: str,
    at: datetime,
    description: str = "",
    filters: Filters | None = None,
    tiles: Iterable[NewTile] = (),
) -> int:
    """Make a dashboard that only its owner sees; return its id."""
    actor.must("dashboards.change")
    made = list(tiles)
    if len(made) > MOST_TILES:
        raise TooManyTilesError(MOST_TILES)
    row = models.Dashboard.objects.create(
        name=_name(name),
        description=_description(description),
        owner_id=person_of(actor),
        filters=(filters or Filters()).stored,
        changed_at=at,
    )
    models.Tile.objects.bulk_create(
        models.Tile(
            dashboard=row,
            kind=one.kind.value,
            title=one.title,
            width=one.width.value,
            place=place,
            configuration=stored(one.configured),
        )
        for place, one in enumerate(made)
    )
    after = {"name": row.name, "tiles": len(made)}
    record(actor=actor, action="created", subject=subject(row.id), after=after)
    return row.id


@transaction.atomic
def change_dashboard(
    *,
    actor: Actor,
    dashboard_id: int,
    name: str,
    description: str,
    filters: Filters,
    at: datetime,
    expected: str | None = None,
) -> None:
    """Give a dashboard another name, description and filters of its own.

    Raises `StaleEditError` when it changed after `expected` was read.
    """
    found = changeable(actor, dashboard_id)
    asked = {"name": _name(name), "description": _description(description), **filters.stored}
    must_be_fresh(expected, found.values, asked)
    models.Dashboard.objects.filter(id=dashboard_id).update(
        name=asked["name"],
        description=asked["description"],
        filters=filters.stored,
        changed_at=at,
    )
    changed = [name for name, value in asked.items() if found.values[name] != value]
    record(
        actor=actor,
        action="changed",
        subject=subject(dashboard_id),
        before={name: found.values[name] for name in changed},
        after={name: asked[name] for name in changed},
    )


def duplicate_dashboard(*, actor: Actor, dashboard_id: int, name: str, at: datetime) -> int:
    """Make a copy that belongs to the actor and is shared with nobody; return its id."""
    found = board(actor=actor, dashboard_id=dashboard_id)
    return create_dashboard(
        actor=actor,
        name=name,
        description=found.description,
        filters=found.filters,
        tiles=[
            NewTile(one.kind, one.configured, one.width, one.title)
            for one in found.tiles
            if one.configured
        ],
        at=at,
    )


@transaction.atomic
def remove_dashboard(*, actor: Actor, dashboard_id: int) -> None:
    """Delete a dashboard for everybody; only its owner may, or who manages people for one left."""
    found = board(actor=actor, dashboard_id=dashboard_id)
    must_own(actor, found)
    models.Dashboard.objects.filter(id=dashboard_id).delete()
    before = {"name": found.name, "tiles": len(found.tiles)}
    record(actor=actor, action="removed", subject=subject(dashboard_id), before=before)


@transaction.atomic
def take_over(*, actor: Actor, dashboard_id: int, at: datetime) -> None:
    """Become the owner of a dashboard whose owner is gone."""
    actor.must("dashboards.change")
    rows = models.Dashboard.objects.visible_to(actor).filter(id=dashboard_id)
    row = models.Dashboard.objects.filter(id__in=rows.values("id")).select_for_update().first()
    if row is None:
        raise DashboardNotFoundError
    found = board(actor=actor, dashboard_id=dashboard_id)
    if row.owner_id is not None or not (found.may_edit or actor.may("people.change")):
        raise NotYoursError
    models.Dashboard.objects.filter(id=row.id).update(owner_id=person_of(actor), changed_at=at)
    record(actor=actor, action="taken_over", subject=subject(row.id))


def star(*, actor: Actor, dashboard_id: int, on: bool) -> None:
    """Keep a dashboard at hand, or no longer."""
    found = board(actor=actor, dashboard_id=dashboard_id)
    person = person_of(actor)
    if person is None:
        return
    stars = models.Star.objects.filter(person_id=person, dashboard_id=found.id)
    if not on:
        stars.delete()
        return
    star = models.Star(person_id=person, dashboard_id=found.id)
    models.Star.objects.bulk_create([star], ignore_conflicts=True)


def start_on(*, actor: Actor, dashboard_id: int | None) -> None:
    """Let the actor's own start page be this dashboard; None: the usual one of the role."""
    person = person_of(actor)
    if dashboard_id is None:
        if person is not None:
            models.Start.objects.filter(person_id=person).delete()
        return
    found = board(actor=actor, dashboard_id=dashboard_id)
    if person is not None:
        models.Start.objects.update_or_create(person_id=person, defaults={"dashboard_id": found.id})


def changeable(actor: Actor, dashboard_id: int) -> Board:
    """Lock a dashboard and return it as it is; inside a transaction.

    Raises what `board` raises, and `NotYoursError` for one that is only to be looked at.
    """
    actor.must("dashboards.change")
    models.Dashboard.objects.select_for_update().filter(id=dashboard_id).first()
    found = board(actor=actor, dashboard_id=dashboard_id)
    if not found.may_edit:
        raise NotYoursError
    return found


def must_own(actor: Actor, found: Board) -> None:
    actor.must("dashboards.change")
    is_left = found.owner_id is None and actor.may("people.change")
    if not (found.is_mine or is_left or actor.may("*")):
        raise NotYoursError


def subject(dashboard_id: int) -> tuple[str, str]:
    return "dashboard", str(dashboard_id)


def _name(text: str) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not name:
        raise NameUnsoundError("Give the dashboard a name.")
    if len(name) > LONGEST_NAME:
        raise NameUnsoundError(
            f"This name is {len(name)} characters long; {LONGEST_NAME} are the most."
        )
    return name


def _description(text: str) -> str:
    plain = text.replace("\x00", "").strip()
    if len(plain) > LONGEST_DESCRIPTION:
        raise NameUnsoundError(
            f"This description is {len(plain)} characters long; {LONGEST_DESCRIPTION} are the most."
        )
    return plain
