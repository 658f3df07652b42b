"""Tiles of rows: accounts by a filter, what signup months keep, who moved MRR most."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.domains.accounts.queries.lists import account_list
from parlance.domains.accounts.values.lists import AccountList, ListAsk, ListField
from parlance.engine.units import Unit
from parlance.kit.errors import ParlanceError
from parlance.platform.people.queries import shown_names
from parlance.web import links
from parlance.web.charts import Cell, csv_address
from parlance.web.components import address
from parlance.web.words import translated
from parlance.workspace.cohorts import cohort_map
from parlance.workspace.dashboard import mover_rows
from parlance.workspace.dashboards.pages.asking import Asking
from parlance.workspace.dashboards.pages.cards import Card, Sheet
from parlance.workspace.dashboards.queries.figures import NOT_FOR_YOU
from parlance.workspace.dashboards.values.tiles import CohortsTile, ListTile, MoversTile

_USUAL_COLUMNS = ("segment", "owner")


def filled_with_accounts(asking: Asking, tile: ListTile, card: Card) -> Card:
    """Show the accounts as they are now, narrowed by the tile's filter and the dashboard's."""
    today = asking.board.asked.today
    assert today is not None  # noqa: S101 - every page says which day it is
    meant = _filter(asking, tile)
    order, columns = tile.order or "name", tile.columns or _USUAL_COLUMNS
    ask = ListAsk(
        filter=meant,
        columns=columns,
        sort=order.lstrip("-"),
        is_descending=order.startswith("-"),
        limit=tile.most,
    )
    found = account_list(actor=asking.actor, ask=ask, today=today)
    more = address(reverse("accounts"), filter=meant, columns=",".join(columns), sort=order)
    card = replace(card, note_above=_("as they are now"))
    return replace(card, sheet=_sheet(asking, card, found, more))


def filled_with_cohorts(asking: Asking, tile: CohortsTile, card: Card) -> Card:
    if not asking.actor.may("revenue.read"):
        return replace(card, words=NOT_FOR_YOU)
    found = cohort_map(asking.actor, asking.write, asking.board.asked, tile.by_amount)
    return replace(card, heatmap=replace(found, title=card.title))


def filled_with_movers(asking: Asking, tile: MoversTile, card: Card) -> Card:
    if not asking.actor.may("revenue.read"):
        return replace(card, words=NOT_FOR_YOU)
    asked = asking.board.asked
    found = mover_rows(asking.actor, asking.write, asked, limit=tile.most)
    if not found:
        period = asking.write.period(asked.windows[-1])
        return replace(card, words=_("Nothing moved in %(period)s.") % {"period": period})
    return replace(card, movers=found)


def or_the_reason(fill: Callable[..., Card], asking: Asking, tile: Any, card: Card) -> Card:
    """Fill a tile; a refusal stands in it, and leaves the others alone."""
    try:
        return fill(asking, tile, card)
    except ParlanceError as error:
        return replace(card, words=str(error))


def _filter(asking: Asking, tile: ListTile) -> str:
    """Return the tile's filter and the dashboard's groups as one expression."""
    where = asking.board.asked.where
    owners = shown_names({value for name, value in where if name == "owner"})
    by_name: dict[str, list[str]] = {}
    for name, value in where:
        shown = owners.get(value, value) if name == "owner" else value
        by_name.setdefault(name, []).append(shown.replace("'", "''"))
    parts = [f"({tile.filter})"] if tile.filter else []
    for name, values in by_name.items():
        alternatives = " or ".join(f"{name} = '{value}'" for value in values)
        parts.append(f"({alternatives})")
    return " and ".join(parts)


def _sheet(asking: Asking, card: Card, found: AccountList, more: str) -> Sheet:
    columns = sorted(found.columns, key=lambda one: one.is_number)
    rows = tuple(
        (
            Cell(row.name, links.account(row.id)),
            *(Cell(_written(asking, one, row.values.get(one.name))) for one in columns),
        )
        for row in found.rows
    )
    heads = (_("Account"), *(translated(one.label) for one in columns))
    lines = (
        (row.name, *(_plain(row.values.get(one.name)) for one in columns)) for row in found.rows
    )
    is_cut = found.count > len(found.rows)
    return Sheet(
        caption=card.title,
        heads=heads,
        rows=rows,
        texts=1 + sum(not one.is_number for one in columns),
        note=_told(found.reasons, columns) or ("" if rows else _("No account fits this filter.")),
        download=csv_address(heads, lines),
        file_name=f"tile-{card.id}.csv",
        more=_("All %(count)s accounts") % {"count": asking.write.count(found.count)}
        if is_cut
        else "",
        more_href=more,
    )


def _told(reasons: Mapping[str, str], columns: Iterable[ListField]) -> str:
    return next((reasons[one.name] for one in columns if reasons.get(one.name)), "")


def _written(asking: Asking, field: ListField, value: Any) -> str:
    write = asking.write
    match value:
        case None | "":
            return write.value(None, Unit.NUMBER).text
        case bool():
            return _("yes") if value else _("no")
        case date():
            return write.day(value)
        case int() | float() | Decimal():
            return write.value(value, field.unit or Unit.NUMBER).text
        case _:
            return str(value)


def _plain(value: Any) -> str:
    """Return a value for a file: numbers as they are, texts without a formula's first sign."""
    text = "" if value is None else str(value)
    is_formula = isinstance(value, str) and text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{text}" if is_formula else text
