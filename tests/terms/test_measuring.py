"""A team's own metric with its versions, and a metric that somebody has promised to move."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from actors import ANA
from factories.companies import JUNE, company, explanation, figure, make_money_month
from factories.glossary import make_reading, make_term, make_version
from parlance.domains.glossary.values import Kind
from parlance.domains.metrics.commands import remove_target, set_target
from parlance.domains.metrics.queries.targets import find_target, kpis
from parlance.domains.metrics.values import Standing
from parlance.engine.units import Unit
from parlance.kit.periods import Every

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def month(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with company(django_db_blocker, make_money_month):
        yield


def publish(formula: str, effective_on: date) -> int:
    return make_version(
        "moves-per-hundred",
        reason="What we look at changed.",
        effective_on=effective_on,
        readings=[make_reading(formula=formula, unit=Unit.POINTS)],
    )


@pytest.mark.term("metric")
def test_metric_of_a_team_is_recomputed_by_its_version() -> None:
    make_term("moves-per-hundred", kind=Kind.METRIC)
    publish("opening_accounts_lost / opening_accounts * 100", date(2025, 1, 1))
    first = figure("moves-per-hundred", JUNE)

    publish("accounts_won / opening_accounts * 100", date(2026, 7, 1))
    again = explanation("moves-per-hundred", JUNE, version=1)
    second = figure("moves-per-hundred", JUNE)

    # 2 lost of 50, then 4 won to 50
    assert first.value == pytest.approx(4)
    assert first.version == 1
    assert again.figure == first
    assert again.version.reason == "What we look at changed."
    assert again.formula == "opening_accounts_lost / opening_accounts * 100"
    assert second.value == pytest.approx(8)
    assert second.version == 2
    assert (first.opens, first.closes, first.unit) == (JUNE.opens, JUNE.closes, Unit.POINTS)


@pytest.mark.term("key-performance-indicator", part="target")
def test_key_performance_indicator_is_a_metric_with_a_target() -> None:
    set_target(
        actor=ANA,
        metric="NRR",
        value=Decimal("1.05"),
        every=Every.MONTH,
        owner="cs_lead",
        set_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    (promised,) = kpis(actor=ANA, on=JUNE.closes)
    remove_target(actor=ANA, metric="NRR")

    # 102 of 105
    assert promised.figure.value == pytest.approx(1.02)
    assert promised.attainment == pytest.approx(0.971, abs=0.0005)
    assert promised.standing is Standing.BELOW
    assert promised.target.owner == "cs_lead"
    assert find_target(actor=ANA, metric="NRR") is None
    assert kpis(actor=ANA, on=JUNE.closes) == []
    assert figure("NRR", JUNE) == promised.figure
