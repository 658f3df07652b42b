"""Dashboards for programs: composing, sharing and copying them."""

from django.http import HttpResponse
from ninja import Query

from parlance.platform.api import clock, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.schemas import Page, Paged, paged
from parlance.platform.rendering import Request
from parlance.workspace.dashboards.api.schemas import (
    AskedDashboards,
    Dashboard,
    DashboardChange,
    DashboardCopy,
    DashboardSummary,
    DashboardTemplate,
    Id,
    Liking,
    NewDashboard,
    NewShare,
    ShareId,
)
from parlance.workspace.dashboards.commands import boards as commands
from parlance.workspace.dashboards.commands import sharing
from parlance.workspace.dashboards.errors import (
    DashboardNotFoundError,
    FiltersUnsoundError,
    NameUnsoundError,
    NotYoursError,
    ShareUnsoundError,
    TemplateNotFoundError,
    TooManyTilesError,
)
from parlance.workspace.dashboards.queries import boards as queries
from parlance.workspace.dashboards.queries.shipped import template, templates
from parlance.workspace.dashboards.values.boards import Holder

doors = Doors(
    "Dashboards",
    "Pages that people compose of tiles. Who looks at one sees figures by their own rights, over "
    "their own accounts.",
)

_CHANGING = (DashboardNotFoundError, NotYoursError)


@doors.get("", returns=Page[DashboardSummary], right="metrics.read")
def list_dashboards(request: Request, asked: Query[AskedDashboards]) -> object:
    """List the dashboards that you may see, by id."""
    found = queries.boards(actor=request.actor, which=asked.which, search=asked.search)
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.get("/templates", returns=Page[DashboardTemplate], right="metrics.read")
def list_dashboard_templates(request: Request, asked: Query[Paged]) -> object:  # noqa: ARG001
    """List the dashboards that ship with Parlance, to begin with."""
    found = sorted(templates(), key=lambda one: one.key)
    return paged(found, asked, lambda one: (one.key,))


@doors.post(
    "",
    returns=Dashboard,
    right="dashboards.change",
    status=201,
    refusals=(NameUnsoundError, FiltersUnsoundError, TemplateNotFoundError, TooManyTilesError),
)
def create_dashboard(request: Request, response: HttpResponse, given: NewDashboard) -> object:
    """Make a dashboard that only you see, empty or after a template."""
    shipped = template(key=given.template) if given.template else None
    made = commands.create_dashboard(
        actor=request.actor,
        name=given.name or (shipped.name if shipped else ""),
        description=given.description or (shipped.description if shipped else ""),
        filters=given.filters.value if given.filters else shipped.filters if shipped else None,
        tiles=shipped.tiles if shipped else (),
        at=clock.now(),
    )
    return shown(request, response, made)


@doors.get(
    "/{dashboard_id}", returns=Dashboard, right="metrics.read", refusals=(DashboardNotFoundError,)
)
def get_dashboard(request: Request, response: HttpResponse, dashboard_id: Id) -> object:
    """Show a dashboard with its tiles. Figures are asked of the metrics themselves."""
    return shown(request, response, dashboard_id)


@doors.put(
    "/{dashboard_id}",
    returns=Dashboard,
    right="dashboards.change",
    has_tag=True,
    refusals=(*_CHANGING, NameUnsoundError, FiltersUnsoundError),
)
def change_dashboard(
    request: Request, response: HttpResponse, dashboard_id: Id, given: DashboardChange
) -> object:
    """Give a dashboard another name, description and filters."""
    commands.change_dashboard(
        actor=request.actor,
        dashboard_id=dashboard_id,
        name=given.name,
        description=given.description,
        filters=given.filters.value,
        at=clock.now(),
        expected=entity_tags.expected(request),
    )
    return shown(request, response, dashboard_id)


@doors.delete("/{dashboard_id}", right="dashboards.change", refusals=_CHANGING)
def remove_dashboard(request: Request, dashboard_id: Id) -> None:
    """Delete a dashboard of yours for everybody."""
    commands.remove_dashboard(actor=request.actor, dashboard_id=dashboard_id)


@doors.post(
    "/{dashboard_id}/copies",
    returns=Dashboard,
    right="dashboards.change",
    status=201,
    refusals=(DashboardNotFoundError, NameUnsoundError),
)
def copy_dashboard(
    request: Request, response: HttpResponse, dashboard_id: Id, given: DashboardCopy
) -> object:
    """Make a copy that is yours and shared with nobody."""
    made = commands.duplicate_dashboard(
        actor=request.actor, dashboard_id=dashboard_id, name=given.name, at=clock.now()
    )
    return shown(request, response, made)


@doors.post(
    "/{dashboard_id}/owner", returns=Dashboard, right="dashboards.change", refusals=_CHANGING
)
def take_over_dashboard(request: Request, response: HttpResponse, dashboard_id: Id) -> object:
    """Become the owner of a dashboard whose owner is gone."""
    commands.take_over(actor=request.actor, dashboard_id=dashboard_id, at=clock.now())
    return shown(request, response, dashboard_id)


@doors.patch(
    "/{dashboard_id}/mine",
    returns=Dashboard,
    right="metrics.read",
    refusals=(DashboardNotFoundError,),
)
def keep_dashboard(
    request: Request, response: HttpResponse, dashboard_id: Id, given: Liking
) -> object:
    """Keep a dashboard at hand, or start on it."""
    found = queries.board(actor=request.actor, dashboard_id=dashboard_id)
    if given.is_starred is not None:
        commands.star(actor=request.actor, dashboard_id=dashboard_id, on=given.is_starred)
    if given.is_start:
        commands.start_on(actor=request.actor, dashboard_id=dashboard_id)
    elif given.is_start is False and found.is_start:
        commands.start_on(actor=request.actor, dashboard_id=None)
    return shown(request, response, dashboard_id)


@doors.post(
    "/{dashboard_id}/shares",
    returns=Dashboard,
    right="dashboards.share",
    status=201,
    refusals=(*_CHANGING, ShareUnsoundError),
)
def share_dashboard(
    request: Request, response: HttpResponse, dashboard_id: Id, given: NewShare
) -> object:
    """Let others see a dashboard, or change it, and tell them."""
    holder = Holder(role=given.role or "", person_id="" if given.role else given.person_id or "")
    sharing.share(
        actor=request.actor, dashboard_id=dashboard_id, holder=holder, may_edit=given.may_edit
    )
    return shown(request, response, dashboard_id)


@doors.delete("/{dashboard_id}/shares/{share_id}", right="dashboards.change", refusals=_CHANGING)
def unshare_dashboard(request: Request, dashboard_id: Id, share_id: ShareId) -> None:
    """Take a share back. Twice is once."""
    sharing.unshare(actor=request.actor, dashboard_id=dashboard_id, share_id=share_id)


def shown(request: Request, response: HttpResponse, dashboard_id: int) -> Dashboard:
    found = queries.board(actor=request.actor, dashboard_id=dashboard_id)
    entity_tags.tag(response, found.fingerprint)
    return Dashboard.of(found)
