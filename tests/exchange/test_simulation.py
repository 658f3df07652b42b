import json
import tracemalloc
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from frictionless import Package

from factories.exchange_files import interval_mrr, read
from parlance.exchange.package import FILES
from parlance.exchange.simulation import names, records
from parlance.exchange.simulation.commands import (
    SimulationSummary,
    TargetNotEmptyError,
    simulate,
    simulate_demo,
)
from parlance.exchange.simulation.months import SimulationInputError

END = date(2025, 12, 31)
MICRO = Decimal("0.000001")


def company(
    path: Path, *, accounts: int = 60, months: int = 48, seed: int = 7
) -> SimulationSummary:
    return simulate(path, accounts=accounts, months=months, seed=seed, ends_on=END)


def recomputed_movements(rows: list[dict[str, str]]) -> list[tuple[str, str, str, Decimal]]:
    """The movements of each account and day, from the written intervals alone."""
    changes: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        changes[row["account"]][row["starts_on"]] += interval_mrr(row)
        if row["ends_on"]:
            changes[row["account"]][row["ends_on"]] -= interval_mrr(row)
    found = []
    for account, by_day in changes.items():
        level, was_active = Decimal(0), False
        for day, net in sorted(by_day.items()):
            if net:
                found.append((account, day, kind(level, net, was_active=was_active), net))
                level, was_active = level + net, True
    return sorted(found)


def kind(level: Decimal, net: Decimal, *, was_active: bool) -> str:
    if level == 0:
        return "reactivation" if was_active else "new"
    if level + net == 0:
        return "churn"
    return "expansion" if net > 0 else "contraction"


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_truth_equals_what_the_written_subscriptions_say(tmp_path: Path, seed: int) -> None:
    summary = company(tmp_path / "c", accounts=80, months=60, seed=seed)

    told = [
        (one["account"], one["day"], one["kind"], Decimal(one["amount"]))
        for one in read(summary.truth_path / "movements.csv")
    ]

    assert sorted(told) == recomputed_movements(read(summary.path / "subscriptions.csv"))


def test_true_mrr_is_what_was_in_force_on_the_last_day_of_each_month(tmp_path: Path) -> None:
    summary = company(tmp_path / "c")
    rows = read(summary.path / "subscriptions.csv")

    for told in read(summary.truth_path / "mrr.csv"):
        level: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            is_in_force = row["starts_on"] < told["closes"] <= (row["ends_on"] or "9999")
            if row["currency"] == told["currency"] and is_in_force:
                level[row["account"]] += interval_mrr(row)
        assert Decimal(told["mrr"]) == sum(level.values())
        assert int(told["active_accounts"]) == sum(1 for mrr in level.values() if mrr > 0)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again, other = (
        company(tmp_path / "first"),
        company(tmp_path / "again"),
        company(tmp_path / "other", seed=8),
    )

    for name in [*records.COLUMNS, "datapackage"]:
        file = f"{name}.json" if name == "datapackage" else f"{name}.csv"
        assert (first.path / file).read_bytes() == (again.path / file).read_bytes()
    for name in records.TRUTH_COLUMNS:
        one, two = (each.truth_path / f"{name}.csv" for each in (first, again))
        assert one.read_bytes() == two.read_bytes()
    subscriptions = (each.path / "subscriptions.csv" for each in (first, other))
    assert len({one.read_bytes() for one in subscriptions}) == 2


def test_more_accounts_leave_the_first_ones_as_they_were(tmp_path: Path) -> None:
    few, many = company(tmp_path / "few", accounts=25), company(tmp_path / "many", accounts=60)

    for name in records.COLUMNS:
        short = (few.path / f"{name}.csv").read_bytes()
        assert (many.path / f"{name}.csv").read_bytes()[: len(short)] == short


def test_package_is_valid_to_an_independent_referee(tmp_path: Path) -> None:
    summary = company(tmp_path / "c", accounts=40)

    report = Package(str(summary.path / "datapackage.json")).validate()

    assert report.flatten(["type", "note"]) == []
    assert {one.name for one in report.tasks} == set(records.COLUMNS)


def test_rows_keep_to_the_schemas_of_the_exchange_format(tmp_path: Path) -> None:
    summary = company(tmp_path / "c", accounts=200)
    keys = {
        name: {row.get("source_id", "") for row in read(summary.path / f"{name}.csv")}
        for name in records.COLUMNS
    }

    for name, columns in records.COLUMNS.items():
        schema = FILES[name]
        assert [one for one in columns.split() if schema.field(one) is None] == []
        needed = {one.name for one in schema.fields if one.required and one.default is None}
        assert needed <= set(columns.split())
        rows = read(summary.path / f"{name}.csv")
        unique = [tuple(row.get(one, "") for one in schema.key) for row in rows]
        assert len(set(unique)) == len(rows) == summary.rows[name]
        for field in (one for one in schema.fields if one.name in columns.split()):
            values = {row[field.name] for row in rows} - {""}
            assert not field.choices or values <= set(field.choices)
            assert field.refers_to is None or values <= keys[field.refers_to]


def test_intervals_of_a_line_never_run_backwards_or_into_each_other(tmp_path: Path) -> None:
    summary = company(tmp_path / "c", accounts=300, months=60)
    lines: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read(summary.path / "subscriptions.csv"):
        lines[row["line"]].append(row)

    for rows in lines.values():
        ends = [row["ends_on"] or "9999" for row in rows]
        assert all(row["starts_on"] <= end for row, end in zip(rows, ends, strict=True))
        following = [row["starts_on"] for row in rows[1:]]
        assert all(end <= start for end, start in zip(ends, following, strict=False))
        assert len({row["currency"] for row in rows}) == 1


def test_the_company_has_every_case_that_readers_must_bear(tmp_path: Path) -> None:
    summary = company(tmp_path / "c", accounts=600, months=60)
    rows = read(summary.path / "subscriptions.csv")
    moved = read(summary.truth_path / "movements.csv")

    assert {row["kind"] for row in rows} == {"recurring", "trial", "usage_commitment"}
    assert {row["price_unit"] for row in rows} == {"day", "week", "month", "year"}
    assert {row["currency"] for row in rows} == {"USD", "EUR", "GBP", "JPY"}
    assert any(row["starts_on"] == row["ends_on"] for row in rows)
    assert any(row["discount_rate"] for row in rows)
    assert any(row["discount_amount"] for row in rows)
    assert any(row["price_every"] == "3" and row["price_unit"] == "year" for row in rows)
    assert any(row["end_reason"] == "renewed_late" for row in rows)
    assert any(row["ends_on"] > END.isoformat() for row in rows)
    assert {row["kind"] for row in moved} == {
        "new",
        "reactivation",
        "expansion",
        "contraction",
        "churn",
    }
    causes = {cause for row in moved for cause in row["cause"].split("+")}
    assert {"licence", "price", "upsell", "downsell", "cross_sell", "too_expensive"} <= causes
    history = read(summary.path / "account_history.csv")
    assert len({(row["account"]) for row in history}) * 2 < len(history)
    assert any(row["parent"] for row in read(summary.path / "accounts.csv"))


def test_accounts_that_leave_unhappy_were_less_engaged_before(tmp_path: Path) -> None:
    summary = company(tmp_path / "c", accounts=400)
    levels: dict[str, list[float]] = defaultdict(list)
    for row in read(summary.truth_path / "engagement.csv"):
        levels[row["account"]].append(float(row["engagement"]))
    churned = {
        row["account"]
        for row in read(summary.truth_path / "movements.csv")
        if row["kind"] == "churn" and row["cause"] not in {"renewed_late", "closed_down"}
    }

    left = [levels[one][-1] for one in churned]
    stayed = [found[-1] for one, found in levels.items() if one not in churned]

    assert sum(left) / len(left) < 0.75 * sum(stayed) / len(stayed)


def test_demo_company_ends_with_the_last_full_month(tmp_path: Path) -> None:
    summary = simulate_demo(tmp_path / "demo", today=date(2026, 3, 1))

    closes = [row["closes"] for row in read(summary.truth_path / "mrr.csv")]
    assert max(closes) == "2026-03-01"
    assert len(set(closes)) == 36
    assert json.loads((summary.path / "datapackage.json").read_text())["resources"]


def test_memory_does_not_grow_with_the_company(tmp_path: Path) -> None:
    company(tmp_path / "warm", accounts=1)

    peaks = []
    for accounts in (50, 500):
        tracemalloc.start()
        company(tmp_path / f"{accounts}", accounts=accounts)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    # Ten times the accounts; what remains is buffers of files and the account at hand.
    assert peaks[1] < 1.1 * peaks[0]


def test_no_two_accounts_share_a_name() -> None:
    found = [names.company_name(number) for number in range(1, 20_001)]

    assert len(set(found)) == len(found)


def test_mrr_is_rounded_half_to_even() -> None:
    row = {
        "kind": "recurring",
        "starts_on": "2025-01-01",
        "ends_on": "",
        "amount": "0.000030",
        "discount_rate": "",
        "discount_amount": "",
        "price_every": "1",
        "price_unit": "year",
    }

    # 0.00003 / 12 = 0.0000025: the even neighbor is 0.000002
    assert interval_mrr(row) == Decimal("0.0000025").quantize(MICRO, ROUND_HALF_EVEN)


@pytest.mark.parametrize(
    ("accounts", "months", "ends_on"),
    [(0, 12, END), (10, 0, END), (10, 601, END), (10, 12, date(2025, 12, 30))],
)
def test_what_cannot_be_simulated_is_refused_before_anything_is_written(
    tmp_path: Path, accounts: int, months: int, ends_on: date
) -> None:
    with pytest.raises(SimulationInputError):
        simulate(tmp_path / "c", accounts=accounts, months=months, seed=1, ends_on=ends_on)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(TargetNotEmptyError):
        company(tmp_path)

    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]
