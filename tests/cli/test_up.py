import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest

from parlance.platform.processes import Process, process

READY = re.compile(r"Parlance is ready at http://localhost:(\d+)\n")
STOP_SECONDS = 10
START_SECONDS = 120
FRESH_SECONDS = 5

# Changes an amount by a load, as any door does, and leaves the facts to the worker.
CHANGE = """
import sys, time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from parlance.cli.ground import ground
from parlance.kit.actor import SYSTEM
from parlance.kit.periods import Window

with ground():
    from parlance.domains.metrics.queries.figures import evaluate
    from parlance.domains.metrics.values import Ask
    from parlance.exchange.commands import import_path

    for amount in (100, 170):
        rows = f"source_id,account,starts_on,amount,currency\\ns1,a1,2025-01-01,{amount},USD\\n"
        Path(sys.argv[1], "subscriptions.csv").write_text(rows)
        import_path(actor=SYSTEM, path=Path(sys.argv[1]), recorded_at=datetime.now(UTC))
        begun = time.monotonic()
        ask = Ask(("monthly_recurring_revenue",), (Window(date(2025, 3, 1), date(2025, 4, 1)),))
        while evaluate(actor=SYSTEM, ask=ask)[0].value != Decimal(amount):
            if time.monotonic() - begun > 30:
                sys.exit("the figure never changed")
            time.sleep(0.05)
print(time.monotonic() - begun)
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Return a home that keeps its data inside, whoever runs PostgreSQL."""
    room = Path(mkdtemp(prefix="parlance-up-"))
    room.chmod(0o711)
    (room / "home").mkdir(mode=0o711)
    yield room / "home"
    shutil.rmtree(room)


def start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start it; what it says goes to a file beside its home."""
    settings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with said_in(home).open("wb") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "parlance", "up", "--port", "0", *words],
            stdout=said,
            stderr=said,
            env={**settings, "PARLANCE_HOME": str(home)},
        )


def said_in(home: Path) -> Path:
    return home.with_suffix(".said")


@contextmanager
def running(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run it, and give its process and port; make sure that it is gone afterwards."""
    up = start(home)
    try:
        until(lambda: READY.search(said_in(home).read_text()) or up.poll() is not None)
        found = READY.search(said_in(home).read_text())
        assert found, said_in(home).read_text()
        yield up, int(found[1])
    finally:
        if up.poll() is None:
            up.terminate()
        up.wait(STOP_SECONDS)


def parts(home: Path) -> dict[str, Process]:
    web, worker = (Process(**note) for note in json.loads((home / "up.parts").read_text()))
    return {"web": web, "worker": worker, "database": database(home)}


def database(home: Path) -> Process:
    note = home / "postgres/data/postmaster.pid"
    return process(int(note.read_text().split()[0]) if note.exists() else 0)


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/welcome")
        return connection.getresponse().status
    finally:
        connection.close()


def until(holds: Callable[[], object]) -> None:
    ends = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.1)


def test_sigterm_stops_every_part_within_ten_seconds(home: Path) -> None:
    with running(home) as (up, port):
        before = parts(home)
        assert all(part.is_alive() for part in before.values())
        assert status(port) == http.client.OK

        up.send_signal(signal.SIGTERM)

        assert up.wait(STOP_SECONDS) == 0
        assert not any(part.is_alive() for part in before.values())


def test_second_signal_while_stopping_leaves_nothing_behind(home: Path) -> None:
    with running(home) as (up, _):
        before = parts(home)

        for _ in range(8):
            up.send_signal(signal.SIGTERM)
            time.sleep(0.2)

        assert up.wait(STOP_SECONDS) == 0
        assert not any(part.is_alive() for part in before.values())


def test_second_start_is_refused_while_the_first_runs(home: Path) -> None:
    with running(home) as (_, port):
        second = start(home)

        assert second.wait(START_SECONDS) == 1
        assert said_in(home).read_text().startswith("Parlance already runs for ")
        assert status(port) == http.client.OK


def test_taken_port_is_refused_in_a_sentence(home: Path) -> None:
    with running(home) as (_, port):
        other = start(home.parent / "other", "--port", str(port))

        assert other.wait(START_SECONDS) == 1
        assert said_in(home.parent / "other").read_text() == (
            f"127.0.0.1:{port} cannot be served: Address already in use."
            " Choose another with --port.\n"
        )


def test_start_after_the_supervisor_was_killed_recovers(home: Path) -> None:
    with running(home) as (up, _):
        orphans = parts(home)
        up.kill()
        up.wait()

    with running(home) as (_, port):
        assert status(port) == http.client.OK
        assert not orphans["web"].is_alive()
        assert not orphans["worker"].is_alive()
        assert parts(home)["database"] == orphans["database"]


@pytest.mark.slow
def test_change_in_another_process_is_in_figures_within_five_seconds(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "accounts.csv").write_text("source_id,name\na1,One\n", encoding="utf-8")
    settings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    with running(home):
        done = subprocess.run(
            [sys.executable, "-c", CHANGE, str(tmp_path)],
            env={**settings, "PARLANCE_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
            timeout=START_SECONDS,
        )

    assert float(done.stdout) < FRESH_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("killed", ["web", "worker", "database"])
def test_killed_part_is_started_again(home: Path, killed: str) -> None:
    with running(home) as (_, port):
        before = parts(home)[killed]

        os.kill(before.pid, signal.SIGKILL)

        until(lambda: not before.is_alive() and parts(home)[killed].is_alive())
        until(lambda: status(port) == http.client.OK)


@pytest.mark.slow
@pytest.mark.parametrize("hung", ["web", "worker"])
def test_part_that_hangs_does_not_keep_the_next_start(home: Path, hung: str) -> None:
    with running(home) as (up, _):
        orphan = parts(home)[hung]
        os.kill(orphan.pid, signal.SIGSTOP)
        up.kill()
        up.wait()

    with running(home) as (_, port):
        assert status(port) == http.client.OK
        assert not orphan.is_alive()


@pytest.mark.slow
def test_start_after_everything_was_killed_recovers(home: Path) -> None:
    with running(home) as (up, _):
        all_parts = parts(home)
        up.kill()
        for part in all_parts.values():
            os.kill(part.pid, signal.SIGKILL)
        up.wait()

    with running(home) as (_, port):
        assert status(port) == http.client.OK
