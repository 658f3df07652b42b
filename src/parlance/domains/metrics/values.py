"""What is asked of the metric catalogue, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from parlance.engine.units import Unit
from parlance.kit.periods import Every, Window

Number = Decimal | float | int


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: which metrics, over which windows, by which dimensions.

    `metrics` are identifiers, slugs, unambiguous aliases, or a comparison of one
    (`month_over_month(churn_rate)`). `where` narrows by (dimension, value) pairs; several values
    of one dimension widen it. `today` lets comparisons refuse periods that are not complete.
    """

    metrics: tuple[str, ...]
    windows: tuple[Window, ...]
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    reading: str | None = None
    version: int | None = None
    as_of: date | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. Ratios are ratios (0.92), money is exact, `None` has a `reason`."""

    metric: str
    opens: date
    closes: date
    by: Mapping[str, str]
    value: Number | None
    unit: Unit
    currency: str | None
    numerator: Number | None
    denominator: Number | None
    version: int
    reading: str
    as_of: date | None
    reason: str | None
    better: str = "higher"
    label: str = ""


@dataclass(frozen=True, slots=True)
class MeasureValue:
    """A measure inside a formula, with its value for one window."""

    id: str
    label: str
    unit: Unit
    value: Number | None
    window: Window


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one account puts into a figure: the formula's measures, for this account alone."""

    account_id: int
    account_name: str
    values: Mapping[str, Number | None]
    value: Number | None


@dataclass(frozen=True, slots=True)
class ReadingFigure:
    """One reading of a metric with its number and the gap to the default."""

    key: str
    label: str
    formula: str
    why: str
    as_printed: bool
    figure: Figure
    gap: Number | None


@dataclass(frozen=True, slots=True)
class VersionNote:
    """A version of a definition, for lists and for boundaries on trend lines."""

    number: int
    effective_on: date
    author: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure taken apart: definition, formula with its values, accounts and rows behind."""

    figure: Figure
    name: str
    slug: str
    text: str
    status: str
    version: VersionNote
    formula: str
    with_values: str
    measures: tuple[MeasureValue, ...]
    contributions: tuple[Contribution, ...]
    contributing: int
    readings: tuple[ReadingFigure, ...]
    cut_off: datetime | None
    fact_version: str

    @property
    def span(self) -> Window:
        """The days that the formula asks about, from the first of its windows to the last."""
        asked = [one.window for one in self.measures]
        return Window(min(one.opens for one in asked), max(one.closes for one in asked))


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """A metric in the catalogue; `is_readable` tells whether the actor may see its figures."""

    id: str
    slug: str
    name: str
    unit: Unit
    better: str
    window: str
    version: int
    readings: Mapping[str, str] = field(default_factory=dict)
    comparison: bool = False
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Freshness:
    """Until when the numbers know what was recorded; `behind` changes wait to be counted."""

    cut_off: datetime | None
    version: str
    behind: int


class Standing(StrEnum):
    """Where a KPI is against its target; the side that is better is the metric's."""

    MET = "met"
    BELOW = "below target"
    ABOVE = "above limit"


@dataclass(frozen=True, slots=True)
class Target:
    """What a metric is to reach in every period. `owner` is a role or a person id as text.

    `value` has the metric's unit; money is in the reporting currency, a ratio is a ratio.
    """

    metric: str
    value: Decimal
    every: Every
    owner: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Kpi:
    """A metric with a target, over one period.

    `attainment` is actual over target, or target over actual where lower is better, as a
    ratio; None where a sign or a zero would make it say nothing. `standing` is None without a
    figure. `trend` holds the figures up to this one, oldest first.
    """

    target: Target
    figure: Figure
    attainment: float | None
    standing: Standing | None
    trend: tuple[Figure, ...]
