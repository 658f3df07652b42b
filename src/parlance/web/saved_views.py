"""The menu “Views” of a list, the page that manages them, and the switch between mine and all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parlance.kit.errors import ConflictError, InvalidError
from parlance.platform.people.values import ROLE_LABELS, Role
from parlance.platform.rendering import Request, render_page
from parlance.platform.views import commands, queries
from parlance.platform.views.addresses import kept_query, list_page, path_of
from parlance.platform.views.errors import InvalidViewError
from parlance.platform.views.values import ListPage, Sharing, View
from parlance.web.components import Choice, Crumb, EmptyPage, Option, address, address_of
from parlance.web.words import translated

MINE = "mine"
"""What `whose` says in an address for the person who looks, so that it can be shared."""


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view in the menu and on its page; `shared` says with whom, `owner` whose it is."""

    id: int
    name: str
    href: str
    is_here: bool
    is_default: bool
    is_own: bool
    owner: str
    shared: str
    roles: tuple[Choice, ...] = ()
    for_everybody: bool = False


@dataclass(frozen=True, slots=True)
class ViewsMenu:
    """What `web/views.html` shows on a list: its views, and saving what is shown now."""

    page: str
    now: str
    views: tuple[ViewRow, ...]
    everything: str
    is_everything: bool
    address: str
    manage: str


@dataclass(frozen=True, slots=True)
class SavedViewsPage:
    crumbs: tuple[Crumb, ...]
    page: str
    label: str
    back: str
    own: tuple[ViewRow, ...]
    others: tuple[ViewRow, ...]
    may_share: bool
    deleted: int | None
    problem: str
    empty: EmptyPage


def views_menu(request: Request, page: str) -> ViewsMenu:
    """Return the views of the list that this request shows."""
    path, here = path_of(page), _here(request, page)
    rows = tuple(_row(one, path, here) for one in queries.views(actor=request.actor, page=page))
    return ViewsMenu(
        page=page,
        now=next((row.name for row in rows if row.is_here), ""),
        views=rows,
        everything=f"{path}?view=",
        is_everything=not here,
        address=f"{path}?{here}",
        manage=reverse("saved_views", args=[page]),
    )


def opened_with(request: Request, page: str) -> HttpResponse | None:
    """Lead to the person's default view when the page is opened bare; None: show it as asked."""
    if request.GET or request.headers.get("HX-Request"):
        return None
    query = queries.default_query(actor=request.actor, page=page)
    return HttpResponseRedirect(f"{path_of(page)}?{query}") if query else None


def whose(request: Request) -> tuple[Option, ...]:
    """Return the switch between all and mine; the address keeps everything else."""
    query = {key: values for key, values in request.GET.lists() if key not in {"whose", "after"}}
    every = address_of(request.path, query) if query else f"{request.path}?view="
    mine = address_of(request.path, query | {"whose": [MINE]})
    is_mine = request.GET.get("whose") == MINE
    return Option(_("All"), every, not is_mine), Option(_("Mine"), mine, is_mine)


@require_GET
def saved_views(request: Request, page: str, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the views of a list, to be renamed, ordered, shared, deleted."""
    known = _opened(request, page)
    path = path_of(page)
    rows = [_row(one, path, None) for one in queries.views(actor=request.actor, page=page)]
    deleted = request.GET.get("deleted", "")
    shown = SavedViewsPage(
        crumbs=(Crumb(str(known.label), f"{path}?view="), Crumb(_("Views"))),
        page=page,
        label=str(known.label),
        back=f"{path}?view=",
        own=tuple(row for row in rows if row.is_own),
        others=tuple(row for row in rows if not row.is_own),
        may_share=request.actor.may("dashboards.share"),
        deleted=int(deleted) if deleted.isascii() and deleted.isdigit() else None,
        problem=problem,
        empty=EmptyPage(
            _("No view is saved yet"),
            _("Filter and sort the list, then choose Views, and give what you see a name."),
            _("Open the list"),
            f"{path}?view=",
        ),
    )
    return render_page(request, "web/saved_views.html", shown, status=status)


@require_POST
def save_view(request: Request, page: str) -> HttpResponse:
    """Keep the address that the menu sends under a name, and lead back to what was seen."""
    given = request.POST.get("address", "")
    try:
        commands.save_view(
            actor=request.actor, page=page, name=request.POST.get("name", ""), address=given
        )
    except (InvalidError, ConflictError) as error:
        return _refused(request, page, error)
    return HttpResponseRedirect(f"{path_of(page)}?{kept_query(list_page(page), given) or 'view='}")


@require_POST
def change_saved_view(request: Request, page: str, view_id: int) -> HttpResponse:
    """Do to a view what its button says, and lead back to the views of the list."""
    known = _opened(request, page)
    try:
        _change(request, view_id, known.route)
    except (InvalidError, ConflictError) as error:
        return _refused(request, page, error)
    deleted = view_id if request.POST.get("do") == "delete" else None
    return HttpResponseRedirect(address(reverse("saved_views", args=[page]), deleted=deleted))


def _opened(request: Request, page: str) -> ListPage:
    """Return the list; views of a list are for those who may open it."""
    known = list_page(page)
    if known.right:
        request.actor.must(known.right)
    return known


def _change(request: Request, view_id: int, page: str) -> None:
    actor, given = request.actor, request.POST
    match given.get("do"):
        case "rename":
            commands.rename_view(actor=actor, view_id=view_id, name=given.get("name", ""))
        case "share":
            everybody = given.get("with") == "everybody"
            roles = given.getlist("roles") if given.get("with") == "roles" else []
            commands.share_view(actor=actor, view_id=view_id, everybody=everybody, roles=roles)
        case "default":
            commands.make_default(actor=actor, view_id=view_id)
        case "no_default":
            commands.clear_default(actor=actor, page=page)
        case "up" | "down" as way:
            commands.move_view(actor=actor, view_id=view_id, up=way == "up")
        case "delete":
            commands.delete_view(actor=actor, view_id=view_id, now=datetime.now(UTC))
        case "restore":
            commands.restore_view(actor=actor, view_id=view_id)
        case _:
            raise InvalidViewError(_("Choose what to do with the view."))


def _refused(request: Request, page: str, error: InvalidError | ConflictError) -> HttpResponse:
    request.method = "GET"
    status = 409 if isinstance(error, ConflictError) else 422
    return saved_views(request, page, problem=str(error), status=status)


def _here(request: Request, page: str) -> str:
    """Return what a view of the present address would keep; nothing for one that none can."""
    try:
        return kept_query(list_page(page), f"?{request.GET.urlencode()}")
    except InvalidViewError:
        return ""


def _row(view: View, path: str, here: str | None) -> ViewRow:
    return ViewRow(
        id=view.id,
        name=view.name,
        href=f"{path}?{view.query or 'view='}",
        is_here=here is not None and bool(here) and _same(here, view.query),
        is_default=view.is_default,
        is_own=view.is_own,
        owner="" if view.is_own else view.owner_name,
        shared=_shared(view.sharing),
        roles=tuple(
            Choice(role.value, translated(label), role in view.sharing.roles)
            for role, label in ROLE_LABELS.items()
            if role is not Role.CUSTOMER
        ),
        for_everybody=view.sharing.everybody,
    )


def _same(one: str, other: str) -> bool:
    return sorted(parse_qsl(one)) == sorted(parse_qsl(other))


def _shared(sharing: Sharing) -> str:
    if sharing.everybody:
        return _("Everybody")
    return ", ".join(sorted(translated(ROLE_LABELS[role]) for role in sharing.roles))
