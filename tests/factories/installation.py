"""An installation of its own, empty at first, run by `parlance up` as a person would."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

START_SECONDS = 120.0
STOP_SECONDS = 30.0
READY = re.compile(r"Parlance is ready at (http://\S+)\n")
_OURS = re.compile(r"DATABASE_URL$|PARLANCE_")
_SETTING_UP = re.compile(r"Set it up at (\S+)")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it answers, where it writes what it prints, and how its other commands are run."""

    address: str
    log: Path
    environment: Mapping[str, str]

    @property
    def setup_link(self) -> str:
        """Return the link to the welcome page, with its code."""
        until = time.monotonic() + START_SECONDS
        while not (found := _SETTING_UP.search(self.log.read_text(encoding="utf-8"))):
            assert time.monotonic() < until, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        return found[1]


@contextmanager
def installed(
    more: Mapping[str, str] | None = None, *, words: Sequence[str] = ()
) -> Iterator[Installation]:
    """Run an installation with a database of its own, and remove it with all its data.

    `more` are environment variables of it, `words` are added to its command line.
    """
    room = Path(mkdtemp(prefix="parlance-installed-"))
    room.chmod(0o711)
    log = room / "said"
    (room / "home").mkdir(mode=0o711)
    environment = {name: text for name, text in os.environ.items() if not _OURS.match(name)}
    environment |= {"PARLANCE_HOME": str(room / "home"), **(more or {})}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "parlance", "up", "--port", "0", *words],
            stdout=said,
            stderr=said,
            env=environment,
        )
    try:
        yield Installation(_address(process, log), log, environment)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        shutil.rmtree(room)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while not (found := READY.search(log.read_text(encoding="utf-8"))):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < until, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    return found[1]
