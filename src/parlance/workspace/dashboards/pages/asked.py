"""What a dashboard is asked for: the address, and where it is silent, the saved filters."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from parlance.kit.periods import Every, add_months, period_start
from parlance.platform.people.queries import shown_names
from parlance.web import period
from parlance.web.components import Choice, Option
from parlance.web.formatting import Format
from parlance.web.period import Asked
from parlance.web.words import in_words
from parlance.workspace.dashboards.values.filters import Filters
from parlance.workspace.figures import Known

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
_FIRST = ("segment", "owner", "country", "industry")
_NEVER = frozenset({"account", "account_name", "parent"})
_MOST_VALUES = 200
_MOST_DIMENSIONS = 10


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """The periods and groups of a dashboard, and the reading for metrics that have it."""

    asked: Asked
    reading: str = ""

    @property
    def query(self) -> dict[str, object]:
        """The whole state, as an address holds it; what is empty is said to be."""
        return {**self.asked.query, "reading": self.reading}


@dataclass(frozen=True, slots=True)
class FilterField:
    """A drop-down that narrows by one dimension; `several` when more than one value is chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    several: bool = False


def asked_of(query: QueryDict, saved: Filters, write: Format, today: date) -> BoardAsked:
    """Read an address over the saved filters; raise `PeriodError` with what to write instead."""
    merged = query.copy()
    for name in ("every", "as_of", "reading"):
        if name not in query:
            merged[name] = str(saved.stored[name])
    if "where" not in query:
        merged.setlist("where", saved.stored["where"])
    for name in ("where", "reading"):
        merged.setlist(name, [one.replace("\x00", "") for one in merged.getlist(name)])
    found = period.asked(merged, write, today)
    if saved.periods and not query.get("from"):
        opens = period_start(found.last, found.every, found.fiscal_start)
        first = add_months(opens, -_MONTHS[found.every] * (saved.periods - 1))
        found = replace(found, first=first)
    return BoardAsked(found, merged.get("reading", "")[:100])


def filters_of(asked: BoardAsked) -> Filters:
    """Return what the address asks as filters that can be saved; days become a count."""
    found = asked.asked
    return Filters(
        every=found.every.value,
        periods=min(len(found.windows), 400),
        where=found.where,
        as_of=found.as_of,
        reading=asked.reading,
    )


def filter_fields(asked: BoardAsked, values: dict[str, list[str]]) -> tuple[FilterField, ...]:
    """Return a drop-down for each dimension that has values or is asked for."""
    chosen: dict[str, list[str]] = {}
    for name, value in asked.asked.where:
        chosen.setdefault(name, []).append(value)
    others = sorted(values.keys() - {*_FIRST, *_NEVER})
    names = [name for name in (*_FIRST, *others) if values.get(name)][:_MOST_DIMENSIONS]
    names += [name for name in chosen if name not in names]
    owners = shown_names({*values.get("owner", []), *chosen.get("owner", [])})
    return tuple(
        _field(name, values.get(name, [])[:_MOST_VALUES], chosen.get(name, []), owners)
        for name in names
    )


def scope_in_words(asked: BoardAsked) -> str:
    """Say which accounts are asked for, owners by name; nothing for all of them."""
    owners = shown_names({value for name, value in asked.asked.where if name == "owner"})
    return ", ".join(
        f"{dimension_name(name).lower()} {owners.get(value, value)}"
        for name, value in asked.asked.where
    )


def reading_choices(known: Known, metrics: set[str], asked: BoardAsked) -> tuple[Choice, ...]:
    """Return the readings that some metric of the dashboard has besides its default."""
    found: dict[str, str] = {}
    for metric in sorted(metrics & known.metrics.keys()):
        for key, label in known.metrics[metric].readings.items():
            if key != "default":
                found.setdefault(key, label)
    if asked.reading and asked.reading not in found:
        found[asked.reading] = asked.reading
    choices = (Choice(key, label, key == asked.reading) for key, label in found.items())
    return (Choice("", _("As defined"), not asked.reading), *choices)


def switches(path: str, asked: BoardAsked) -> tuple[Option, ...]:
    found = period.switches(path, asked.asked)
    if not asked.reading:
        return found
    return tuple(replace(one, href=f"{one.href}&reading={asked.reading}") for one in found)


def _field(name: str, values: list[str], chosen: list[str], owners: dict[str, str]) -> FilterField:
    known = {value: owners.get(value, value) for value in values}
    known |= {value: owners.get(value, value) for value in chosen if value not in known}
    return FilterField(
        name,
        dimension_name(name),
        (
            Choice("", _("All"), not chosen),
            *(
                Choice(f"{name}:{value}", label, value in chosen)
                for value, label in sorted(known.items(), key=lambda one: one[1].casefold())
            ),
        ),
        several=len(chosen) > 1,
    )


def dimension_name(name: str) -> str:
    """Return what a dimension is called, at the beginning of a line."""
    return in_words(name).capitalize()
