"""Targets as records: who may set them, what they must say, and what is told of them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actors import ANA, BEN
from factories.glossary import load_starter, make_reading, make_term, make_version
from parlance.domains.glossary.errors import TermNotFoundError
from parlance.domains.glossary.values import Kind
from parlance.domains.metrics import models
from parlance.domains.metrics.commands import remove_target, set_target
from parlance.domains.metrics.errors import TargetNotFoundError, TargetUnsoundError
from parlance.domains.metrics.queries.targets import find_target, kpis, targets
from parlance.domains.metrics.values import Target
from parlance.engine.expansion import UnknownMetricError
from parlance.kit.errors import DeniedError
from parlance.kit.periods import Every
from parlance.platform.audit.queries import entries

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
PROMISED = Target("net_revenue_retention", Decimal("1.05"), Every.QUARTER, "cs_lead", NEW_YEAR)


@pytest.fixture(autouse=True)
def words() -> None:
    load_starter()


def promise(metric: str = "nrr", **values: Any) -> str:
    usual: dict[str, Any] = {
        "actor": ANA,
        "value": Decimal("1.05"),
        "every": Every.QUARTER,
        "owner": "cs_lead",
        "set_at": NEW_YEAR,
    }
    return set_target(metric=metric, **(usual | values))


def test_target_is_set_by_any_name_of_the_metric() -> None:
    identifiers = [promise("nrr"), promise("net-revenue-retention")]

    assert identifiers == ["net_revenue_retention"] * 2
    assert targets(actor=BEN) == [PROMISED]
    assert find_target(actor=BEN, metric="NRR") == PROMISED


def test_target_set_again_replaces_and_both_are_in_the_log() -> None:
    promise()
    promise(value=Decimal("1.1"), reason="The year went well.")

    newest = entries(actor=ANA, subject=("metric", "net_revenue_retention"))[0]
    assert newest.action == "metrics.set_target"
    assert newest.reason == "The year went well."
    assert (newest.before or {})["value"] == "1.050000"
    assert (newest.after or {})["value"] == "1.1"
    assert targets(actor=ANA) == [replace(PROMISED, value=Decimal("1.1"))]


def test_target_removed_is_in_the_log() -> None:
    promise()

    remove_target(actor=ANA, metric="nrr", reason="We look at gross retention now.")

    newest = entries(actor=ANA, subject=("metric", "net_revenue_retention"))[0]
    assert (newest.action, newest.after) == ("metrics.remove_target", None)
    assert (newest.before or {})["owner"] == "cs_lead"
    assert targets(actor=ANA) == []


def test_target_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(TargetNotFoundError):
        remove_target(actor=ANA, metric="nrr")


def test_target_needs_the_right_to_define() -> None:
    with pytest.raises(DeniedError):
        promise(actor=BEN)
    promise()

    with pytest.raises(DeniedError):
        remove_target(actor=BEN, metric="nrr")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"owner": " "}, "A target needs an owner"),
        ({"value": Decimal("NaN")}, "A target is a number"),
        ({"value": Decimal(10) ** 12}, "A target is a number"),
    ],
)
def test_target_without_its_parts_is_refused(values: dict[str, Any], says: str) -> None:
    with pytest.raises(TargetUnsoundError, match=says):
        promise(**values)


def test_target_of_a_metric_without_a_better_side_is_refused() -> None:
    make_term("account-total", kind=Kind.METRIC)
    make_version("account-total", readings=[make_reading(better="neither")])

    with pytest.raises(TargetUnsoundError, match="Give its definition a direction first"):
        promise("account-total")


@pytest.mark.parametrize(
    ("metric", "error"), [("no-such-word", TermNotFoundError), ("churn", UnknownMetricError)]
)
def test_target_of_what_is_no_metric_is_refused(metric: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        promise(metric)


def test_metric_has_one_target_in_the_database() -> None:
    promise()
    row = models.Target.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_no_targets_make_no_kpis() -> None:
    assert targets(actor=ANA) == []
    assert kpis(actor=ANA, on=date(2026, 7, 1)) == []


def test_kpi_without_a_figure_has_no_standing() -> None:
    promise()

    (found,) = kpis(actor=BEN, on=date(2026, 7, 15))

    assert (found.attainment, found.standing) == (None, None)
    assert found.figure.reason == "No subscriptions are recorded yet."
    assert [one.opens for one in found.trend] == [
        date(2025, 1, 1),
        date(2025, 4, 1),
        date(2025, 7, 1),
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]
