"""What programs send and hear about metrics."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from parlance.domains.metrics import values
from parlance.domains.metrics.values import Ask
from parlance.engine.units import Unit
from parlance.kit.periods import Every, Window, windows
from parlance.platform.api.errors import Fault, InvalidFieldsError
from parlance.platform.api.fields import Amount, Day, Key, Text, plain
from parlance.platform.api.schemas import Given, Shown

MOST_FIGURES = 20_000
"""Windows times metrics that one question may have."""


Metric = Annotated[
    str,
    Field(
        description="A metric's identifier, slug or unambiguous alias.",
        min_length=1,
        max_length=300,
        examples=["net_revenue_retention"],
    ),
]


Number = str | float | int | None


_NUMBER = "Money is an exact text, everything else a number; null: there is no value."


def _number(value: Any) -> Number:
    return plain(value) if isinstance(value, Decimal) else value


class MetricSummary(Shown):
    """A metric in the catalogue."""

    id: str = Field(description="Its identifier.", examples=["net_revenue_retention"])
    slug: str = Field(description="Its slug in the glossary.", examples=["net-revenue-retention"])
    name: str = Field(description="What people call it.", examples=["Net revenue retention"])
    unit: Unit = Field(description="What it counts in.")
    better: str = Field(description="higher, lower or neither.", examples=["higher"])
    window: str = Field(description="Its usual period.", examples=["trailing 12 months"])
    version: int = Field(description="The version of its definition.")
    readings: dict[str, str] = Field(
        description="Its readings: key and label.", examples=[{"default": "Point to point"}]
    )
    comparison: bool = Field(
        description="It compares another metric: month_over_month(churn_rate).", examples=[False]
    )


class Figure(Shown):
    """One number, with all that says what it means."""

    metric: str = Field(description="The metric's identifier.", examples=["net_revenue_retention"])
    opens: date = Field(description="First day of the period.", examples=["2026-01-01"])
    closes: date = Field(description="The day after its last.", examples=["2026-02-01"])
    by: dict[str, str | None] = Field(
        description="The group, by dimension.", examples=[{"segment": "Mid-market"}]
    )
    value: Number = Field(description=_NUMBER, examples=[1.04])
    unit: Unit = Field(description="What it counts in.", examples=["ratio"])
    currency: str | None = Field(description="Of money.", examples=[None])
    numerator: Number = Field(description="What was divided.", examples=["104000"])
    denominator: Number = Field(description="What it was divided by.", examples=["100000"])
    version: int = Field(description="The version of the definition.")
    reading: str = Field(description="The reading.", examples=["default"])
    as_of: date | None = Field(description="As recorded by then; null: by now.", examples=[None])
    reason: str | None = Field(description="Why there is no value.", examples=[None])

    @staticmethod
    def of(one: values.Figure) -> "Figure":
        plainly = {name: getattr(one, name) for name in Figure.model_fields}
        numbers = {name: _number(plainly[name]) for name in ("value", "numerator", "denominator")}
        return Figure(**plainly | numbers)


class Figures(Shown):
    """The answer to a question: by window, group and metric, in the order asked."""

    data: list[Figure] = Field(description="All figures.")


class Narrowing(Given):
    """One value of a dimension; several values of one dimension widen."""

    dimension: Text = Field(description="The dimension.", examples=["segment"])
    value: Text = Field(description="The value.", examples=["Mid-market"])


class _Question(Given):
    opens: Day = Field(description="The first day.", examples=["2026-01-01"])
    closes: Day = Field(description="The day after the last.", examples=["2026-07-01"])
    where: Annotated[list[Narrowing], Field(max_length=500)] = Field(
        default_factory=list, description="Only these accounts."
    )
    reading: Key | None = Field(None, description="Another reading.", examples=["default"])
    version: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = Field(
        None, description="Another version of the definition.", examples=[1]
    )
    as_of: Day | None = Field(None, description="As recorded by then.", examples=["2026-11-22"])

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.dimension, one.value) for one in self.where)

    def must_be_a_period(self) -> None:
        if self.closes <= self.opens:
            message = "A period ends after it begins; write a later day."
            raise InvalidFieldsError([Fault("body.closes", "before_opens", message)])


class Evaluation(_Question):
    """Which metrics, over which days, cut into which periods, by which dimensions."""

    metrics: Annotated[list[Metric], Field(min_length=1, max_length=100)] = Field(
        description="Identifiers, slugs, aliases, or comparisons of one.",
        examples=[["net_revenue_retention"]],
    )
    every: Every | None = Field(None, description="Cut into these; null: one period.")
    by: Annotated[list[Text], Field(max_length=5)] = Field(
        default_factory=list, description="Dimensions to group by.", examples=[["segment"]]
    )

    def ask(self, *, today: date, fiscal_start: int) -> Ask:
        self.must_be_a_period()
        cut = [Window(self.opens, self.closes)]
        if self.every is not None:
            days = {Every.DAY: 1, Every.WEEK: 7}.get(self.every, 28)
            if (self.closes - self.opens).days / days * len(self.metrics) > MOST_FIGURES:
                message = f"That is more than {MOST_FIGURES:,} figures; ask for fewer at once."
                raise InvalidFieldsError([Fault("body.every", "too_many", message)])
            cut = windows(self.opens, self.closes, self.every, fiscal_start)
        return Ask(
            metrics=tuple(self.metrics),
            windows=tuple(cut),
            by=tuple(self.by),
            where=self.pairs,
            reading=self.reading,
            version=self.version,
            as_of=self.as_of,
            today=today,
        )


class ExplanationAsked(_Question):
    """Which figure to take apart."""

    metric: Metric = Field(description="The metric.", examples=["net_revenue_retention"])
    shown: Annotated[int, Field(strict=True, ge=1, le=1_000)] = Field(
        50, description="How many accounts to list.", examples=[50]
    )


class MeasureValue(Shown):
    """A measure of the formula with its value."""

    id: str = Field(description="Its name in formulas.", examples=["opening_mrr"])
    label: str = Field(description="What it is.", examples=["MRR at opening"])
    unit: Unit = Field(description="What it counts in.")
    value: Number = Field(description=_NUMBER, examples=["100000"])
    opens: date = Field(description="First day of its window.")
    closes: date = Field(description="The day after its last.")


class Contribution(Shown):
    """What one account puts in."""

    account_id: int = Field(description="The account.", examples=[7])
    account_name: str | None = Field(description="Its name.", examples=["Northwind Mills"])
    values: dict[str, Number] = Field(
        description="The formula's measures, for this account alone.",
        examples=[{"opening_mrr": "1200"}],
    )
    value: Number = Field(description="The formula for this account alone.", examples=[1.1])


class ReadingFigure(Shown):
    """The same figure under another reading."""

    key: str = Field(description="The reading.", examples=["default"])
    label: str = Field(description="What people call it.", examples=["Point to point"])
    formula: str = Field(description="Its formula.", examples=["closing_mrr / opening_mrr"])
    why: str = Field(description="Why one would choose it.", examples=["Easy to check."])
    as_printed: bool = Field(description="Kept for comparison only.", examples=[False])
    figure: Figure = Field(description="The figure.")
    gap: Number = Field(description="How far off the default.", examples=[0])


class Explanation(Shown):
    """A figure taken apart: definition, formula with values, and the accounts behind."""

    figure: Figure = Field(description="The figure.")
    name: str = Field(description="What people call it.", examples=["Net revenue retention"])
    slug: str = Field(description="Its slug.", examples=["net-revenue-retention"])
    text: str = Field(description="What it means.", examples=["What is left of …"])
    status: str = Field(description="How far that is agreed.", examples=["agreed"])
    formula: str = Field(description="The formula.", examples=["closing_mrr / opening_mrr"])
    with_values: str = Field(
        description="The formula with its values put in.", examples=["104000 / 100000"]
    )
    measures: list[MeasureValue] = Field(description="The measures behind it.")
    contributions: list[Contribution] = Field(description="The accounts that move it most.")
    contributing: int = Field(description="How many accounts there are in all.")
    readings: list[ReadingFigure] = Field(description="All readings side by side.")
    cut_off: datetime | None = Field(description="It knows what was recorded by then.")
    fact_version: str = Field(description="The state of the facts.", examples=["41"])

    @staticmethod
    def of(one: values.Explanation) -> "Explanation":
        built = {
            "figure": Figure.of(one.figure),
            "measures": [
                {
                    "id": each.id,
                    "label": each.label,
                    "unit": each.unit,
                    "value": _number(each.value),
                    "opens": each.window.opens,
                    "closes": each.window.closes,
                }
                for each in one.measures
            ],
            "contributions": [
                {
                    "account_id": each.account_id,
                    "account_name": each.account_name,
                    "values": {name: _number(value) for name, value in each.values.items()},
                    "value": _number(each.value),
                }
                for each in one.contributions
            ],
            "readings": [
                {name: getattr(each, name) for name in ("key", "label", "formula", "why")}
                | {"as_printed": each.as_printed, "gap": _number(each.gap)}
                | {"figure": Figure.of(each.figure)}
                for each in one.readings
            ],
        }
        rest = {name: getattr(one, name) for name in Explanation.model_fields if name not in built}
        return Explanation.model_validate(rest | built)


class Dimension(Shown):
    """Something that figures can be grouped by."""

    id: str = Field(description="Its name in questions.", examples=["segment"])
    label: str = Field(description="What people call it.", examples=["Segment"])


class DimensionValues(Shown):
    """The values that accounts have or had."""

    data: list[str] = Field(description="In order.", examples=[["Enterprise", "Mid-market"]])


class Target(Shown):
    """What a metric is to reach; it makes the metric a KPI."""

    metric: str = Field(description="The metric's identifier.", examples=["churn_rate"])
    value: Amount = Field(description="In the metric's unit; a ratio as 0.05.", examples=["0.05"])
    every: Every = Field(description="In each of these.")
    owner: str = Field(description="A role, or the id of a person.", examples=["cs_lead"])
    set_at: datetime = Field(description="When it was promised.")


class TargetGiven(Given):
    """What a metric is to reach in every period, and who promises it."""

    value: Amount = Field(description="In the metric's unit; a ratio as 0.05.", examples=["0.05"])
    every: Every = Field(description="In each of these.")
    owner: Text = Field(description="A role, or the id of a person.", examples=["cs_lead"])
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["Agreed with the board."]
    )


class Freshness(Shown):
    """Until when figures know what was recorded."""

    cut_off: datetime | None = Field(description="Known is what was recorded by then.")
    version: str = Field(description="The state of the facts.", examples=["41"])
    behind: int = Field(description="Changes that wait to be counted.", examples=[0])
