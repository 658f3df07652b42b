"""Adds and changes a tile: one form per kind, with a preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from parlance.kit.errors import ParlanceError
from parlance.kit.fingerprints import StaleEditError
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, Crumb, address
from parlance.web.conflicts import Conflict, conflict
from parlance.workspace.dashboards.commands import tiles as commands
from parlance.workspace.dashboards.errors import NotYoursError, TileUnsoundError
from parlance.workspace.dashboards.pages.board import Fragment, asking_of
from parlance.workspace.dashboards.pages.cards import KIND_NAMES, Card
from parlance.workspace.dashboards.pages.filling import filled
from parlance.workspace.dashboards.pages.tile_fields import (
    AGAINST,
    LOOKS,
    PARTS,
    WIDTHS,
    choices_of,
    column_choices,
    defaults,
    order_choices,
    reading_choices,
    shown_name,
    values_of,
)
from parlance.workspace.dashboards.queries.boards import board, tile
from parlance.workspace.dashboards.queries.figures import check_tile, groupings
from parlance.workspace.dashboards.values.boards import Board, Tile
from parlance.workspace.dashboards.values.tiles import (
    MOST_METRICS,
    MOST_ROWS,
    Kind,
    Width,
    configuration,
    kind_of,
    width_of,
)
from parlance.workspace.figures import known_metrics

KIND_WHYS = {
    Kind.NUMBER: gettext_noop("One figure, with its change and its course."),
    Kind.TREND: gettext_noop("Up to four metrics over time."),
    Kind.BREAKDOWN: gettext_noop("A metric by segment, owner, country or any other dimension."),
    Kind.MOVEMENTS: gettext_noop("The steps from opening to closing MRR."),
    Kind.COHORTS: gettext_noop("What is left of each signup month."),
    Kind.MOVERS: gettext_noop("The accounts that moved MRR most."),
    Kind.LIST: gettext_noop("Accounts by a filter, with any columns."),
    Kind.NOTE: gettext_noop("A text of your own: what to look at, and why."),
}


@dataclass(frozen=True, slots=True)
class KindChoice:
    name: str
    why: str
    href: str


@dataclass(frozen=True, slots=True)
class KindsPage:
    crumbs: tuple[Crumb, ...]
    board: Board
    kinds: tuple[KindChoice, ...]


@dataclass(frozen=True, slots=True)
class TilePage:
    """The form of a tile; `wrong` names the field that `problem` is about."""

    crumbs: tuple[Crumb, ...]
    board: Board
    kind: Kind
    kind_name: str
    is_new: bool
    title: str
    values: Mapping[str, Any]
    metrics: tuple[str, ...]
    names: tuple[str, ...]
    widths: tuple[Choice, ...]
    againsts: tuple[Choice, ...]
    looks: tuple[Choice, ...]
    dimensions: tuple[Choice, ...]
    readings: tuple[Choice, ...]
    columns: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    preview: str
    card: Card | None
    fingerprint: str = ""
    problem: str = ""
    wrong: str = ""
    conflict: Conflict | None = None
    most: int = MOST_ROWS


@require_http_methods(["GET", "POST"])
def new(request: Request, dashboard_id: int) -> HttpResponse:
    """Choose a kind, then say what the tile shows."""
    found = _changeable(request, dashboard_id)
    text = request.POST.get("kind") or request.GET.get("kind") or ""
    if not text:
        return render_page(request, "dashboards/kinds.html", _kinds(found))
    kind = kind_of(text)
    if request.method == "GET" or "preview" in request.POST:
        values = values_of(request.POST, kind) if request.method == "POST" else defaults(kind)
        return _form(request, found, kind, values, None)
    values = values_of(request.POST, kind)
    try:
        tile_id = commands.add_tile(
            actor=request.actor,
            dashboard_id=dashboard_id,
            kind=kind,
            width=width_of(values["width"]),
            given=values,
            title=values["title"],
            at=timezone.now(),
        )
    except ParlanceError as error:
        return _form(request, found, kind, values, None, error)
    return redirect(f"{reverse('compose_board', args=[dashboard_id])}#tile-{tile_id}")


@require_http_methods(["GET", "POST"])
def edit(request: Request, dashboard_id: int, tile_id: int) -> HttpResponse:
    """Change what a tile shows; an edit that meets another is shown both."""
    found = _changeable(request, dashboard_id)
    _board, old = tile(actor=request.actor, dashboard_id=dashboard_id, tile_id=tile_id)
    if request.method == "GET":
        return _form(request, found, old.kind, {**defaults(old.kind), **old.values}, old)
    values = values_of(request.POST, old.kind)
    if "preview" in request.POST:
        return _form(request, found, old.kind, values, old)
    try:
        commands.change_tile(
            actor=request.actor,
            dashboard_id=dashboard_id,
            tile_id=tile_id,
            width=width_of(values["width"]),
            given=values,
            title=values["title"],
            at=timezone.now(),
            expected=request.POST.get("fingerprint") or None,
        )
    except ParlanceError as error:
        return _form(request, found, old.kind, values, old, error)
    return redirect(f"{reverse('compose_board', args=[dashboard_id])}#tile-{tile_id}")


@require_GET
def preview(request: Request, dashboard_id: int) -> HttpResponse:
    """Show a tile as its form stands; what is not right yet is said in its place."""
    found = board(actor=request.actor, dashboard_id=dashboard_id)
    kind = kind_of(request.GET.get("kind", ""))
    card = _previewed(request, found, kind, values_of(request.GET, kind))
    page = Fragment((card,) if card else ())
    return render(request, "dashboards/preview.html", {"page": page})


def _changeable(request: Request, dashboard_id: int) -> Board:
    request.actor.must("dashboards.change")
    found = board(actor=request.actor, dashboard_id=dashboard_id)
    if not found.may_edit:
        raise NotYoursError
    return found


def _previewed(
    request: Request, found: Board, kind: Kind, values: Mapping[str, Any]
) -> Card | None:
    """Fill a tile that is not saved; None while what it needs is empty."""
    try:
        given = configuration(kind, values)
        configured = check_tile(actor=request.actor, configured=given)
        title, width = " ".join(str(values["title"]).split()), width_of(values["width"])
    except TileUnsoundError as error:
        is_empty = not values.get(error.field)
        return None if is_empty else Card(0, kind, Width.HALF.value, "", words=str(error))
    unsaved = Tile(0, kind, title, width, configured)
    return filled(asking_of(request, found, QueryDict()), [unsaved])[0]


def _form(
    request: Request,
    found: Board,
    kind: Kind,
    values: Mapping[str, Any],
    old: Tile | None,
    error: ParlanceError | None = None,
) -> HttpResponse:
    actor = request.actor
    known = known_metrics(actor=actor)
    is_stale = isinstance(error, StaleEditError)
    names = tuple(shown_name(known, one) for one in values.get("metrics", ()))
    shown = {**values, "metric": shown_name(known, str(values.get("metric", "")))}
    page = TilePage(
        crumbs=_crumbs(found, old),
        board=found,
        kind=kind,
        kind_name=_(KIND_NAMES[kind]),
        is_new=old is None,
        title=str(values.get("title", "")),
        values=shown,
        metrics=(*names, *[""] * (MOST_METRICS - len(names))),
        names=tuple(one.name for one in known.metrics.values() if one.is_readable),
        widths=choices_of(WIDTHS, values.get("width")),
        againsts=choices_of(AGAINST, values.get("against")),
        looks=choices_of(PARTS if kind is Kind.BREAKDOWN else LOOKS, values.get("look")),
        dimensions=choices_of(groupings(actor=actor), values.get("dimension")),
        readings=reading_choices(known, values),
        columns=column_choices(actor, kind, values),
        orders=order_choices(actor, kind, values),
        preview=reverse("tile_preview", args=[found.id]),
        card=_previewed(request, found, kind, values) if "preview" in request.POST else None,
        fingerprint=error.fingerprint
        if isinstance(error, StaleEditError)
        else request.POST.get("fingerprint") or (old.fingerprint if old else ""),
        problem=str(error) if error and not is_stale else "",
        wrong=error.field if isinstance(error, TileUnsoundError) else "",
        conflict=conflict(error, {}) if isinstance(error, StaleEditError) else None,
    )
    status = 409 if is_stale else 422 if error else 200
    return render_page(request, "dashboards/tile_form.html", page, status=status)


def _kinds(found: Board) -> KindsPage:
    path = reverse("new_tile", args=[found.id])
    return KindsPage(
        crumbs=_crumbs(found, None),
        board=found,
        kinds=tuple(
            KindChoice(_(name), _(KIND_WHYS[kind]), address(path, kind=kind.value))
            for kind, name in KIND_NAMES.items()
        ),
    )


def _crumbs(found: Board, old: Tile | None) -> tuple[Crumb, ...]:
    return (
        Crumb(_("Dashboards"), reverse("dashboards")),
        Crumb(found.name, reverse("board", args=[found.id])),
        Crumb(_("Compose"), reverse("compose_board", args=[found.id])),
        Crumb(_("Edit a tile") if old else _("Add a tile")),
    )
