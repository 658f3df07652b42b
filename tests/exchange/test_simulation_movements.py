"""The product's movements of a simulated company, against what its simulator knows of it."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from factories.exchange_files import interval_mrr, read
from factories.ledger import Ledger, interval
from parlance.exchange.simulation.commands import SimulationSummary, simulate
from parlance.kit.periods import FAR

Moved = dict[tuple[str, str], tuple[str, Decimal, str]]
"""Kind, amount and causes by account and day."""


def ledger(summary: SimulationSummary) -> tuple[Ledger, dict[int, str]]:
    rows = [row for row in read(summary.path / "subscriptions.csv") if interval_mrr(row)]
    numbers = {name: number for number, name in enumerate({row["account"] for row in rows})}
    intervals = [
        interval(
            numbers[row["account"]],
            row["starts_on"],
            row["ends_on"] or None,
            interval_mrr(row),
            line=row["line"],
            product=row["product"],
            plan=row["plan"],
            contract=row["contract"],
            currency=row["currency"],
            quantity=Decimal(row["quantity"]),
            start_cause=row["start_cause"] or None,
            end_reason=row["end_reason"] or None,
        )
        for row in rows
    ]
    rates: list[dict[str, Any]] = [
        {"currency": one, "starts_on": date.min, "ends_on": FAR, "rate": Decimal(rate)}
        for one, rate in (("EUR", "1.09"), ("GBP", "1.27"), ("JPY", "0.0067"))
    ]
    return Ledger(intervals, rates=rates), {number: name for name, number in numbers.items()}


def told_by_the_product(summary: SimulationSummary) -> Moved:
    book, names = ledger(summary)
    pieces: dict[tuple[str, str], list[tuple[str, str, Decimal]]] = defaultdict(list)
    for account, day, kind, cause, amount in book.movements():
        if kind != "transfer":
            pieces[names[account], day].append((kind, cause, amount))
    found: Moved = {}
    for place, parts in pieces.items():
        (kind,) = {kind for kind, _, _ in parts}
        causes = "+".join(sorted({cause for _, cause, _ in parts}))
        found[place] = (kind, sum((amount for *_, amount in parts), Decimal(0)), causes)
    return found


def told_by_the_simulator(summary: SimulationSummary) -> Moved:
    return {
        (row["account"], row["day"]): (row["kind"], Decimal(row["amount"]), row["cause"])
        for row in read(summary.truth_path / "movements.csv")
    }


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_product_finds_every_true_movement_of_a_simulated_company(
    tmp_path: Path, seed: int
) -> None:
    summary = simulate(
        tmp_path / "c", accounts=300, months=60, seed=seed, ends_on=date(2025, 12, 31)
    )

    truth, told = told_by_the_simulator(summary), told_by_the_product(summary)

    assert told.keys() == truth.keys()
    kinds_and_amounts = {place: one[:2] for place, one in told.items()}
    assert kinds_and_amounts == {place: one[:2] for place, one in truth.items()}
    # Where several causes meet on one day, the product names one for each line.
    single = [place for place, one in truth.items() if "+" not in one[2]]
    assert {place: told[place][2] for place in single} == {
        place: truth[place][2] for place in single
    }
