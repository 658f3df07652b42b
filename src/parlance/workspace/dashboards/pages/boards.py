"""The list of dashboards, a new one, and what is done with one as a whole."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parlance.kit.errors import ParlanceError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.people.queries import shown_names
from parlance.platform.rendering import Request, render_page
from parlance.web import period
from parlance.web.components import Crumb, EmptyPage, Option, address
from parlance.web.conflicts import Conflict, conflict
from parlance.web.formatting import house_format
from parlance.web.words import translated
from parlance.workspace.dashboards.commands import boards as commands
from parlance.workspace.dashboards.pages.asked import (
    FilterField,
    asked_of,
    filter_fields,
    filters_of,
)
from parlance.workspace.dashboards.pages.words import people_of, shared_with
from parlance.workspace.dashboards.queries.boards import board, boards
from parlance.workspace.dashboards.queries.figures import group_values
from parlance.workspace.dashboards.queries.shipped import template, templates
from parlance.workspace.dashboards.values.boards import Board, Template, Which
from parlance.workspace.dashboards.values.filters import EVERIES, Filters, filters

_LABELS = {
    Which.ALL: gettext_noop("All"),
    Which.MINE: gettext_noop("Mine"),
    Which.WITH_ME: gettext_noop("Shared with me"),
}


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str
    description: str
    owner: str
    changed: str
    tiles: int
    shared: str
    is_starred: bool
    is_start: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    crumbs: tuple[Crumb, ...]
    rows: tuple[Row, ...]
    views: tuple[Option, ...]
    search: str
    which: Which
    may_compose: bool
    has_start: bool
    empty: EmptyPage


@dataclass(frozen=True, slots=True)
class NewPage:
    crumbs: tuple[Crumb, ...]
    name: str
    chosen: str
    templates: tuple[Template, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """Name, description and own filters; `conflict` of an edit that met another."""

    crumbs: tuple[Crumb, ...]
    board: Board
    values: dict[str, str]
    everies: tuple[Option, ...]
    fields: tuple[FilterField, ...]
    fingerprint: str
    problem: str = ""
    conflict: Conflict | None = None


@require_GET
def listed(request: Request) -> HttpResponse:
    """Show the dashboards that this person may see; htmx fetches only the rows."""
    actor, search = request.actor, request.GET.get("search", "")[:200]
    text = request.GET.get("view", "")
    which = Which(text) if text in set(Which) else Which.ALL
    found = boards(actor=actor, which=which, search=search)
    shares = [share for one in found for share in one.shares]
    people = people_of(shares) | shown_names({one.owner_id for one in found if one.owner_id})
    write, path = house_format(), reverse("dashboards")
    page = ListPage(
        crumbs=(Crumb(_("Dashboards")),),
        rows=tuple(
            Row(
                id=one.id,
                name=one.name,
                description=one.description,
                owner=people.get(one.owner_id or "", _("nobody any more")),
                changed=write.instant(one.changed_at),
                tiles=one.tiles,
                shared=shared_with(one.shares, people),
                is_starred=one.is_starred,
                is_start=one.is_start,
            )
            for one in found
        ),
        views=tuple(
            Option(_(label), address(path, view=one.value, search=search), one is which)
            for one, label in _LABELS.items()
        ),
        search=search,
        which=which,
        may_compose=actor.may("dashboards.change"),
        has_start=any(one.is_start for one in found),
        empty=_nothing(search),
    )
    return render_page(request, "dashboards/list.html", page, partial="rows")


def _nothing(search: str) -> EmptyPage:
    if search:
        why = _("Look for a part of a name or of a description.")
        return EmptyPage(_("No dashboard has these words"), why)
    why = _("Put the figures you look at every week on one page, and share it with your team.")
    title, action = _("No dashboard yet"), _("Compose a dashboard")
    return EmptyPage(title, why, action, reverse("new_dashboard"))


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a dashboard: empty, or from a template."""
    request.actor.must("dashboards.change")
    given = request.POST if request.method == "POST" else request.GET
    name, chosen, problem = given.get("name", ""), given.get("template", ""), ""
    if request.method == "POST":
        try:
            begun = template(key=chosen) if chosen else None
            dashboard_id = commands.create_dashboard(
                actor=request.actor,
                name=name or (begun.name if begun else ""),
                description=begun.description if begun else "",
                filters=begun.filters if begun else None,
                tiles=begun.tiles if begun else (),
                at=timezone.now(),
            )
            return redirect("compose_board", dashboard_id=dashboard_id)
        except ParlanceError as error:
            problem = str(error)
    crumbs = (Crumb(_("Dashboards"), reverse("dashboards")), Crumb(_("New dashboard")))
    page = NewPage(crumbs, name, chosen, templates(), problem)
    return render_page(request, "dashboards/new.html", page, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
def settings(request: Request, dashboard_id: int) -> HttpResponse:
    """Change the name, the description and the filters that count where an address has none."""
    found = board(actor=request.actor, dashboard_id=dashboard_id)
    write = house_format()
    today = period.today_in(write.time_zone)
    asked = asked_of(request.GET, found.filters, write, today)
    saved = filters_of(asked) if request.GET else found.filters
    values = {"name": found.name, "description": found.description, **_texts(saved)}
    expected, problem = found.fingerprint, ""
    differs: Conflict | None = None
    if request.method == "POST":
        post = request.POST
        values = {name: post.get(name, "") for name in values}
        where = post.getlist("where")
        try:
            saved = filters({**values, "where": where})
            commands.change_dashboard(
                actor=request.actor,
                dashboard_id=dashboard_id,
                name=values["name"],
                description=values["description"],
                filters=saved,
                at=timezone.now(),
                expected=post.get("fingerprint") or None,
            )
            return redirect("board", dashboard_id=dashboard_id)
        except StaleEditError as error:
            expected, differs = error.fingerprint, conflict(error, {})
        except ParlanceError as error:
            problem = str(error)
    crumbs = _crumbs(found, _("Name and filters"))
    narrowed = asked_of(QueryDict(), saved, write, today)
    page = SettingsPage(
        crumbs=crumbs,
        board=found,
        values=values,
        everies=tuple(Option(translated(one), one, one == values["every"]) for one in EVERIES),
        fields=filter_fields(narrowed, group_values(actor=request.actor)),
        fingerprint=expected,
        problem=problem,
        conflict=differs,
    )
    status = 409 if differs else 422 if problem else 200
    return render_page(request, "dashboards/settings.html", page, status=status)


@require_POST
def copy(request: Request, dashboard_id: int) -> HttpResponse:
    """Make a copy that is this person's own."""
    found = board(actor=request.actor, dashboard_id=dashboard_id)
    name = _("Copy of %(name)s") % {"name": found.name}
    made = commands.duplicate_dashboard(
        actor=request.actor, dashboard_id=dashboard_id, name=name[:200], at=timezone.now()
    )
    return redirect("compose_board", dashboard_id=made)


@require_http_methods(["GET", "POST"])
def remove(request: Request, dashboard_id: int) -> HttpResponse:
    """Say what removing would take away, and on a post, remove."""
    found = board(actor=request.actor, dashboard_id=dashboard_id)
    commands.must_own(request.actor, found)
    if request.method == "POST":
        commands.remove_dashboard(actor=request.actor, dashboard_id=dashboard_id)
        return redirect("dashboards")
    page = RemovePage(_crumbs(found, _("Remove")), found, shared_with(found.shares))
    return render_page(request, "dashboards/remove.html", page)


@dataclass(frozen=True, slots=True)
class RemovePage:
    crumbs: tuple[Crumb, ...]
    board: Board
    shared: str


@require_POST
def take_over(request: Request, dashboard_id: int) -> HttpResponse:
    commands.take_over(actor=request.actor, dashboard_id=dashboard_id, at=timezone.now())
    return redirect("board", dashboard_id=dashboard_id)


@require_POST
def star(request: Request, dashboard_id: int) -> HttpResponse:
    """Keep at hand, or no longer."""
    is_on = request.POST.get("on") == "1"
    commands.star(actor=request.actor, dashboard_id=dashboard_id, on=is_on)
    return _back(request, dashboard_id)


@require_POST
def start(request: Request, dashboard_id: int) -> HttpResponse:
    """Start on this dashboard, or again on the usual page."""
    is_on = request.POST.get("on") == "1"
    if not is_on:
        board(actor=request.actor, dashboard_id=dashboard_id)
    commands.start_on(actor=request.actor, dashboard_id=dashboard_id if is_on else None)
    return _back(request, dashboard_id)


def _back(request: Request, dashboard_id: int) -> HttpResponse:
    if request.POST.get("back") == "list":
        return redirect("dashboards")
    return redirect("board", dashboard_id=dashboard_id)


def _crumbs(found: Board, here: str) -> tuple[Crumb, ...]:
    return (
        Crumb(_("Dashboards"), reverse("dashboards")),
        Crumb(found.name, reverse("board", args=[found.id])),
        Crumb(here),
    )


def _texts(saved: Filters) -> dict[str, str]:
    return {
        "every": saved.every,
        "periods": str(saved.periods or ""),
        "as_of": saved.as_of.isoformat() if saved.as_of else "",
        "reading": saved.reading,
    }
