from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from parlance.domains.accounts import queries
from parlance.domains.accounts.forms import FILTERS, AccountFilter
from parlance.domains.accounts.values import AccountSummary, Order
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask, Figure
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.kit.periods import Window
from parlance.platform.people.queries import person_names
from parlance.platform.rendering import Request, render_page
from parlance.web import links
from parlance.web.components import Choice, Column, Crumb, EmptyPage, address_of
from parlance.web.formatting import DASH, Format, Shown, house_format
from parlance.web.period import today_in

MRR = "monthly_recurring_revenue"


@dataclass(frozen=True, slots=True)
class AccountRow:
    name: str
    href: str
    segment: str
    owner: str
    country: str
    industry: str
    signed_up: str
    mrr: Shown
    explain: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A drop-down that narrows the list."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AccountsPage:
    crumbs: tuple[Crumb, ...]
    search: str
    order: str
    narrowings: tuple[Narrowing, ...]
    columns: tuple[Column, ...]
    accounts: tuple[AccountRow, ...]
    count: str
    first: str
    next: str
    empty: EmptyPage


@require_GET
def accounts(request: Request) -> HttpResponse:
    """List accounts; htmx fetches only the rows."""
    write = house_format()
    form = AccountFilter(request.GET)
    actor = request.actor
    found = queries.accounts_page(
        actor=actor,
        after=form.cursor,
        search=form.words["search"],
        where=form.where,
        order=form.chosen_order,
    )
    today = today_in(write.time_zone)
    month = Window(today.replace(day=1), today + timedelta(days=1))
    path = reverse("accounts")
    total = queries.account_count(actor=actor, search=form.words["search"], where=form.where)
    page = AccountsPage(
        crumbs=(Crumb("Accounts"),),
        search=form.words["search"],
        order=form.words["order"],
        narrowings=tuple(_narrowing(actor, name, form.words[name]) for name in FILTERS),
        columns=_columns(path, form),
        accounts=tuple(_rows(actor, write, found.accounts, month)),
        count=write.count(total),
        first=address_of(path, form.words) if form.cursor else "",
        next=address_of(path, {**form.words, "after": found.after}) if found.after else "",
        empty=_empty(path, is_narrowed=bool(form.where or form.words["search"])),
    )
    return render_page(request, "accounts/list.html", page, partial="rows")


def _narrowing(actor: Actor, name: str, chosen: str) -> Narrowing:
    values = queries.attribute_values(actor=actor, attribute=name)
    names = person_names(values) if name == "owner" else {}
    every = Choice("", "All", not chosen)
    choices = (Choice(value, names.get(value, value), value == chosen) for value in values)
    return Narrowing(name, name.capitalize(), (every, *choices))


def _columns(path: str, form: AccountFilter) -> tuple[Column, ...]:
    return (
        _sorting(path, form, "Account", Order.NAME, Order.NAME_DESCENDING),
        Column("Segment"),
        Column("Owner"),
        Column("Country", is_minor=True),
        Column("Industry", is_minor=True),
        Column("Signed up", is_minor=True),
        Column("MRR", is_number=True),
    )


def _sorting(
    path: str, form: AccountFilter, label: str, upwards: Order, downwards: Order
) -> Column:
    other = downwards if form.chosen_order is upwards else upwards
    direction = {upwards: "ascending", downwards: "descending"}.get(form.chosen_order, "")
    href = address_of(path, {**form.words, "order": other.value})
    return Column(label, href, direction)


def _rows(
    actor: Actor, write: Format, found: Iterable[AccountSummary], month: Window
) -> Iterable[AccountRow]:
    rows = list(found)
    figures = _mrr(actor, [row.id for row in rows], month)
    owners = person_names({row.owner for row in rows if row.owner})
    for row in rows:
        figure = figures.get(row.id)
        yield AccountRow(
            name=row.name,
            href=links.account(row.id),
            segment=row.segment or DASH,
            owner=owners.get(row.owner or "", row.owner or DASH),
            country=row.country or DASH,
            industry=row.industry or DASH,
            signed_up=write.day(row.signed_up_on),
            mrr=write.value(
                figure.value if figure else None,
                Unit.MONEY,
                currency=figure.currency if figure else None,
                reason="No subscription is in force." if figure is None else figure.reason,
            ),
            explain=links.explanation(MRR, month, where=(("account_id", str(row.id)),)),
        )


def _mrr(actor: Actor, ids: Iterable[int], month: Window) -> Mapping[int, Figure]:
    """Return the MRR of these accounts now; accounts without any are left out."""
    where = tuple(("account_id", str(one)) for one in ids)
    if not where:
        return {}
    ask = Ask((MRR,), (month,), by=("account_id",), where=where)
    return {int(one.by["account_id"]): one for one in evaluate(actor=actor, ask=ask)}


def _empty(path: str, *, is_narrowed: bool) -> EmptyPage:
    if is_narrowed:
        return EmptyPage(
            "No account fits",
            "Search looks for a part of the name, or for the whole source id.",
            "Show all accounts",
            path,
        )
    return EmptyPage(
        "No accounts yet",
        "Accounts come from your billing or sales system, together with what they pay for.",
        command="parlance import FOLDER",
    )
