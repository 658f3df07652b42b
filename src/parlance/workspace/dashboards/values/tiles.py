"""What a tile shows: for each kind a frozen value, read from a form or from the record."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from parlance.workspace.dashboards.errors import TileUnsoundError

Chosen = TypeVar("Chosen", bound=StrEnum)

LONGEST_TITLE = 200
LONGEST_NOTE = 4_000
LONGEST_FILTER = 4_000
MOST_METRICS = 4
MOST_ROWS = 50


class Kind(StrEnum):
    NUMBER = "number"
    TREND = "trend"
    BREAKDOWN = "breakdown"
    MOVEMENTS = "movements"
    COHORTS = "cohorts"
    MOVERS = "movers"
    LIST = "list"
    NOTE = "note"


class Width(StrEnum):
    """How many of the twelve columns a tile takes."""

    QUARTER = "3"
    THIRD = "4"
    HALF = "6"
    TWO_THIRDS = "8"
    FULL = "12"


class Against(StrEnum):
    """What a number is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"
    TARGET = "target"
    NOTHING = "nothing"


class Look(StrEnum):
    """How a trend is drawn."""

    LINE = "line"
    BARS = "bars"
    STACKED = "stacked"
    AREA = "area"


class Parts(StrEnum):
    """How a breakdown is drawn."""

    BARS = "bars"
    TABLE = "table"
    DONUT = "donut"


@dataclass(frozen=True, slots=True)
class NumberTile:
    """One figure of the last period."""

    metric: str
    reading: str = ""
    against: Against = Against.PREVIOUS


@dataclass(frozen=True, slots=True)
class TrendTile:
    """One to four metrics of one unit, over the periods."""

    metrics: tuple[str, ...]
    reading: str = ""
    look: Look = Look.LINE


@dataclass(frozen=True, slots=True)
class BreakdownTile:
    """A metric of the last period by a dimension; the `most` largest groups."""

    metric: str
    dimension: str = "segment"
    reading: str = ""
    look: Parts = Parts.BARS
    most: int = 10


@dataclass(frozen=True, slots=True)
class MovementsTile:
    """What led from the MRR at the opening of the last period to that at its close."""


@dataclass(frozen=True, slots=True)
class CohortsTile:
    """What signup months keep, as a share of accounts or of MRR."""

    by_amount: bool = False


@dataclass(frozen=True, slots=True)
class MoversTile:
    """The accounts whose MRR moved most in the last period."""

    most: int = 10


@dataclass(frozen=True, slots=True)
class ListTile:
    """Accounts that a filter in the Parlance language finds, with columns."""

    columns: tuple[str, ...] = ()
    filter: str = ""
    order: str = ""
    most: int = 10


@dataclass(frozen=True, slots=True)
class NoteTile:
    """A text of people."""

    text: str


Configuration = (
    NumberTile
    | TrendTile
    | BreakdownTile
    | MovementsTile
    | CohortsTile
    | MoversTile
    | ListTile
    | NoteTile
)

_CLASSES: dict[Kind, type[Configuration]] = {
    Kind.NUMBER: NumberTile,
    Kind.TREND: TrendTile,
    Kind.BREAKDOWN: BreakdownTile,
    Kind.MOVEMENTS: MovementsTile,
    Kind.COHORTS: CohortsTile,
    Kind.MOVERS: MoversTile,
    Kind.LIST: ListTile,
    Kind.NOTE: NoteTile,
}


def configuration(kind: Kind, given: Mapping[str, Any]) -> Configuration:
    """Build the value of a kind; raise `TileUnsoundError` naming the field that cannot be.

    Unknown fields are left out, so that a record of a later release still shows what it can.
    """
    readers = _READERS | ({"look": _parts} if kind is Kind.BREAKDOWN else {})
    made = _CLASSES[kind]
    known = {one.name: one for one in fields(made)}
    values = {name: readers[name](given[name]) for name in known if name in given}
    missing = {"metric": "Choose a metric.", "metrics": "Choose a metric.", "text": "Write a text."}
    for name, words in missing.items():
        if name in known and not values.get(name):
            raise TileUnsoundError(name, words)
    return made(**values)


def stored(configured: Configuration) -> dict[str, Any]:
    """Return a configuration as it stands in the record."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(configured).items()
    }


def kind_of(text: str) -> Kind:
    """Return the kind of this name; raise `TileUnsoundError` where there is none."""
    return _choice(Kind, "kind", text)


def width_of(text: object) -> Width:
    return _choice(Width, "width", str(text))


def _choice(choices: type[Chosen], field: str, given: object) -> Chosen:
    try:
        return choices(str(given))
    except ValueError:
        known = ", ".join(choices)
        raise TileUnsoundError(field, f"“{given}” is no choice here. There are: {known}.") from None


def _parts(given: object) -> Parts:
    return _choice(Parts, "look", given)


def _text(field: str, longest: int) -> Any:
    def read(given: object) -> str:
        text = str(given or "").replace("\x00", "").strip()
        if len(text) > longest:
            raise TileUnsoundError(
                field, f"This is {len(text)} characters long; {longest} are the most."
            )
        return text

    return read


def _texts(field: str, most: int) -> Any:
    def read(given: object) -> tuple[str, ...]:
        listed = given if isinstance(given, list | tuple) else str(given or "").split(",")
        kept = tuple(dict.fromkeys(filter(None, (str(one).strip() for one in listed))))
        if len(kept) > most:
            raise TileUnsoundError(field, f"Choose at most {most}.")
        return tuple(_text(field, LONGEST_TITLE)(one) for one in kept)

    return read


def _most(given: object) -> int:
    text = str(given)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST_ROWS:
        raise TileUnsoundError("most", f"Choose a number of rows from 1 to {MOST_ROWS}.")
    return int(text)


_READERS: dict[str, Any] = {
    "metric": _text("metric", LONGEST_TITLE),
    "metrics": _texts("metrics", MOST_METRICS),
    "reading": _text("reading", LONGEST_TITLE),
    "dimension": _text("dimension", LONGEST_TITLE),
    "against": lambda given: _choice(Against, "against", given),
    "look": lambda given: _choice(Look, "look", given),
    "most": _most,
    "by_amount": lambda given: given in (True, "on", "true", "1"),
    "columns": _texts("columns", 12),
    "filter": _text("filter", LONGEST_FILTER),
    "order": _text("order", LONGEST_TITLE),
    "text": _text("text", LONGEST_NOTE),
}
