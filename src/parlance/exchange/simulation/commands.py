"""Simulate a company into files: account by account, so that memory does not grow with size."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from parlance.exchange.package import FILES, data_package
from parlance.exchange.simulation import company, pricing, records
from parlance.exchange.simulation.ledger import Movement, Row
from parlance.exchange.simulation.life import life
from parlance.exchange.simulation.months import Months, SimulationInputError
from parlance.exchange.simulation.profile import profile
from parlance.exchange.simulation.rates import monthly_rates
from parlance.exchange.values import Progress
from parlance.kit.errors import ConflictError

DEMO_ACCOUNTS, DEMO_MONTHS, DEMO_SEED = 240, 36, 55
_TELL_EVERY = 500
_BUFFER = 1 << 20


class TargetNotEmptyError(ConflictError):
    """Raised before anything is written, when the folder holds something."""

    code = "exchange.target_not_empty"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not empty. Name a new folder, or empty this one.")


@dataclass(frozen=True, slots=True)
class SimulationSummary:
    """What was written: the package, the truth beside it, and the rows of each file."""

    path: Path
    truth_path: Path
    accounts: int
    rows: dict[str, int]


def simulate(
    path: Path,
    *,
    accounts: int,
    months: int,
    seed: int,
    ends_on: date,
    progress: Progress | None = None,
) -> SimulationSummary:
    """Write a company in the exchange format into `path`, and its truth into `path`-truth.

    `ends_on` is the last day of a month. The same arguments give the same bytes, and more
    accounts leave the records of the first ones as they were. `datapackage.json` is written
    last: a folder without it is not finished.
    """
    if accounts < 1:
        raise SimulationInputError(f"Accounts must be 1 or more, not {accounts}.")
    story = Months(count=months, ends_on=ends_on)
    truth_path = path.with_name(f"{path.name}-truth")
    for folder in (path, truth_path):
        _make_empty(folder)
    with ExitStack() as stack:
        package = _Tables(path, records.COLUMNS, stack)
        truth = _Tables(truth_path, records.TRUTH_COLUMNS, stack)
        package.add("products", ((one.key, one.name) for one in company.PRODUCTS))
        package.add("exchange_rates", _rates(seed, story))
        totals = _Totals(story)
        for number in range(1, accounts + 1):
            account = life(
                seed=seed,
                profile=profile(seed=seed, number=number, months=story),
                months=story,
            )
            for name, rows in records.account_rows(account, seed=seed):
                package.add(name, rows)
            movements = account.ledger.movements()
            totals.add(account.profile.currency, movements)
            truth.add("movements", records.movement_rows(account, movements))
            truth.add("engagement", records.engagement_rows(account))
            if progress and (number % _TELL_EVERY == 0 or number == accounts):
                progress("accounts", number, accounts)
        truth.add("mrr", totals.rows())
    _describe(path)
    return SimulationSummary(path, truth_path, accounts, dict(package.counts + truth.counts))


def simulate_demo(
    path: Path, *, today: date, progress: Progress | None = None
) -> SimulationSummary:
    """Write the demo company; its story ends with the last full month before today."""
    return simulate(
        path,
        accounts=DEMO_ACCOUNTS,
        months=DEMO_MONTHS,
        seed=DEMO_SEED,
        ends_on=today.replace(day=1) - timedelta(days=1),
        progress=progress,
    )


class _Tables:
    """The open CSV files of a folder."""

    def __init__(self, folder: Path, columns: dict[str, str], stack: ExitStack) -> None:
        self.counts: Counter[str] = Counter()
        self._writers: dict[str, Any] = {}
        for name, header in columns.items():
            target = (folder / f"{name}.csv").open("w", _BUFFER, encoding="utf-8", newline="")
            writer = csv.writer(stack.enter_context(target), lineterminator="\n")
            writer.writerow(header.split())
            self._writers[name] = writer

    def add(self, name: str, rows: Iterable[Row]) -> None:
        found = list(rows)
        self._writers[name].writerows(found)
        self.counts[name] += len(found)


class _Totals:
    """MRR and active accounts by currency at the close of each month."""

    def __init__(self, months: Months) -> None:
        self._months = months
        self._moved: dict[tuple[str, int], int] = defaultdict(int)
        self._joined: dict[tuple[str, int], int] = defaultdict(int)

    def add(self, currency: str, movements: list[Movement]) -> None:
        for one in movements:
            place = currency, self._months.month_of(one.day)
            self._moved[place] += one.amount
            self._joined[place] += {"new": 1, "reactivation": 1, "churn": -1}.get(one.kind, 0)

    def rows(self) -> Iterator[Row]:
        for currency in company.CURRENCIES:
            level = active = 0
            for month in range(self._months.count):
                level += self._moved[currency, month]
                active += self._joined[currency, month]
                closes = self._months.text(self._months.starts[month + 1])
                yield closes, currency, pricing.decimal_text(level, 6), active


def _rates(seed: int, months: Months) -> Iterator[Row]:
    for currency, day, worth in monthly_rates(seed=seed, months=months):
        yield currency, day, pricing.decimal_text(worth, 8)


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise TargetNotEmptyError(folder)


def _describe(path: Path) -> None:
    """Write datapackage.json with the columns that are there."""
    described = data_package([FILES[name] for name in records.COLUMNS])
    for resource in described["resources"]:
        names = records.COLUMNS[resource["name"]].split()
        fields = {one["name"]: one for one in resource["schema"]["fields"]}
        resource["schema"]["fields"] = [fields[name] for name in names]
    text = json.dumps(described, indent=2, ensure_ascii=False)
    (path / "datapackage.json").write_text(text + "\n", encoding="utf-8")
