"""Where a person starts: a dashboard of their choice, else the page that suits their rights."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.domains.accounts.queries.records import account_count
from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import Status, TermSummary
from parlance.domains.metrics.queries.catalogue import freshness
from parlance.kit.actor import Actor
from parlance.platform.rendering import Request, render_page
from parlance.web import period
from parlance.web.components import Crumb, Pill, TermMark, Tile, address_of
from parlance.web.formatting import Format, Shown, house_format
from parlance.web.period import Asked
from parlance.web.words import translated
from parlance.workspace.dashboards.queries.boards import boards, find_start
from parlance.workspace.dashboards.values.boards import BoardSummary
from parlance.workspace.figures import courses, known_metrics, state_of, tile
from parlance.workspace.pages import company

_COUNTS = ("active_accounts", "accounts_lost", "logo_churn_rate")
_MOST_TERMS = 8
_MOST_BOARDS = 8


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A word that is not agreed, and why it is listed."""

    mark: TermMark
    state: Pill


@dataclass(frozen=True, slots=True)
class StartPage:
    crumbs: tuple[Crumb, ...]
    period: str
    tiles: tuple[Tile, ...]
    terms: tuple[OpenTerm, ...]
    open_terms: int
    glossary: str
    boards: tuple[BoardSummary, ...]


@require_GET
def start(request: Request) -> HttpResponse:
    """Lead to the chosen dashboard; else show revenue, or what those without it may see."""
    actor = request.actor
    actor.must("metrics.read")
    chosen = find_start(actor=actor)
    if chosen is not None:
        query = {name: request.GET.getlist(name) for name in request.GET}
        return redirect(address_of(reverse("board", args=[chosen]), query))
    if actor.may("revenue.read"):
        return company(request)
    return render_page(request, "dashboards/start.html", _start_page(request))


def _start_page(request: Request) -> StartPage:
    actor = request.actor
    write = house_format()
    asked = period.asked(request.GET, write, period.today_in(write.time_zone))
    terms = _open_terms(actor)
    return StartPage(
        crumbs=(Crumb(_("Start")),),
        period=write.period(asked.windows[-1]),
        tiles=(_accounts(actor, write), *_counts(actor, write, asked)),
        terms=tuple(_open(one) for one in terms[:_MOST_TERMS]),
        open_terms=len(terms),
        glossary=reverse("glossary"),
        boards=tuple(boards(actor=actor, limit=_MOST_BOARDS)),
    )


def _accounts(actor: Actor, write: Format) -> Tile:
    count = write.count(account_count(actor=actor))
    mark = TermMark(_("Accounts on record"), reverse("accounts"))
    return Tile(mark, Shown(count, count, count), explain=reverse("accounts"))


def _counts(actor: Actor, write: Format, asked: Asked) -> tuple[Tile, ...]:
    """Return the counts of accounts that no right about money guards."""
    known = known_metrics(actor=actor)
    shown = [one for one in _COUNTS if one in known.metrics and known.metrics[one].is_readable]
    if not shown or freshness().cut_off is None:
        return ()
    found = courses(actor=actor, known=known, asked=asked, metrics=shown)
    return tuple(tile(write, known, asked, found[one]) for one in shown)


def _open_terms(actor: Actor) -> list[TermSummary]:
    """Return the words that wait for somebody: diverging ones first, missing ones last."""
    order = [Status.DIVERGING, Status.UNDER_REVIEW, Status.MISSING]
    found = [one for one in glossary.terms(actor=actor) if one.status in order]
    return sorted(found, key=lambda one: (order.index(one.status), one.name.casefold()))


def _open(one: TermSummary) -> OpenTerm:
    mark = TermMark(one.name, reverse("term", args=[one.slug]), one.text)
    return OpenTerm(mark, state_of(one.status) or Pill(translated(one.status), "warn"))
