"""With whom a dashboard is shared."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parlance.kit.errors import InvalidError
from parlance.platform.people.queries import members
from parlance.platform.people.values import Role
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb
from parlance.workspace.dashboards.commands import sharing as commands
from parlance.workspace.dashboards.commands.boards import must_own
from parlance.workspace.dashboards.pages.words import holder_name, people_of, role_names
from parlance.workspace.dashboards.queries.boards import board
from parlance.workspace.dashboards.values.boards import Board, Holder


@dataclass(frozen=True, slots=True)
class ShareRow:
    id: int
    name: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class SharePage:
    crumbs: tuple[Crumb, ...]
    board: Board
    rows: tuple[ShareRow, ...]
    roles: tuple[Choice, ...]
    people: tuple[Choice, ...]
    problem: str = ""


@require_http_methods(["GET", "POST"])
def shares(request: Request, dashboard_id: int) -> HttpResponse:
    """Show with whom a dashboard is shared; a post shares it with one more."""
    actor = request.actor
    actor.must("dashboards.share")
    found = board(actor=actor, dashboard_id=dashboard_id)
    must_own(actor, found)
    problem = ""
    if request.method == "POST":
        try:
            holder = _holder(request.POST.get("with", ""))
            may_edit = request.POST.get("may_edit") == "1"
            commands.share(actor=actor, dashboard_id=dashboard_id, holder=holder, may_edit=may_edit)
            return redirect("share_board", dashboard_id=dashboard_id)
        except InvalidError as error:
            problem = str(error)
    people = people_of(found.shares)
    roles = role_names().items()
    page = SharePage(
        crumbs=(
            Crumb(_("Dashboards"), reverse("dashboards")),
            Crumb(found.name, reverse("board", args=[found.id])),
            Crumb(_("Share")),
        ),
        board=found,
        rows=tuple(
            ShareRow(one.id, holder_name(one.holder, people), one.may_edit) for one in found.shares
        ),
        roles=tuple(
            Choice(f"role:{key}", name) for key, name in sorted(roles, key=lambda one: one[1])
        ),
        people=tuple(
            Choice(f"person:{one.person_id}", one.name)
            for one in members(actor=actor)
            if str(one.person_id) != actor.id and one.roles - {Role.CUSTOMER}
        ),
        problem=problem,
    )
    return render_page(request, "dashboards/share.html", page, status=422 if problem else 200)


@require_POST
def unshare(request: Request, dashboard_id: int, share_id: int) -> HttpResponse:
    commands.unshare(actor=request.actor, dashboard_id=dashboard_id, share_id=share_id)
    return redirect("share_board", dashboard_id=dashboard_id)


def _holder(text: str) -> Holder:
    """Read `everybody`, `role:csm` or `person:<id>`; what is none of them is nobody's role."""
    kind, _colon, value = text.partition(":")
    if kind == "person":
        return Holder(person_id=value or "nobody")
    return Holder() if text == "everybody" else Holder(role=value or "nobody")
