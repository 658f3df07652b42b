"""What a dashboard asks of all its tiles, unless the address says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from parlance.kit.periods import FIRST_ASKED, LAST_ASKED
from parlance.workspace.dashboards.errors import FiltersUnsoundError

EVERIES = ("month", "quarter", "year")
MOST_PERIODS = 400
_LONGEST = 300
_MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """The saved filters of a dashboard; an empty one leaves the usual.

    `periods` counts whole periods back from the last complete one, 0 for the usual number.
    `where` narrows by (dimension, value). `reading` counts for the metrics that have it.
    """

    every: str = ""
    periods: int = 0
    where: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None
    reading: str = ""

    @property
    def stored(self) -> dict[str, Any]:
        """The filters as they stand in the record, and as they are compared."""
        return {
            "every": self.every,
            "periods": self.periods,
            "where": [f"{name}:{value}" for name, value in self.where],
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "reading": self.reading,
        }


def filters(given: Mapping[str, Any]) -> Filters:
    """Read filters from a form or the record; raise `FiltersUnsoundError` with the remedy."""
    every = str(given.get("every") or "")
    if every and every not in EVERIES:
        raise FiltersUnsoundError(f"“{every}” is no period. Choose month, quarter or year.")
    return Filters(
        every=every,
        periods=_periods(given.get("periods")),
        where=_where(given.get("where") or ()),
        as_of=_day(str(given.get("as_of") or "")),
        reading=str(given.get("reading") or "")[:_LONGEST],
    )


def _periods(given: object) -> int:
    text = str(given or 0).strip()
    if not text.isascii() or not text.isdigit() or int(text[:6]) > MOST_PERIODS:
        raise FiltersUnsoundError(f"Write how many periods to show, from 1 to {MOST_PERIODS}.")
    return int(text)


def _where(given: Any) -> tuple[tuple[str, str], ...]:
    listed = [given] if isinstance(given, str) else list(given)
    pairs = [str(text).replace("\x00", "").partition(":") for text in listed]
    kept = tuple(dict.fromkeys((name, value) for name, _, value in pairs if name and value))
    if len(kept) > _MOST_VALUES or any(len(name) + len(value) > _LONGEST for name, value in kept):
        raise FiltersUnsoundError("These are more or longer groups than a dashboard can keep.")
    return kept


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise FiltersUnsoundError(f"“{text}” is no day. Write it as 2026-10-31.") from None
    if not FIRST_ASKED <= day <= LAST_ASKED:
        raise FiltersUnsoundError(f"Choose a day from {FIRST_ASKED} to {LAST_ASKED}.")
    return day
