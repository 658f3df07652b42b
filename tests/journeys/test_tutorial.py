"""The tutorial as it stands in the handbook: its shell blocks, run in order, in an empty home."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from factories.companies import facts_of_records
from factories.serving import served
from factories.tokens import Program
from parlance.platform.people.values import Role
from parlance.web.handbook import articles

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WELCOME = re.compile(r"Set it up at (http://localhost:\d+/welcome\?code=\S+)")
_PATIENCE = 90.0


@pytest.fixture
def room() -> Iterator[Path]:
    """Return the home of somebody who has nothing yet, open to whoever runs PostgreSQL."""
    with TemporaryDirectory(prefix="parlance-tutorial-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.mark.slow
def test_the_first_tutorial_does_what_it_says(room: Path) -> None:
    *steps, last = blocks_of("a-first-chart")

    said = run("\n".join(steps), room)

    assert last.strip() == "parlance up"
    assert "A dry run: nothing was changed." in said
    assert "Loaded." in said
    rows = [line.split() for line in said.splitlines() if line.startswith("monthly_")]
    assert [row[4] for row in rows] == ["2,000.00", "2,300.00", "2,300.00", "1,800.00"]
    assert "= 1,800 / 2,000" in said
    assert all(name in said for name in ("Fern and Sons", "Harbor Studio", "Lantern Works"))
    served = "export PARLANCE_HOME=~/parlance-first\nexec parlance up --port 0"
    with (
        started(served, room) as welcome,
        urllib.request.urlopen(welcome, timeout=30) as page,  # noqa: S310 - our own server
    ):
        text = page.read().decode()
    assert "Welcome" in text
    assert 'name="organisation"' in text


def blocks_of(name: str) -> list[str]:
    return _BLOCK.findall(articles()["tutorial", name].text)


def run(script: str, room: Path, given: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        capture_output=True,
        text=True,
        env=surroundings(room) | dict(given or {}),
        timeout=_PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def started(script: str, room: Path) -> Iterator[str]:
    """Start what does not end by itself; give the address that it prints for the first visit."""
    log = room / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["bash", "-c", script], stdout=out, stderr=out, env=surroundings(room)
        )
    try:
        yield _address(log, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=_PATIENCE)


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if found := _WELCOME.search(log.read_text()):
            return found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def surroundings(room: Path) -> dict[str, str]:
    """Return a shell's variables: an empty home, `parlance` on the path, nothing else of ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PARLANCE_", "DATABASE_URL", "DJANGO_"))
    }
    return kept | {"HOME": str(room), "PATH": f"{Path(sys.executable).parent}:{kept['PATH']}"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_tutorial_about_words_ends_with_an_agreed_version(room: Path) -> None:
    steps = [one for one in blocks_of("agree-on-a-word") if not one.startswith("make ")]
    with facts_of_records(), served() as address:
        given = {
            "PARLANCE": address,
            "CS_LEAD": Program(roles=[Role.CS_LEAD]).secret,
            "PM": Program(roles=[Role.PM]).secret,
        }

        said = run("cd\n" + "\n".join(steps), room, given)

    assert '"number":2' in said.replace(" ", "")
    assert '"is_agreed":true' in said.replace(" ", "")
    assert '"version":2' in said.replace(" ", "")
