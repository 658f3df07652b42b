"""Nothing recorded yet: no value, never zero, and a reason."""

from datetime import date

import pytest

from actors import ANA
from factories.companies import JUNE
from factories.glossary import load_starter
from parlance.domains.metrics.queries.catalogue import (
    catalogue,
    dimension_values,
    dimensions,
    freshness,
    version_notes,
)
from parlance.domains.metrics.queries.explanations import explain, side_by_side
from parlance.domains.metrics.queries.figures import evaluate
from parlance.domains.metrics.values import Ask
from parlance.domains.revenue.queries.movements import cohorts, movements, top_movers
from parlance.domains.revenue.queries.reconciliation import reconciliation

pytestmark = pytest.mark.django_db

NO_LEDGER = "No subscriptions are recorded yet."
NO_USERS = "No users are recorded yet."
CLOSES = date(2026, 7, 1)


def test_catalogue_without_words_is_empty() -> None:
    assert catalogue(actor=ANA) == []


def test_every_metric_has_no_value_and_says_why() -> None:
    load_starter()
    asked = {one.id: tuple(one.readings) for one in catalogue(actor=ANA)}

    figures = {
        (metric, reading): evaluate(actor=ANA, ask=Ask((metric,), (JUNE,), reading=reading))[0]
        for metric, readings in asked.items()
        for reading in readings
    }

    assert {one.value for one in figures.values()} == {None}
    assert {one.numerator for one in figures.values()} == {None}
    assert {one.reason for one in figures.values()} == {NO_LEDGER, NO_USERS}


def test_groups_of_nothing_are_no_groups() -> None:
    load_starter()

    assert evaluate(actor=ANA, ask=Ask(("nrr", "mrr"), (JUNE,), by=("signup_cohort",))) == []


def test_explanation_of_nothing_has_no_accounts() -> None:
    load_starter()

    found = explain(actor=ANA, metric="nrr", window=JUNE)

    assert (found.figure.value, found.figure.reason) == (None, NO_LEDGER)
    assert (found.contributions, found.contributing) == ((), 0)
    assert found.with_values == "— / —"
    assert {one.gap for one in side_by_side(actor=ANA, ask=Ask(("nrr",), (JUNE,)))} == {None}


def test_dimensions_are_known_without_values() -> None:
    assert "signup_cohort" in dimensions(actor=ANA)
    assert dimension_values(actor=ANA, dimension="segment") == []


def test_facts_that_were_never_built_have_no_cut_off() -> None:
    found = freshness()

    assert (found.cut_off, found.behind) == (None, 0)


def test_metric_that_ships_has_one_version() -> None:
    load_starter()

    assert [one.number for one in version_notes(actor=ANA, metric="net-revenue-retention")] == [1]


def test_revenue_of_nothing_has_no_rows() -> None:
    load_starter()

    assert movements(actor=ANA, window=JUNE) == []
    assert top_movers(actor=ANA, window=JUNE) == []
    assert cohorts(actor=ANA, first=date(2026, 1, 1), closes=CLOSES) == []
    assert reconciliation(actor=ANA, windows=[JUNE]) == []
