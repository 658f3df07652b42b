from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parlance.domains.accounts.pages.asking import list_state
from parlance.domains.accounts.pages.showing import exact
from parlance.domains.accounts.queries.lists import account_list
from parlance.domains.accounts.values.lists import AccountList, Cell
from parlance.engine.units import Unit
from parlance.platform.audit.commands import record
from parlance.platform.rendering import Request
from parlance.web.formatting import house_format
from parlance.web.period import today_in
from parlance.web.spreadsheets import spreadsheet

_MOST = 1_000_000


@require_GET
def accounts_csv(request: Request) -> HttpResponse:
    """Hand out the list, all its rows and exactly its columns, as CSV for a spreadsheet."""
    return _file(request, "csv")


@require_GET
def accounts_xlsx(request: Request) -> HttpResponse:
    """Hand out the same as XLSX."""
    return _file(request, "xlsx")


def _file(request: Request, kind: str) -> HttpResponse:
    request.actor.must("exchange.export")
    write, state = house_format(), list_state(request.GET)
    today = today_in(write.time_zone)
    ask = replace(state.ask, after="", limit=_MOST)
    found = account_list(actor=request.actor, ask=ask, today=today)
    record(
        actor=request.actor,
        action="accounts.export_list",
        subject=("list", "accounts"),
        after={"query": state.query, "rows": found.count, "kind": kind},
    )
    head = [_("Account"), *(_head(one.label, one.unit, write.currency) for one in found.columns)]
    return spreadsheet(kind, f"accounts-{today}", head, _rows(found))


def _rows(found: AccountList) -> Iterator[list[Cell]]:
    names = [one.name for one in found.columns]
    for row in found.rows:
        yield [row.name, *(exact(row.values[name]) for name in names)]


def _head(label: str, unit: Unit | None, currency: str) -> str:
    return f"{label} ({currency})" if unit is Unit.MONEY else label
