"""Saved views of pages, for programs: named addresses, one's own and those that others share."""

from typing import Annotated
from uuid import UUID

from ninja import Query
from pydantic import Field

from parlance.platform.api import clock
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Flag, RecordId, Text
from parlance.platform.api.schemas import Given, Page, Paged, Shown, paged
from parlance.platform.people.values import Role
from parlance.platform.rendering import Request
from parlance.platform.views import addresses, commands, queries
from parlance.platform.views.errors import InvalidViewError, NameTakenError, ViewNotFoundError
from parlance.platform.views.values import View as ViewValue

doors = Doors("Views", "Addresses of list pages that people saved under a name, and share.")

Id = Annotated[RecordId, Field(description="The view's id.", examples=[6])]
PageName = Annotated[str, Field(max_length=100)]
ADDRESS = "segment=Enterprise&sort=-arr"


class View(Shown):
    """A named address of a page, as you see it."""

    id: int = Field(description="Names the view.", examples=[6])
    page: str = Field(description="The page.", examples=["accounts"])
    name: str = Field(description="What people call it.", examples=["Large ones"])
    query: str = Field(description="What follows the “?”.", examples=[ADDRESS])
    owner_id: UUID = Field(description="Whose it is.")
    owner_name: str = Field(description="Their name.", examples=["Dana Field"])
    is_own: bool = Field(description="Whether it is yours.", examples=[True])
    is_default: bool = Field(description="Whether the page opens with it.", examples=[False])
    is_for_everybody: bool = Field(description="Everybody sees it.", examples=[False])
    roles: list[Role] = Field(description="Or those with these roles.", examples=[["csm"]])

    @staticmethod
    def of(one: ViewValue) -> "View":
        names = ("id", "page", "name", "query", "owner_id", "owner_name", "is_own", "is_default")
        return View(
            **{name: getattr(one, name) for name in names},
            is_for_everybody=one.sharing.everybody,
            roles=sorted(one.sharing.roles),
        )


class PageOfViews(Shown):
    """A page whose views can be saved."""

    page: str = Field(description="Its name.", examples=["accounts"])
    label: str = Field(description="What people call it.", examples=["Accounts"])


class NewView(Given):
    """An address to keep."""

    page: Text = Field(description="The page.", examples=["accounts"])
    name: Text = Field(description="What to call it.", examples=["Large ones"])
    query: Annotated[str, Field(strict=True, max_length=4_000)] = Field(
        description="What follows the “?” of the page's address.", examples=[ADDRESS]
    )


class ViewChange(Given):
    """What is to be different; what is left out stays."""

    name: Text | None = Field(None, description="The name.", examples=["Large ones"])
    query: Annotated[str, Field(strict=True, max_length=4_000)] | None = Field(
        None, description="What follows the “?”.", examples=[ADDRESS]
    )


class ViewSharing(Given):
    """Who else sees a view; neither: nobody."""

    is_for_everybody: Flag = Field(False, description="Everybody here.", examples=[False])
    roles: Annotated[list[Role], Field(max_length=20)] = Field(
        default_factory=list, description="Those with these roles.", examples=[["csm"]]
    )


class ViewDefault(Given):
    """Whether a page opens with a view."""

    is_default: Flag = Field(description="For you.", examples=[True])


class ViewMove(Given):
    """Where a view goes among yours."""

    up: Flag = Field(description="One place up, or one down.", examples=[True])


class AskedViews(Paged):
    page: PageName = Field(description="The page.", examples=["accounts"])


@doors.get("/pages", returns=Page[PageOfViews], right="")
def list_view_pages(request: Request, asked: Query[Paged]) -> object:
    """List the pages whose views can be saved, by name."""
    found = addresses.pages(actor=request.actor)
    rows = sorted(
        (PageOfViews(page=one.route, label=str(one.label)) for one in found),
        key=lambda one: one.page,
    )
    return paged(rows, asked, lambda one: (one.page,))


@doors.get("", returns=Page[View], right="")
def list_views(request: Request, asked: Query[AskedViews]) -> object:
    """List your views of a page and those that others share with you, by id."""
    found = [View.of(one) for one in queries.views(actor=request.actor, page=asked.page)]
    return paged(sorted(found, key=lambda one: one.id), asked, lambda one: (one.id,))


@doors.post(
    "",
    returns=View,
    right="",
    status=201,
    refusals=(InvalidViewError, NameTakenError, ViewNotFoundError),
)
def save_view(request: Request, given: NewView) -> object:
    """Keep an address of a page under a name."""
    view_id = commands.save_view(
        actor=request.actor, page=given.page, name=given.name, address=f"?{given.query}"
    )
    return _view(request, view_id)


@doors.get("/{view_id}", returns=View, right="", refusals=(ViewNotFoundError,))
def get_view(request: Request, view_id: Id) -> object:
    """Show one view."""
    return _view(request, view_id)


@doors.patch(
    "/{view_id}",
    returns=View,
    right="",
    refusals=(ViewNotFoundError, InvalidViewError, NameTakenError),
)
def change_view(request: Request, view_id: Id, given: ViewChange) -> object:
    """Give one of your views another name, or another address."""
    if given.name is not None:
        commands.rename_view(actor=request.actor, view_id=view_id, name=given.name)
    if given.query is not None:
        commands.change_view(actor=request.actor, view_id=view_id, address=f"?{given.query}")
    return _view(request, view_id)


@doors.delete("/{view_id}", right="", refusals=(ViewNotFoundError,))
def delete_view(request: Request, view_id: Id) -> None:
    """Take one of your views away, for everybody it is shared with."""
    commands.delete_view(actor=request.actor, view_id=view_id, now=clock.now())


@doors.post(
    "/{view_id}/restore", returns=View, right="", refusals=(ViewNotFoundError, NameTakenError)
)
def restore_view(request: Request, view_id: Id) -> object:
    """Bring back a view that you deleted."""
    commands.restore_view(actor=request.actor, view_id=view_id)
    return _view(request, view_id)


@doors.post("/{view_id}/move", returns=View, right="", refusals=(ViewNotFoundError,))
def move_view(request: Request, view_id: Id, given: ViewMove) -> object:
    """Let one of your views change places with its neighbor."""
    commands.move_view(actor=request.actor, view_id=view_id, up=given.up)
    return _view(request, view_id)


@doors.put(
    "/{view_id}/sharing",
    returns=View,
    right="dashboards.share",
    refusals=(ViewNotFoundError, InvalidViewError),
)
def share_view(request: Request, view_id: Id, given: ViewSharing) -> object:
    """Say who else sees one of your views. They see by it only what they may see anyway."""
    commands.share_view(
        actor=request.actor, view_id=view_id, everybody=given.is_for_everybody, roles=given.roles
    )
    return _view(request, view_id)


@doors.put("/{view_id}/default", returns=View, right="", refusals=(ViewNotFoundError,))
def set_default_view(request: Request, view_id: Id, given: ViewDefault) -> object:
    """Have a page open with a view for you, or as it is again."""
    found = queries.view(actor=request.actor, view_id=view_id)
    if given.is_default:
        commands.make_default(actor=request.actor, view_id=view_id)
    elif found.is_default:
        commands.clear_default(actor=request.actor, page=found.page)
    return _view(request, view_id)


def _view(request: Request, view_id: int) -> View:
    return View.of(queries.view(actor=request.actor, view_id=view_id))
