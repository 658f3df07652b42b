"""Worked examples that others published: our formulas, on ledgers made from their inputs."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from factories.ledger import Ledger, interval
from parlance.domains.glossary.queries import shipped_terms
from parlance.kit.periods import Window

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data" / "worked_examples" / "examples.json").read_text("utf-8")
)
OURS = {
    "gross_mrr_churn_rate": "gross_mrr_churn_rate",
    "gross_mrr_churn_rate_daily": "gross_mrr_churn_rate",
    "net_mrr_churn_rate": "net_mrr_churn_rate",
    "customer_churn_rate": "logo_churn_rate",
    "grr": "gross_revenue_retention",
    "nrr": "net_revenue_retention",
}
OF_SURVEYS = {"csat_top_box", "csat_mean", "csat_positive_options", "nps", "nps_variance"} | {
    "nps_standard_error",
    "nps_rejects_out_of_range",
}
OF_SUPPORT = {"business_time_due", "business_time_start"}
WITHOUT_NUMBERS = {"quick_ratio"}
BEFORE, CHANGE = "2024-01-01", "2025-06-10"
JUNE = Window(date(2025, 6, 1), date(2025, 7, 1))
ONE_DAY = Window(date(2025, 6, 10), date(2025, 6, 11))


def money_ledger(inputs: dict[str, Any]) -> Ledger:
    """Return accounts that leave, shrink and grow by what an example says; the rest grows."""
    amounts = {name: Decimal(str(value)) for name, value in inputs.items()}
    start = next(value for name, value in amounts.items() if name.startswith("start"))
    end = amounts.get("end_of_day", start)
    churn, less = amounts.get("churn", Decimal(0)), amounts.get("contraction", start - end)
    rest = start - churn - 2 * less
    return Ledger(
        [
            *([interval(1, BEFORE, CHANGE, churn)] if churn else []),
            *(
                [interval(2, BEFORE, CHANGE, 2 * less), interval(2, CHANGE, None, less)]
                * bool(less)
            ),
            interval(3, BEFORE, CHANGE, rest),
            interval(3, CHANGE, None, rest + amounts.get("expansion", Decimal(0))),
        ]
    )


def customer_ledger(inputs: dict[str, Any]) -> Ledger:
    lost, start = inputs["lost"], inputs["start"]
    return Ledger(
        [interval(number, BEFORE, CHANGE if number < lost else None, 1) for number in range(start)]
    )


@cache
def formula(identifier: str) -> str:
    (term,) = [one for one in shipped_terms() if one.identifier == identifier]
    (default,) = [one for one in term.readings if one.key == "default"]
    return default.formula


@pytest.mark.parametrize(
    "example",
    [pytest.param(one, id=one["source"]) for one in EXAMPLES if one["metric"] in OURS],
)
def test_published_example_follows_from_our_formula(example: dict[str, Any]) -> None:
    inputs = example["inputs"]
    ledger = customer_ledger(inputs) if "lost" in inputs else money_ledger(inputs)
    window = ONE_DAY if "end_of_day" in inputs else JUNE

    (answer,) = ledger.ask({"asked": formula(OURS[example["metric"]])}, [window])

    assert example["unit"] == "percent"
    assert 100 * answer["asked"] == pytest.approx(example["expected"], abs=0.005)


def test_every_published_example_is_ours_or_of_another_subject() -> None:
    named = {one["metric"] for one in EXAMPLES}

    assert named == OURS.keys() | OF_SURVEYS | OF_SUPPORT | WITHOUT_NUMBERS


def test_no_example_of_ours_was_printed_wrong() -> None:
    wrong = {one["metric"] for one in EXAMPLES if one.get("published_error")}

    assert wrong == {"csat_mean"}
