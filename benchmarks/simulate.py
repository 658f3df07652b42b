"""Rows a second and peak memory of `parlance simulate`, beside writing the same rows from a list.

    .venv/bin/python benchmarks/simulate.py [accounts] [months]

The baseline reads nothing and decides nothing: it writes one ready subscription row as often as
the simulator wrote rows. What the simulator takes beyond it is the cost of the story.
"""

import csv
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from parlance.exchange.simulation.commands import simulate
from parlance.exchange.simulation.records import COLUMNS


def main() -> None:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    months = int(sys.argv[2]) if len(sys.argv) > 2 else 120
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        summary = simulate(
            Path(folder) / "company",
            accounts=accounts,
            months=months,
            seed=1,
            ends_on=date(2025, 12, 31),
        )
        took = time.perf_counter() - started
        rows = sum(summary.rows.values())
        baseline = write_ready_rows(Path(folder) / "ready.csv", rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{accounts:,} accounts, {months} months: {rows:,} rows")
    print(f"priced intervals      {summary.rows['subscriptions']:>12,}")
    print(f"simulated and written {took:>12.1f} s {rows / took:>12,.0f} rows/s")
    print(f"ready rows written    {baseline:>12.1f} s {rows / baseline:>12,.0f} rows/s")
    print(f"peak memory           {peak:>12.0f} MB")


def write_ready_rows(path: Path, count: int) -> float:
    row = [f"value {place}" for place in range(len(COLUMNS["subscriptions"].split()))]
    started = time.perf_counter()
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerows(row for _ in range(count))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
