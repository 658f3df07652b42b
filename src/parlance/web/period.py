"""Which periods, which accounts, as of when: read from an address, written back into links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parlance.kit.errors import InvalidError
from parlance.kit.periods import (
    FIRST_ASKED,
    LAST_ASKED,
    Every,
    Window,
    add_months,
    period_start,
    windows,
)
from parlance.web.components import Choice, Option, address_of
from parlance.web.formatting import Format
from parlance.web.words import in_words

_SHOWN = {Every.MONTH: 12, Every.QUARTER: 8, Every.YEAR: 5}
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
_MOST_PERIODS = 400
LABELS = {Every.MONTH: lazy("Month"), Every.QUARTER: lazy("Quarter"), Every.YEAR: lazy("Year")}


class PeriodError(InvalidError):
    """Raised when an address asks for periods that cannot be."""

    code = "web.period"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of figures is asked for. `first` and `last` are both included.

    `where` narrows by (dimension, value); `as_of` is None for what is known now. `today` tells
    which definitions are in force and which periods are complete.
    """

    every: Every
    first: date
    last: date
    fiscal_start: int = 1
    as_of: date | None = None
    where: tuple[tuple[str, str], ...] = ()
    today: date | None = None

    @property
    def windows(self) -> tuple[Window, ...]:
        """The calendar periods, oldest first; the outer ones may be partial."""
        closes = self.last + timedelta(days=1)
        return tuple(windows(self.first, closes, self.every, self.fiscal_start))

    def over(self, usual: str) -> tuple[Window, ...]:
        """Return the windows of a metric with this usual period, one for each period shown.

        A metric over trailing 12 months is asked for the year up to each period's close.
        """
        if usual != "trailing 12 months":
            return self.windows
        return tuple(Window(add_months(one.closes, -12), one.closes) for one in self.windows)

    @property
    def scope(self) -> str:
        """Say in words which accounts are asked for; nothing for all of them."""
        return ", ".join(f"{in_words(name)} {value}" for name, value in self.where)

    @property
    def query(self) -> dict[str, object]:
        return {
            "every": self.every,
            "from": self.first,
            "to": self.last,
            "as_of": self.as_of or "",
            "where": [f"{name}:{value}" for name, value in self.where],
        }


def asked(query: QueryDict, write: Format, today: date) -> Asked:
    """Read what an address asks; without anything, the last complete months.

    Raises `PeriodError` with what to write instead.
    """
    every = _every(query.get("every") or Every.MONTH)
    fiscal = write.fiscal_year_first_month
    complete = period_start(today, every, fiscal)
    last = _day(query, "to") or complete - timedelta(days=1)
    shown = _MONTHS[every] * (_SHOWN[every] - 1)
    first = _day(query, "from") or add_months(period_start(last, every, fiscal), -shown)
    if first > last:
        words = _("The first day, %(first)s, is after the last, %(last)s. Swap them.")
        raise PeriodError(words % {"first": first, "last": last})
    found = Asked(every, first, last, fiscal, _day(query, "as_of"), narrowed(query), today)
    if (last - first).days / 30 / _MONTHS[every] > _MOST_PERIODS:
        words = _("At most %(most)s periods fit one page. Ask for fewer.")
        raise PeriodError(words % {"most": _MOST_PERIODS})
    return found


def narrowed(query: QueryDict) -> tuple[tuple[str, str], ...]:
    """Read `where=segment:Enterprise`, any number of times."""
    pairs = (text.partition(":") for text in query.getlist("where") if text)
    return tuple((name, value) for name, _colon, value in pairs if name and value)


def period_of(query: QueryDict) -> Window:
    """Read the one period of `from` and `to`, both days included."""
    first, last = _day(query, "from"), _day(query, "to")
    if first is None or last is None or first > last:
        words = _("Name a period by its first and last day: from=2026-10-01&to=2026-10-31.")
        raise PeriodError(words)
    return Window(first, last + timedelta(days=1))


def number_of(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        words = _("“%(text)s” in “%(name)s” is no number. Write it as 3.")
        raise PeriodError(words % {"text": text, "name": name})
    return int(text)


def as_of(query: QueryDict) -> date | None:
    return _day(query, "as_of")


def today_in(time_zone: str) -> date:
    """Return today where the organisation is; only views ask."""
    return datetime.now(tz=ZoneInfo(time_zone)).date()


def switches(path: str, found: Asked) -> tuple[Option, ...]:
    """Return the links that show the same by month, quarter or year."""
    kept = {name: value for name, value in found.query.items() if name not in {"from", "every"}}
    return tuple(
        Option(str(label), address_of(path, {"every": every, **kept}), every is found.every)
        for every, label in LABELS.items()
    )


def groups(found: Asked, known: Iterable[tuple[str, Sequence[str]]]) -> tuple[Choice, ...]:
    """Return the groups that a page can be narrowed to, the chosen one on."""
    chosen = {f"{name}:{value}" for name, value in found.where}
    choices = [Choice("", _("All accounts"), not chosen)]
    for name, values in known:
        texts = [(f"{name}:{value}", value) for value in values]
        choices += [
            Choice(key, f"{in_words(name)}: {value}", key in chosen) for key, value in texts
        ]
    missing = sorted(chosen - {choice.value for choice in choices})
    return (*choices, *(Choice(key, key.replace(":", ": ", 1), is_on=True) for key in missing))


def without_group(found: Asked) -> Asked:
    return replace(found, where=())


def _every(text: str) -> Every:
    try:
        every = Every(text)
    except ValueError:
        every = Every.DAY
    if every not in LABELS:
        words = _("“%(text)s” is no period to show. Choose month, quarter or year.")
        raise PeriodError(words % {"text": text})
    return every


def _day(query: QueryDict, name: str) -> date | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        words = _("“%(text)s” in “%(name)s” is no day. Write it as 2026-10-31.")
        raise PeriodError(words % {"text": text, "name": name}) from None
    if not FIRST_ASKED <= day <= LAST_ASKED:
        words = _("“%(name)s” takes days from %(first)s to %(last)s.")
        raise PeriodError(words % {"name": name, "first": FIRST_ASKED, "last": LAST_ASKED})
    return day
