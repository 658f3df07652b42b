"""Formulas taken down to measures: names, comparisons, ratios, and what leads back to itself."""

from collections.abc import Mapping
from typing import Any

import pytest

from parlance.domains.revenue.measures.catalogue import MEASURES
from parlance.engine.catalogue import Catalogue
from parlance.engine.definitions import MetricDefinition, Reading
from parlance.engine.expansion import (
    CircularDefinitionError,
    Expanded,
    Expander,
    Leaf,
    UnknownMetricError,
    UnknownReadingError,
)
from parlance.engine.facts import Parameters, UnknownParameterError
from parlance.engine.language.errors import AmbiguousNameError
from parlance.engine.language.nodes import Name, Node
from parlance.engine.language.printing import to_text
from parlance.engine.language.walk import transform
from parlance.engine.units import Unit

RATIO, MONEY = Unit.RATIO, Unit.MONEY


def metric(name: str, formula: str, unit: Unit = RATIO, **more: Any) -> MetricDefinition:
    """Return a metric with this formula as its default reading, and `others` by key."""
    others: Mapping[str, str] = more.pop("others", {})
    readings = {"default": Reading("default", name, formula, unit, **more)}
    readings |= {key: Reading(key, key, text, unit) for key, text in others.items()}
    return MetricDefinition(name, name.replace("_", " "), 1, readings)


METRICS = (
    metric("monthly_recurring_revenue", "closing_mrr", MONEY),
    metric(
        "churn_rate",
        "opening_accounts_lost / opening_accounts",
        others={"monthly": "previous_month(opening_accounts_lost) / opening_accounts"},
    ),
    metric("retention", "1 - churn_rate"),
    metric("year_over_year", "value / same_period_last_year(value) - 1"),
    metric("year_to_date_of", "year_to_date(value)", MONEY),
    metric("yearly_churn", "churn_rate", trailing_months=12),
    metric("tolerant", "closing_accounts", parameters={"allowed_gap_days": 30}),
    metric("share_of_tolerant", "tolerant / closing_accounts"),
    metric("annualized", "churn_rate * 365 / days_in_window"),
)


def expand(
    asked: str,
    *more: MetricDefinition,
    reading: str | None = None,
    aliases: Mapping[str, tuple[str, ...]] | None = None,
) -> Expanded:
    catalogue = Catalogue()
    catalogue.register(measures=MEASURES)
    definitions = {one.id: one for one in (*METRICS, *more)}
    return Expander(catalogue, definitions, aliases).expand(asked, reading)


def told(node: Node | None, found: Expanded) -> str:
    """Return a formula with its leaves named by measure and moves."""
    assert node is not None

    def named(one: Node) -> Node | None:
        if isinstance(one, Name) and one.name in found.leaves:
            leaf = found.leaves[one.name]
            return Name("_of_".join((leaf.measure, *leaf.moves)).replace(" ", "_"))
        return None

    return to_text(transform(node, named))


def test_a_metric_in_a_formula_is_replaced_by_its_own_default() -> None:
    found = expand("retention")

    assert told(found.formula, found) == "1 - opening_accounts_lost / opening_accounts"
    assert {leaf.measure for leaf in found.leaves.values()} == {
        "opening_accounts_lost",
        "opening_accounts",
    }


@pytest.mark.parametrize(
    ("formula", "numerator", "denominator"),
    [
        ("opening_mrr / closing_mrr", "opening_mrr", "closing_mrr"),
        ("1 - opening_mrr / closing_mrr", "closing_mrr - opening_mrr", "closing_mrr"),
        ("opening_mrr / closing_mrr - 1", "opening_mrr - closing_mrr", "closing_mrr"),
        ("2 + opening_mrr / closing_mrr", "2 * closing_mrr + opening_mrr", "closing_mrr"),
        ("-(opening_mrr / closing_mrr)", "-opening_mrr", "closing_mrr"),
        ("1 - (1 - opening_mrr / closing_mrr)", "closing_mrr - (closing_mrr - opening_mrr)", None),
    ],
)
def test_a_constant_beside_a_ratio_joins_its_numerator(
    formula: str, numerator: str, denominator: str | None
) -> None:
    found = expand("asked", metric("asked", formula))

    assert told(found.numerator, found) == numerator
    assert told(found.denominator, found) == (denominator or "closing_mrr")


@pytest.mark.parametrize(
    "formula",
    ["closing_mrr - opening_mrr", "2 * (opening_mrr / closing_mrr)", "12 * closing_mrr"],
)
def test_other_formulas_have_no_numerator(formula: str) -> None:
    found = expand("asked", metric("asked", formula))

    assert (found.numerator, found.denominator) == (None, None)


def test_a_comparison_asks_the_same_measures_at_two_times() -> None:
    found = expand("year_over_year(churn_rate)")

    assert found.id == "year_over_year(churn_rate)"
    assert set(found.leaves.values()) == {
        Leaf(measure, moves, Parameters())
        for measure in ("opening_accounts_lost", "opening_accounts")
        for moves in ((), ("same_period_last_year",))
    }


def test_a_comparison_without_argument_compares_recurring_revenue() -> None:
    found = expand("year_over_year")

    assert told(found.formula, found) == "closing_mrr / closing_mrr_of_same_period_last_year - 1"


def test_a_comparison_in_a_formula_takes_its_argument() -> None:
    found = expand("asked", metric("asked", "year_over_year(opening_mrr)"))

    assert told(found.formula, found) == "opening_mrr / opening_mrr_of_same_period_last_year - 1"


def test_a_comparison_of_the_kind_of_its_metric_has_its_unit() -> None:
    assert expand("year_to_date_of(churn_rate)").unit is RATIO
    assert expand("year_to_date_of(closing_accounts)").unit is Unit.COUNT
    assert expand("year_to_date_of").unit is MONEY


def test_a_trailing_reading_moves_all_that_it_is_made_of() -> None:
    found = expand("year_over_year(yearly_churn)")

    assert {leaf.moves for leaf in found.leaves.values()} == {
        ("trailing 12",),
        ("same_period_last_year", "trailing 12"),
    }


def test_choices_of_a_reading_stay_with_its_own_measures() -> None:
    found = expand("share_of_tolerant")

    assert {leaf.parameters for leaf in found.leaves.values()} == {
        Parameters(allowed_gap_days=30),
        Parameters(),
    }


def test_equal_leaves_of_a_request_have_one_name() -> None:
    catalogue = Catalogue()
    catalogue.register(measures=MEASURES)
    expander = Expander(catalogue, {one.id: one for one in METRICS})

    churned, kept = expander.expand("churn_rate"), expander.expand("retention")

    assert churned.leaves == kept.leaves


def test_the_length_of_the_window_is_no_measure() -> None:
    found = expand("annualized")

    assert {leaf.measure for leaf in found.leaves.values()} == {
        "opening_accounts_lost",
        "opening_accounts",
    }


def test_a_named_reading_is_expanded_in_place_of_the_default() -> None:
    found = expand("churn_rate", reading="monthly")

    assert told(found.numerator, found) == "opening_accounts_lost_of_previous_month"


def test_an_unknown_reading_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UnknownReadingError, match="It has: default, monthly"):
        expand("churn_rate", reading="weekly")


@pytest.mark.parametrize("asked", ["weather", "year_over_year(weather)", "1 + churn_rate"])
def test_what_is_no_metric_is_refused(asked: str) -> None:
    with pytest.raises(UnknownMetricError):
        expand(asked)


def test_an_alias_of_one_metric_is_understood() -> None:
    found = expand("asked", metric("asked", "churn / 2"), aliases={"churn": ("churn_rate",)})

    assert told(found.formula, found) == "opening_accounts_lost / opening_accounts / 2"


def test_an_alias_of_several_metrics_is_refused_with_the_candidates() -> None:
    with pytest.raises(AmbiguousNameError) as refused:
        expand("churn", aliases={"churn": ("churn_rate", "retention")})

    assert refused.value.candidates == ("churn_rate", "retention")


@pytest.mark.parametrize("asked", ["egg", "year_over_year(egg)", "snake"])
def test_a_formula_that_leads_back_to_itself_is_refused(asked: str) -> None:
    circle = (metric("egg", "1 - hen"), metric("hen", "egg / 2"), metric("snake", "1 - snake"))

    with pytest.raises(CircularDefinitionError, match="leads back to itself"):
        expand(asked, *circle)


def test_a_circle_through_an_alias_is_refused() -> None:
    circle = (metric("egg", "1 - chicken"), metric("hen", "egg / 2"))

    with pytest.raises(CircularDefinitionError, match="egg → hen → egg"):
        expand("egg", *circle, aliases={"chicken": ("hen",)})


@pytest.mark.parametrize(
    "chosen",
    [{"gap": 3}, {"churn_day": "never"}, {"allowed_gap_days": -1}, {"allowed_gap_days": "3"}],
)
def test_a_choice_that_no_fact_knows_is_refused(chosen: Mapping[str, str | int]) -> None:
    with pytest.raises(UnknownParameterError):
        expand("asked", metric("asked", "closing_mrr", parameters=chosen))
