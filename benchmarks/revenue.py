"""From files to figures, each step beside what a person would write for it by hand.

    .venv/bin/python benchmarks/revenue.py [accounts] [months]

A simulated company goes into an installation of its own, below a temporary PARLANCE_HOME. The
baselines are `benchmarks/sql`: one DuckDB statement each, over the same lake files. What they
answer is compared with what the product answers before anything is timed.
"""

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

REPEATS = 5
LAST_DAY = date(2025, 12, 31)
UNTIL = date(2026, 1, 1)
SQL = Path(__file__).parent / "sql"
METRICS = (
    "monthly_recurring_revenue",
    "annual_recurring_revenue",
    "net_revenue_retention",
    "gross_revenue_retention",
    "active_accounts",
    "logo_churn_rate",
    "average_revenue_per_user",
    "growth_rate",
    "new_mrr",
    "expansion_mrr",
    "contraction_mrr",
    "churned_mrr",
)


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    ours: float
    baseline: float | None
    note: str = ""


def main() -> None:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    months = int(sys.argv[2]) if len(sys.argv) > 2 else 36
    with tempfile.TemporaryDirectory(prefix="parlance-bench-") as folder:
        os.environ["PARLANCE_HOME"] = str(Path(folder, "home"))
        package = Path(folder, "company")
        lines = [start_time()]
        with installation():
            lines += measured(package, accounts, months)
    print(
        f"\n{accounts:,} accounts, {months} months; {os.cpu_count()} cores; {datetime.now(UTC):%F}"
    )
    print(as_table(lines))
    print(f"peak memory of the process: {peak():,.0f} MB")


@contextmanager
def installation() -> Iterator[None]:
    from parlance.cli.ground import ground

    with ground():
        yield


def measured(package: Path, accounts: int, months: int) -> Iterator[Line]:
    from parlance.exchange.simulation.commands import simulate

    simulate(package, accounts=accounts, months=months, seed=1, ends_on=LAST_DAY)
    yield import_time(package)
    yield refresh_time("facts of everything, first time")
    yield movements_time()
    yield from figures_times(months, ())
    yield from figures_times(months, ("segment",))
    yield from request_times()
    yield from change_times()


def start_time() -> Line:
    program = str(Path(sys.executable).with_name("parlance"))
    ours = median(lambda: subprocess.run([program, "--help"], check=True, capture_output=True))
    plain = [sys.executable, "-c", "import click"]
    return Line("parlance --help", ours, median(lambda: subprocess.run(plain, check=True)), "click")


def import_time(package: Path) -> Line:
    from parlance.exchange.commands import import_path
    from parlance.kit.actor import SYSTEM

    plain = once(lambda: bare_copy(package))
    outcome: list[Any] = []
    ours = once(
        lambda: outcome.append(
            import_path(actor=SYSTEM, path=package, recorded_at=datetime.now(UTC))
        )
    )
    if outcome[0].problems:
        sys.exit(f"The company was not imported: {outcome[0].problems[0]}")
    return Line("import, checked and applied", ours, plain, "COPY of the same files, unchecked")


def bare_copy(package: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for file in sorted(package.glob("*.csv")):
            with file.open(encoding="utf-8") as source:
                columns = ", ".join(
                    f'"{name}" text' for name in source.readline().strip().split(",")
                )
                cursor.execute(f'create temp table "bare_{file.stem}" ({columns})')
                copy = f'copy "bare_{file.stem}" from stdin (format csv)'
                with cursor.copy(copy) as target:
                    while block := source.read(1 << 20):
                        target.write(block)


def refresh_time(what: str) -> Line:
    from parlance.domains.metrics.commands import refresh_facts

    return Line(what, once(refresh_facts), None)


def movements_time() -> Line:
    """Build the movements from the intervals in memory, by the product and by hand."""
    from parlance.domains.metrics.commands import derived_tables, lake_tables
    from parlance.platform.ledger.records import open_records

    with open_records() as records:
        read = lake_tables(records, None)
    derived = read.pop("mrr_movements")
    statement = (SQL / "mrr_movements.sql").read_text()

    def by_hand() -> Any:
        with duckdb.connect() as duck:
            for name, rows in read.items():
                duck.register("given", rows)
                duck.execute(f'create table "{name}" as from given')
            return duck.execute(statement).to_arrow_table()

    same("movements", sorted_rows(derived), sorted_rows(by_hand()))
    return Line(
        "MRR movements of everything",
        median(lambda: derived_tables(read)),
        median(by_hand),
        f"{derived.num_rows:,} rows",
    )


def figures_times(months: int, by: tuple[str, ...]) -> Iterator[Line]:
    """Ask twelve metrics of every month, in a new statement and in one asked before."""
    from parlance.kit.periods import Every, add_months, windows

    first = add_months(UNTIL, -months)
    asked = tuple(windows(first, UNTIL, Every.MONTH))
    file = SQL / ("figures_by_segment.sql" if by else "figures.sql")
    statement, given = file.read_text(), {"first": str(first), "until": str(UNTIL)}
    with lake() as duck:
        found = duck.execute(statement, given)
        names = [column[0] for column in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        same_figures(ask(asked, by), rows)
        warm = median(lambda: duck.execute(statement, given).fetchall())

    def cold() -> None:
        with lake() as duck:
            duck.execute(statement, given).fetchall()

    what = "12 metrics by month" + "".join(f" and {name}" for name in by)
    yield Line(f"{what}, first time", median_of_new(asked, by), median(cold), f"{months} months")
    yield Line(f"{what}, again", median_of_known(asked, by), warm, "answer not kept")


def request_times() -> Iterator[Line]:
    """Ask what a page asks: twelve metrics of thirteen months, as one evaluation."""
    from parlance.kit.periods import Every, add_months, windows

    asked = tuple(windows(add_months(UNTIL, -13), UNTIL, Every.MONTH))
    yield Line(
        "dashboard, first time",
        median_of_new(asked, (), after=REPEATS),
        None,
        "12 metrics, 13 months",
    )
    yield Line("dashboard, other months", median_of_known(asked, ()), None)
    yield Line("dashboard, the same again", median(lambda: ask(asked, ())), None)
    note = "12 metrics, the last month"
    yield Line("list of accounts", median_of_known(asked[-1:], ("account",)), None, note)


def change_times() -> Iterator[Line]:
    """Change one account, refresh, and ask; then build everything anew."""
    from django.db import transaction

    from parlance.domains.metrics.commands import (
        differing_facts,
        mark_changed,
        rebuild_facts,
        refresh_facts,
    )
    from parlance.domains.revenue.models import Subscription
    from parlance.kit.periods import Every, add_months, windows

    asked = tuple(windows(add_months(UNTIL, -13), UNTIL, Every.MONTH))
    chosen = Subscription.objects.filter(mrr__gt=0).order_by("id")[:REPEATS]
    refreshed, asked_again = [], []
    for one in chosen:
        with transaction.atomic():
            Subscription.objects.filter(id=one.id).update(amount=one.amount * 2)
            mark_changed(account_ids=[one.account_id])
        refreshed.append(once(refresh_facts))
        asked_again.append(once(lambda: ask(asked, ())))
    if differing := differing_facts():
        sys.exit(f"The refresh left facts that differ from the records: {', '.join(differing)}.")
    rebuilt = median(rebuild_facts)
    yield Line("refresh after one change", statistics.median(refreshed), rebuilt, "full rebuild")
    yield Line("dashboard after that change", statistics.median(asked_again), None)


@contextmanager
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published files with DuckDB alone."""
    from parlance.platform.lake.queries import snapshot

    with duckdb.connect() as duck:
        for name, files in snapshot().facts.items():
            listed = ", ".join(f"'{file}'" for file in files)
            duck.execute(f'create view "{name}" as from read_parquet([{listed}])')
        yield duck


def ask(asked: tuple[Any, ...], by: tuple[str, ...], *, turn: int = 0, day: int = 1) -> list[Any]:
    """Ask all metrics; another `turn` makes it a new statement, another `day` a new question."""
    from parlance.domains.metrics.queries.figures import evaluate
    from parlance.domains.metrics.values import Ask
    from parlance.kit.actor import SYSTEM

    metrics = METRICS[turn:] + METRICS[:turn]
    return evaluate(actor=SYSTEM, ask=Ask(metrics, asked, by, today=date(2030, 1, day)))


def median_of_new(asked: tuple[Any, ...], by: tuple[str, ...], *, after: int = 0) -> float:
    turns = iter(range(after + 1, after + REPEATS + 1))
    return median(lambda: ask(asked, by, turn=next(turns)))


def median_of_known(asked: tuple[Any, ...], by: tuple[str, ...]) -> float:
    ask(asked, by)
    days = iter(range(2, REPEATS + 2))
    return median(lambda: ask(asked, by, day=next(days)))


def same_figures(figures: list[Any], rows: list[dict[str, Any]]) -> None:
    """Leave the program if any figure differs: money by a millionth, a ratio by 1e-9."""
    ours = {(one.opens, one.by.get("segment", ""), one.metric): one.value for one in figures}
    theirs = {
        (row["opens"], row["by_segment"], metric): row[metric] for row in rows for metric in METRICS
    }
    if ours.keys() != theirs.keys():
        sys.exit(f"The groups differ: {sorted(ours.keys() ^ theirs.keys())[:3]}")
    for key, value in ours.items():
        if not close(value, theirs[key]):
            sys.exit(f"{key}: {value} here, {theirs[key]} by hand")


def close(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return abs(float(one) - float(other)) <= max(1e-6, 1e-9 * abs(float(other)))


def same(what: str, ours: list[Any], theirs: list[Any]) -> None:
    if ours != theirs:
        missing = [row for row in theirs if row not in ours][:2]
        more = [row for row in ours if row not in theirs][:2]
        sys.exit(f"The {what} differ; only by hand: {missing}; only here: {more}")


def sorted_rows(table: Any) -> list[Any]:
    return sorted(zip(*(column.to_pylist() for column in table.columns), strict=True))


def once(work: Callable[[], Any]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median(work: Callable[[], Any]) -> float:
    return statistics.median(once(work) for _ in range(REPEATS))


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def as_table(lines: list[Line]) -> str:
    written = [f"{'':<46} {'here':>10} {'by hand':>10} {'times':>7}"]
    for line in lines:
        base = "" if line.baseline is None else f"{line.baseline * 1000:,.0f} ms"
        times = "" if line.baseline is None else f"{line.ours / line.baseline:.1f}"
        ours = f"{line.ours * 1000:,.0f} ms"
        written.append(f"{line.what:<46} {ours:>10} {base:>10} {times:>7}  {line.note}".rstrip())
    return "\n".join(written)


if __name__ == "__main__":
    main()
