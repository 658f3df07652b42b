"""A figure taken apart: meaning, formula with its values, accounts behind it, other readings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.domains.glossary.values import Status
from parlance.domains.metrics.queries.explanations import SHOWN, explain
from parlance.domains.metrics.values import Contribution, Explanation, ReadingFigure
from parlance.engine.units import Unit
from parlance.kit.actor import Actor
from parlance.kit.periods import Window
from parlance.web import links
from parlance.web.components import Column, Crumb, Pill, address_of
from parlance.web.formatting import DASH, Format, Shown
from parlance.web.words import in_words, translated
from parlance.workspace.rows import LedgerRows, ledger_rows

_ALL = 100_000
_TONES = {Status.AGREED: "good", Status.UNDER_REVIEW: "warn"}
_BY_NAME = "account"


@dataclass(frozen=True, slots=True)
class Question:
    """Which figure, and how its accounts are ordered (`sort`, a measure or `account`)."""

    metric: str
    window: Window
    where: tuple[tuple[str, str], ...] = ()
    reading: str | None = None
    version: int | None = None
    as_of: date | None = None
    sort: str = ""
    shows_all: bool = False

    def address(self) -> str:
        plain = links.explanation(
            self.metric,
            self.window,
            where=self.where,
            reading=self.reading,
            version=self.version,
            as_of=self.as_of,
        )
        more = {"sort": self.sort, "all": "1" if self.shows_all else ""}
        return plain + address_of("", more).replace("?", "&", 1)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    label: str
    period: str
    value: Shown


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account behind the figure; `href` narrows the explanation to it, `page` is its page."""

    name: str
    href: str
    page: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    label: str
    href: str
    formula: str
    why: str
    value: Shown
    gap: str
    is_chosen: bool
    is_default: bool
    as_printed: bool


@dataclass(frozen=True, slots=True)
class ExplanationPage:
    crumbs: tuple[Crumb, ...]
    name: str
    term: str
    metric_page: str
    status: Pill
    period: str
    scope: str
    value: Shown
    text: str
    version: str
    identifier: str
    formula: str
    with_values: str
    answer: str
    measures: tuple[MeasureRow, ...]
    columns: tuple[Column, ...]
    accounts: tuple[AccountRow, ...]
    rows: LedgerRows | None
    contributing: str
    wider: str
    show_all: str
    readings: tuple[ReadingRow, ...]
    cut_off: str
    as_of: str
    address: str


def explanation(*, actor: Actor, write: Format, asked: Question) -> ExplanationPage:
    """Ask for everything behind the figure and lay it out."""
    found = explain(
        actor=actor,
        metric=asked.metric,
        window=asked.window,
        where=asked.where,
        reading=asked.reading,
        version=asked.version,
        as_of=asked.as_of,
        shown=_ALL if asked.shows_all or asked.sort else SHOWN,
    )
    figure = found.figure
    value = write.value(figure.value, figure.unit, currency=figure.currency, reason=figure.reason)
    shown = _ordered(found.contributions, asked.sort)
    shown = shown if asked.shows_all else shown[:SHOWN]
    units = {one.id: one.unit for one in found.measures}
    term = reverse("term", args=[found.slug])
    return ExplanationPage(
        crumbs=(
            Crumb(_("Metrics"), reverse("metrics")),
            Crumb(found.name, reverse("metric", args=[found.slug])),
            Crumb(_("Explained")),
        ),
        name=found.name,
        term=term,
        metric_page=reverse("metric", args=[found.slug]),
        status=Pill(translated(found.status), _TONES.get(Status(found.status), "bad")),
        period=write.period(asked.window),
        scope=_scope(found, asked.where),
        value=value,
        text=found.text,
        version=_("version %(number)s, in force since %(day)s")
        % {"number": found.version.number, "day": write.day(found.version.effective_on)},
        identifier=figure.metric,
        formula=found.formula,
        with_values=found.with_values,
        answer=value.exact or DASH,
        measures=tuple(_measures(write, found)),
        columns=_columns(found, asked),
        accounts=tuple(_account(write, one, units, asked) for one in shown),
        rows=ledger_rows(actor=actor, write=write, found=found),
        contributing=write.count(found.contributing),
        wider=_wider(asked),
        show_all=replace(asked, shows_all=True).address()
        if found.contributing > len(shown)
        else "",
        readings=tuple(_reading(write, one, asked, figure.reading) for one in found.readings),
        cut_off=write.instant(found.cut_off),
        as_of=write.day(asked.as_of) if asked.as_of else "",
        address=asked.address(),
    )


def _scope(found: Explanation, where: Iterable[tuple[str, str]]) -> str:
    names = {str(one.account_id): one.account_name for one in found.contributions}
    return ", ".join(
        names.get(value) or _("account %(number)s") % {"number": value}
        if name == "account_id"
        else f"{in_words(name)} {value}"
        for name, value in where
    )


def _wider(asked: Question) -> str:
    """Return the way back from one account to all of them."""
    others = tuple(pair for pair in asked.where if pair[0] != "account_id")
    return replace(asked, where=others, sort="").address() if others != asked.where else ""


def _measures(write: Format, found: Explanation) -> Iterable[MeasureRow]:
    for one in found.measures:
        value = write.value(one.value, one.unit, reason=found.figure.reason)
        exact = replace(value, text=value.exact) if value.exact else value
        yield MeasureRow(translated(one.label), write.period(one.window), exact)


def _columns(found: Explanation, asked: Question) -> tuple[Column, ...]:
    labels = {one.id: translated(one.label) for one in found.measures}
    names = list(found.contributions[0].values) if found.contributions else []
    heads = [_head(asked, _BY_NAME, _("Account"), is_number=False)]
    heads += [_head(asked, name, _label(name, labels)) for name in names]
    return tuple(heads)


def _head(asked: Question, name: str, label: str, *, is_number: bool = True) -> Column:
    order = "ascending" if name == _BY_NAME else "descending"
    return Column(
        label,
        replace(asked, sort=name).address(),
        order if asked.sort == name else "",
        is_number=is_number,
    )


def _label(name: str, labels: dict[str, str]) -> str:
    *moves, measure = name.split(" ")
    label = labels.get(measure, measure)
    return f"{label}, {in_words(' '.join(moves))}" if moves else label


def _ordered(found: Sequence[Contribution], sort: str) -> Sequence[Contribution]:
    """Order by an account's name or by a measure, largest first; else as they came."""
    if sort == _BY_NAME:
        return sorted(found, key=lambda one: (one.account_name.casefold(), one.account_id))
    if sort and found and sort in found[0].values:
        return sorted(found, key=lambda one: (-(one.values[sort] or 0), one.account_id))
    return found


def _account(
    write: Format, one: Contribution, units: dict[str, Unit], asked: Question
) -> AccountRow:
    alone = ("account_id", str(one.account_id))
    others = tuple(pair for pair in asked.where if pair != alone)
    return AccountRow(
        one.account_name,
        replace(asked, where=(*others, alone), sort="", shows_all=False).address(),
        links.account(one.account_id),
        tuple(
            DASH
            if value is None
            else write.exact(value, units.get(name.split(" ")[-1], Unit.NUMBER))
            for name, value in one.values.items()
        ),
    )


def _reading(write: Format, one: ReadingFigure, asked: Question, chosen: str) -> ReadingRow:
    figure = one.figure
    key: Any = None if one.key == "default" else one.key
    return ReadingRow(
        label=one.label,
        href=replace(asked, reading=key, sort="").address(),
        formula=one.formula,
        why=one.why,
        value=write.value(
            figure.value, figure.unit, currency=figure.currency, reason=figure.reason
        ),
        gap=write.gap(one.gap, figure.unit, figure.currency) if one.gap else "",
        is_chosen=one.key == chosen,
        is_default=one.key == "default",
        as_printed=one.as_printed,
    )
