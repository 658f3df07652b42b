"""Fills tiles with figures: those that ask the same are answered together."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from parlance.domains.metrics.queries.targets import targets
from parlance.workspace.dashboards.pages import breakdowns, lists, numbers, trends
from parlance.workspace.dashboards.pages.asking import Asking, Found
from parlance.workspace.dashboards.pages.cards import Card, refused, until, waiting
from parlance.workspace.dashboards.queries.figures import Wish, figures
from parlance.workspace.dashboards.values.boards import Tile
from parlance.workspace.dashboards.values.tiles import Against, Kind, NumberTile


class Part(StrEnum):
    """The tiles of a dashboard that come in one fragment: by how long they take."""

    FIGURES = "figures"
    GROUPS = "groups"
    ROWS = "rows"


_PARTS = {
    Kind.NUMBER: Part.FIGURES,
    Kind.TREND: Part.FIGURES,
    Kind.MOVEMENTS: Part.FIGURES,
    Kind.BREAKDOWN: Part.GROUPS,
    Kind.COHORTS: Part.ROWS,
    Kind.MOVERS: Part.ROWS,
    Kind.LIST: Part.ROWS,
}
_BY_FIGURES: dict[Kind, tuple[Any, Any]] = {
    Kind.NUMBER: (numbers.wishes, numbers.filled),
    Kind.TREND: (trends.wishes, trends.filled),
    Kind.MOVEMENTS: (trends.steps, trends.stepped),
    Kind.BREAKDOWN: (breakdowns.wishes, breakdowns.filled),
}
_BY_ROWS: dict[Kind, Any] = {
    Kind.COHORTS: lists.filled_with_cohorts,
    Kind.MOVERS: lists.filled_with_movers,
    Kind.LIST: lists.filled_with_accounts,
}


def part_of(tile: Tile) -> Part | None:
    """Return the fragment that a tile comes in; None: it waits for nothing."""
    return _PARTS.get(tile.kind) if tile.configured else None


def filled(asking: Asking, tiles: Iterable[Tile]) -> list[Card]:
    """Return tiles with their contents, in the order given; none of them can fail the others."""
    shown = list(tiles)
    found = _found(asking, shown)
    fresh = until(asking.write, found.answers.cut_off)
    return [_filled(asking, one, found, fresh) for one in shown]


def _found(asking: Asking, tiles: Iterable[Tile]) -> Found:
    wishes: list[Wish] = []
    compares = False
    for one in tiles:
        if one.configured and one.kind in _BY_FIGURES:
            wishes += _BY_FIGURES[one.kind][0](asking, one.configured)
        if isinstance(one.configured, NumberTile):
            compares = compares or one.configured.against is Against.TARGET
    asked = asking.board.asked
    answers = figures(actor=asking.actor, wishes=wishes, as_of=asked.as_of, today=asked.today)
    return Found(answers, tuple(targets(actor=asking.actor)) if compares else ())


def _filled(asking: Asking, tile: Tile, found: Found, fresh: str) -> Card:
    card = waiting(tile, asking.known)
    if not card.is_waiting:
        return card
    card = refused(card, "")
    if tile.kind in _BY_FIGURES:
        card = _BY_FIGURES[tile.kind][1](asking, tile.configured, card, found)
    else:
        card = lists.or_the_reason(_BY_ROWS[tile.kind], asking, tile.configured, card)
    return card.fresh(fresh)
