"""Evaluation on small ledgers: how often facts are built, how rows group, what has no value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pytest

from factories.ledger import Ledger, attribute, interval
from parlance.domains.revenue.measures.catalogue import DIMENSIONS, MEASURES
from parlance.engine import evaluation, questions
from parlance.engine.catalogue import Catalogue
from parlance.engine.definitions import MetricDefinition, Reading
from parlance.engine.evaluation import CannotGroupError
from parlance.engine.expansion import Expander
from parlance.engine.facts import Fact, Scan
from parlance.engine.questions import ASKED_TABLES, Question
from parlance.engine.units import Unit
from parlance.engine.windows import Calendar
from parlance.kit.periods import FAR, Window

EARLY = "0001-01-01"
JANUARY = Window(date(2024, 1, 1), date(2024, 2, 1))
FEBRUARY = Window(date(2024, 2, 1), date(2024, 3, 1))
MARCH = Window(date(2024, 3, 1), date(2024, 4, 1))


def small(*attributes: dict[str, Any]) -> Ledger:
    """Return account 1 with 100 all year and 2 with 50 until mid-February, both from 2023 on."""
    return Ledger(
        [interval(1, "2023-01-01", None, 100), interval(2, "2023-01-01", "2024-02-15", 50)],
        list(attributes),
    )


@dataclass
class Counted:
    """A catalogue whose facts count how often they are built."""

    catalogue: Catalogue
    built: dict[str, int]


def counted() -> Counted:
    built: dict[str, int] = {}
    facts: dict[str, Fact] = {}

    def counting(fact: Fact) -> Fact:
        def build(scan: Scan) -> Any:
            built[fact.id] = built.get(fact.id, 0) + 1
            return fact.build(scan)

        return facts.setdefault(fact.id, replace(fact, build=build))

    catalogue = Catalogue()
    catalogue.register(
        measures=[replace(one, fact=counting(one.fact)) for one in MEASURES],
        dimensions=DIMENSIONS,
    )
    return Counted(catalogue, built)


def question(catalogue: Catalogue, formulas: Mapping[str, Reading], **more: Any) -> Question:
    definitions = {
        name: MetricDefinition(name, name, 1, {"default": reading})
        for name, reading in formulas.items()
    }
    expander = Expander(catalogue, definitions)
    usual: dict[str, Any] = {
        "metrics": tuple(expander.expand(name) for name in formulas),
        "windows": (FEBRUARY,),
        "by": (),
        "where": {},
        "currency": "USD",
        "one_currency": True,
        "calendar": Calendar(),
        "empty": frozenset(),
    }
    return Question(**(usual | more))


def reading(formula: str, **more: Any) -> Reading:
    return Reading("default", "", formula, Unit.MONEY, **more)


def test_each_fact_is_built_once_for_all_measures_windows_and_moves() -> None:
    ledger, count = small(), counted()
    asked = question(
        count.catalogue,
        {
            "nrr": reading("closing_mrr_of_opening / opening_mrr"),
            "grr": reading("kept_mrr_of_opening / opening_mrr"),
            "lost": reading("opening_accounts_lost - previous_month(opening_accounts_lost)"),
            "mrr": reading("closing_mrr / same_period_last_year(closing_mrr)"),
            "new": reading("mrr_new + mrr_expanded - mrr_churned"),
        },
        windows=(JANUARY, FEBRUARY, MARCH),
        by=("product",),
    )

    evaluation.build(asked, ledger.tables, count.catalogue)

    assert count.built == {"retained_base": 1, "closing_base": 1, "movements": 1}


def test_a_fact_is_built_once_more_for_each_choice_of_a_reading() -> None:
    ledger, count = small(), counted()
    tolerant = {"allowed_gap_days": 30}
    asked = question(
        count.catalogue,
        {
            "strict": reading("closing_accounts"),
            "tolerant": reading("closing_accounts + closing_mrr", parameters=tolerant),
        },
    )

    evaluation.build(asked, ledger.tables, count.catalogue)

    assert count.built == {"closing_base": 2}


def test_a_fact_without_rows_is_not_built_and_has_no_value_with_its_reason() -> None:
    ledger, count = Ledger([]), counted()
    asked = question(
        count.catalogue,
        {"mrr": reading("closing_mrr"), "nrr": reading("closing_mrr_of_opening / opening_mrr")},
        windows=(JANUARY, FEBRUARY),
        empty=frozenset({"mrr_intervals"}),
    )

    built = evaluation.build(asked, ledger.tables, count.catalogue)

    rows = ledger.duck.to_pyarrow(built).to_pylist()
    assert [(row["opens"], row["value_0"], row["value_1"]) for row in rows] == [
        (JANUARY.opens, None, None),
        (FEBRUARY.opens, None, None),
    ]
    assert count.built == {}
    for metric in asked.metrics:
        reason = questions.unmeasurable(asked, metric, FEBRUARY, count.catalogue)
        assert reason == "No subscriptions are recorded yet."


def test_a_window_that_cannot_be_had_is_told_with_its_reason() -> None:
    count = counted()
    asked = question(count.catalogue, {"step": reading("previous_month(closing_mrr)")})
    part = Window(date(2024, 2, 2), date(2024, 2, 20))

    assert questions.unmeasurable(asked, asked.metrics[0], FEBRUARY, count.catalogue) is None
    assert questions.unmeasurable(asked, asked.metrics[0], part, count.catalogue) == (
        "Only whole months are compared; ask by month."
    )


def test_the_same_expression_answers_other_windows_and_values() -> None:
    ledger = small(
        attribute(1, "segment", "large", EARLY, str(FAR)),
        attribute(2, "segment", "small", EARLY, str(FAR)),
    )
    formulas = {"mrr": reading("closing_mrr"), "before": reading("previous_month(closing_mrr)")}
    asked = question(ledger.catalogue, formulas, where={"segment": ("large",)})
    named = {name: ibis.table(columns, name=name) for name, columns in ASKED_TABLES.items()}

    sql = ledger.duck.compile(evaluation.build(asked, ledger.tables, ledger.catalogue, named))

    answered = []
    for windows, segment in (((FEBRUARY,), "large"), ((JANUARY, MARCH), "small")):
        other = replace(asked, windows=windows, where={"segment": (segment,)})
        for name, rows in questions.asked_rows(other).items():
            memory = ibis.memtable(rows, schema=ASKED_TABLES[name])
            ledger.duck.create_table(name, memory, overwrite=True)
        found = ledger.duck.con.execute(sql).to_arrow_table().to_pylist()
        answered += [(row["opens"], row["value_0"], row["value_1"]) for row in found]
    assert answered == [
        (FEBRUARY.opens, 100, 100),
        (JANUARY.opens, 50, 50),
        (MARCH.opens, 0, 0),  # February closed without the 50, and so did March
    ]


def test_without_a_group_every_window_has_a_row() -> None:
    long_ago = Window(date(1999, 1, 1), date(1999, 2, 1))

    rows = small().ask({"mrr": "closing_mrr"}, [long_ago, FEBRUARY])

    assert [(row["opens"], row["mrr"]) for row in rows] == [
        (long_ago.opens, 0),
        (FEBRUARY.opens, 100),
    ]


def test_with_a_group_only_groups_that_have_anything_have_a_row() -> None:
    ledger = small(attribute(1, "segment", "large", EARLY, str(FAR)))
    long_ago = Window(date(1999, 1, 1), date(1999, 2, 1))

    rows = ledger.ask({"mrr": "opening_mrr"}, [long_ago, FEBRUARY], by=("segment",))

    assert [(row["opens"], row["segment"], row["mrr"]) for row in rows] == [
        (FEBRUARY.opens, "(none)", 50),
        (FEBRUARY.opens, "large", 100),
    ]


def test_a_ratio_without_a_base_has_no_value() -> None:
    before_all = Window(date(2022, 12, 1), date(2023, 1, 1))

    rows = small().ask({"nrr": "closing_mrr_of_opening / opening_mrr"}, [before_all, FEBRUARY])

    # February: 100 of 150 stayed
    assert [row["nrr"] for row in rows] == [None, pytest.approx(2 / 3)]


def test_a_cause_cannot_group_what_stands_at_an_end() -> None:
    with pytest.raises(CannotGroupError, match="does not know a cause"):
        small().ask({"mrr": "closing_mrr"}, [FEBRUARY], by=("cause",))


def test_a_kind_cannot_narrow_what_stands_at_an_end() -> None:
    with pytest.raises(CannotGroupError, match="leave “kind” out"):
        small().ask({"mrr": "closing_mrr"}, [FEBRUARY], where={"kind": ("churn",)})


def test_several_values_of_a_dimension_widen_and_several_dimensions_narrow() -> None:
    always = (EARLY, str(FAR))
    ledger = Ledger(
        [interval(account, "2023-01-01", None, 10**account) for account in range(4)],
        [
            *(attribute(one, "segment", name, *always) for one, name in enumerate("AABC")),
            *(attribute(one, "country", name, *always) for one, name in enumerate(["DE"] * 3)),
        ],
    )

    def mrr(**where: tuple[str, ...]) -> object:
        return ledger.ask({"mrr": "closing_mrr"}, [FEBRUARY], where=where)[0]["mrr"]

    assert mrr(segment=("A",)) == 1 + 10
    assert mrr(segment=("A", "C")) == 1 + 10 + 1000
    assert mrr(segment=("A", "C"), country=("DE",)) == 1 + 10
    assert mrr(country=("(none)",)) == 1000
    assert mrr(segment=("D",)) == 0


def test_levels_count_under_the_attribute_of_the_day_before_they_are_taken() -> None:
    ledger = small(
        attribute(1, "segment", "small", EARLY, "2024-02-01"),
        attribute(1, "segment", "large", "2024-02-01", str(FAR)),
    )
    formulas = {"opening": "opening_mrr", "closing": "closing_mrr"}

    rows = ledger.ask(formulas, [FEBRUARY], by=("segment",), where={"account_id": ("1",)})

    # the account opens February as it was on 31 January, and closes it as on 29 February
    assert [(row["segment"], row["opening"], row["closing"]) for row in rows] == [
        ("large", 0, 100),
        ("small", 100, 0),
    ]


def test_a_change_of_segment_moves_the_level_and_leaves_the_sum() -> None:
    ledger = small(
        attribute(1, "segment", "small", EARLY, "2024-02-10"),
        attribute(1, "segment", "large", "2024-02-10", str(FAR)),
    )
    formulas = {"came": "mrr_transferred_in", "went": "mrr_transferred_out", "lost": "mrr_churned"}

    rows = ledger.ask(formulas, [FEBRUARY], by=("segment",))

    told = [(row["segment"], row["came"], row["went"], row["lost"]) for row in rows]
    assert told == [("(none)", 0, 0, 50), ("large", 100, 0, 0), ("small", 0, 100, 0)]


@pytest.mark.parametrize("name", ["amount", "opens", "account_id_2", "native", "value", "rate"])
def test_an_attribute_may_be_called_like_a_column_of_a_fact(name: str) -> None:
    ledger = small(attribute(1, name, "yes", EARLY, str(FAR)))
    formulas = {"mrr": "closing_mrr", "churned": "mrr_churned", "opened": "opening_mrr"}

    rows = ledger.ask(formulas, [FEBRUARY], by=(name,))

    assert [(row[name], row["mrr"], row["churned"], row["opened"]) for row in rows] == [
        ("(none)", 0, 50, 50),
        ("yes", 100, 0, 100),
    ]


def test_the_length_of_the_window_can_be_used_in_a_formula() -> None:
    leap = {"daily": "closing_mrr / days_in_window", "monthly": "opening_mrr / months_in_window"}

    rows = small().ask(leap, [FEBRUARY, Window(date(2024, 1, 1), date(2024, 4, 1))])

    # January to March: 91 days, 3 months; February 2024: 29 days
    assert [(row["daily"], row["monthly"]) for row in rows] == [
        (pytest.approx(100 / 91), pytest.approx(150 / 3)),
        (pytest.approx(100 / 29), pytest.approx(150)),
    ]


def test_a_trailing_reading_asks_its_months_whatever_window_is_asked() -> None:
    rows = small().ask({"won": "closing_mrr - opening_mrr"}, [FEBRUARY], trailing_months=12)

    # opened March 2023 with 150, closed February 2024 with 100
    assert [row["won"] for row in rows] == [Decimal(-50)]
