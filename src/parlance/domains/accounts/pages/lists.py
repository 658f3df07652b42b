from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.domains.accounts.pages.asking import ListState, list_state
from parlance.domains.accounts.pages.showing import MINOR, field_groups, shown
from parlance.domains.accounts.queries import bulk, lists
from parlance.domains.accounts.queries.words import fields, type_of
from parlance.domains.accounts.values.lists import AccountList, AccountRow, FieldKind, ListField
from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import Kind
from parlance.engine.language.errors import LanguageError
from parlance.kit.actor import Actor
from parlance.kit.errors import InvalidError
from parlance.platform.rendering import Request, render_page
from parlance.web import filters, links
from parlance.web.components import Choice, Crumb, EmptyPage, Option, TermMark
from parlance.web.filters import FilterBox, FilterPart, Flaw
from parlance.web.formatting import Format, Shown, house_format
from parlance.web.lists import ColumnGroup, Head, ListCell, ListRow
from parlance.web.period import today_in
from parlance.web.saved_views import ViewsMenu, opened_with, views_menu, whose
from parlance.web.words import translated

LIST = "accounts/list.html"


@dataclass(frozen=True, slots=True)
class Undo:
    """A bulk edit that can still be taken back."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    crumbs: tuple[Crumb, ...]
    search: str
    filter: str
    kept: tuple[tuple[str, str], ...]
    words: str
    views: ViewsMenu
    whose: tuple[Option, ...]
    box: FilterBox
    heads: tuple[Head, ...]
    rows: tuple[ListRow, ...]
    columns: tuple[ColumnGroup, ...]
    totals: str
    count: str
    total: int
    first: str
    next: str
    empty: EmptyPage
    segment: str
    exports: tuple[Option, ...]
    may_change: bool
    undos: tuple[Undo, ...]


@dataclass(frozen=True, slots=True)
class TotalsPage:
    """The last row of a list: what its columns come to together."""

    label: str
    cells: tuple[ListCell, ...]
    spare: bool


@require_GET
def accounts(request: Request) -> HttpResponse:
    """List accounts; htmx fetches only what depends on the filter."""
    if default := opened_with(request, "accounts"):
        return default
    actor, write = request.actor, house_format()
    actor.must("accounts.read")
    state = list_state(request.GET)
    known = fields(actor=actor)
    flaw: Flaw | None = None
    if "add" in request.GET:
        added = _added(request, state, known, write)
        if not isinstance(added, Flaw):
            return added
        flaw = added
    today = today_in(write.time_zone)
    try:
        found = lists.account_list(actor=actor, ask=state.ask, today=today)
    except LanguageError as error:
        flaw = filters.flaw_of(error, state.ask.filter)
        found = _nothing(state, known)
    page = _page(request, write, state, known, found, flaw)
    return render_page(request, LIST, page, partial="rows", status=422 if flaw else 200)


@require_GET
def account_totals(request: Request) -> HttpResponse:
    """Show what the columns of a list come to; htmx fetches it into the foot of the table."""
    write, state = house_format(), list_state(request.GET)
    today = today_in(write.time_zone)
    known = fields(actor=request.actor)
    totals = lists.list_totals(actor=request.actor, ask=state.ask, today=today)
    chosen = [known[name] for name in state.ask.columns if name in known and name != "name"]
    cells = [
        ListCell(
            shown(write, one, totals[one.name]) if one.name in totals else Shown(""),
            one.is_number,
            one.name in MINOR,
        )
        for one in chosen
    ]
    page = TotalsPage(_("All together"), tuple(cells), request.actor.may("accounts.change"))
    return render_page(request, "accounts/totals.html", page, partial="totals")


def _added(
    request: Request, state: ListState, known: Mapping[str, ListField], write: Format
) -> HttpResponse | Flaw:
    """Lead to the list with the condition that was chosen by clicks; or say what is wrong."""
    name, value = request.GET["add"], request.GET.get("add_value", "")
    field = known.get(name)
    if field is None:
        return Flaw(_("Choose a field."), "", 1)
    try:
        operator = request.GET.get("add_is", "is")
        more = filters.condition(name, type_of(field).kind, operator, value, write.locale)
        text = lists.condition_of(
            actor=request.actor, text=filters.joined(state.ask.filter, more)
        ).text
    except InvalidError as error:
        return Flaw(f"{translated(field.label)}: {error}", "", 1)
    return HttpResponseRedirect(state.filtered(text))


def _page(
    request: Request,
    write: Format,
    state: ListState,
    known: dict[str, ListField],
    found: AccountList,
    flaw: Flaw | None,
) -> AccountsPage:
    actor, ask = request.actor, state.ask
    kept = tuple((name, value) for name, value in state.query.items() if value)
    return AccountsPage(
        crumbs=(Crumb(_("Accounts")),),
        search=ask.search,
        filter=ask.filter if flaw else found.filter,
        kept=tuple(one for one in kept if one[0] not in {"search", "filter"}),
        words=reverse("account_words"),
        views=views_menu(request, "accounts"),
        whose=whose(request),
        box=FilterBox(
            action=reverse("accounts"),
            parts=_parts(state, found),
            fields=field_groups(known, request.GET.get("add", "")),
            operators=filters.operators(request.GET.get("add_is", "")),
            kept=kept,
            flaw=flaw,
            is_open="add" in request.GET,
        ),
        heads=_heads(state, found, _terms(actor, found.columns), write),
        rows=tuple(_row(write, found, one) for one in found.rows),
        columns=_choosable(known, found),
        totals=state.href("account_totals") if found.rows else "",
        count=write.count(found.count),
        total=found.count,
        first=state.href() if ask.after else "",
        next=state.href(after=found.after) if found.after else "",
        empty=_empty(actor, is_narrowed=bool(flaw or kept)),
        segment=state.href("segment_new") if found.filter else "",
        exports=_exports(actor, state),
        may_change=actor.may("accounts.change"),
        undos=_undos(actor, write),
    )


def _nothing(state: ListState, known: Mapping[str, ListField]) -> AccountList:
    columns = tuple(known[name] for name in state.ask.columns if name in known)
    return AccountList((), 0, "", "", (), state.ask.sort, columns, {}, {})


def _parts(state: ListState, found: AccountList) -> tuple[FilterPart, ...]:
    return tuple(
        FilterPart(text, state.filtered(filters.without(found.parts, at)))
        for at, text in enumerate(found.parts)
    )


def _heads(
    state: ListState, found: AccountList, terms: Mapping[str, TermMark], write: Format
) -> tuple[Head, ...]:
    ask = state.ask

    def head(name: str, label: str, *, is_number: bool = False) -> Head:
        is_sorted = found.sort == name
        # A number is looked for from the greatest down, a text from a to z.
        downwards = not ask.is_descending if is_sorted else is_number
        direction = "descending" if ask.is_descending else "ascending"
        window = found.windows.get(name)
        return Head(
            label=translated(label),
            href=state.href(sort=f"-{name}" if downwards else name),
            sorted=direction if is_sorted else "",
            is_number=is_number,
            is_minor=name in MINOR,
            term=terms.get(name),
            note=write.period(window) if window else "",
        )

    columns = (head(one.name, one.label, is_number=one.is_number) for one in found.columns)
    return (head("name", _("Account")), *columns)


def _terms(actor: Actor, columns: tuple[ListField, ...]) -> dict[str, TermMark]:
    """Return the definitions of the shown columns that have one, in one question."""
    wanted = {one.slug: one.name for one in columns if one.slug and one.kind is FieldKind.METRIC}
    if not wanted or not actor.may("glossary.read"):
        return {}
    return {
        wanted[one.term.slug]: TermMark(
            one.term.name, reverse("term", args=[one.term.slug]), one.text
        )
        for one in glossary.terms(actor=actor, kind=Kind.METRIC)
        if one.term.slug in wanted
    }


def _row(write: Format, found: AccountList, row: AccountRow) -> ListRow:
    cells = []
    for one in found.columns:
        value = shown(write, one, row.values[one.name], found.reasons.get(one.name, ""))
        window = found.windows.get(one.name)
        href = ""
        if window and not value.is_missing:
            href = links.explanation(one.name, window, where=(("account_id", str(row.id)),))
        cells.append(ListCell(value, one.is_number, one.name in MINOR, href))
    return ListRow(row.id, row.name, links.account(row.id), tuple(cells))


def _choosable(known: dict[str, ListField], found: AccountList) -> tuple[ColumnGroup, ...]:
    chosen = {one.name for one in found.columns}
    groups = []
    for group in field_groups(known):
        choices = (
            Choice(one.value, translated(one.label), one.value in chosen) for one in group.choices
        )
        kept = tuple(one for one in choices if one.value != "name")
        groups.append(ColumnGroup(group.label, kept))
    return tuple(groups)


def _exports(actor: Actor, state: ListState) -> tuple[Option, ...]:
    if not actor.may("exchange.export"):
        return ()
    return tuple(Option(kind.upper(), state.href(f"accounts_{kind}")) for kind in ("csv", "xlsx"))


def _undos(actor: Actor, write: Format) -> tuple[Undo, ...]:
    if not actor.may("accounts.change"):
        return ()
    return tuple(
        Undo(
            _("{field} of {count} accounts, changed {when}").format(
                field=one.field.replace("_", " ").capitalize(),
                count=write.count(one.changed),
                when=write.instant(one.made_at),
            ),
            reverse("bulk_edit", args=[one.id]),
        )
        for one in bulk.undoable(actor=actor, now=datetime.now(UTC))[:1]
    )


def _empty(actor: Actor, *, is_narrowed: bool) -> EmptyPage:
    if is_narrowed:
        return EmptyPage(
            _("No account fits"),
            _(
                "Search looks for a part of the name, or for the whole source id; every condition"
                " of the filter must be true."
            ),
            _("Show all accounts"),
            f"{reverse('accounts')}?view=",
        )
    may_add = actor.may("accounts.change")
    return EmptyPage(
        _("No accounts yet"),
        _("Accounts come from your billing or sales system, together with what they pay for."),
        _("Add an account by hand") if may_add else "",
        reverse("account_new") if may_add else "",
        command="parlance import FOLDER",
    )
