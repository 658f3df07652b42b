"""Tell processes apart, and keep this one from being interrupted.

A number alone may have been given to another process since.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc/self/stat")


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its number and the moment it started, as the system writes it."""

    pid: int
    started: str

    def is_alive(self) -> bool:
        return self.started != "" and _started(self.pid) == self.started


def process(pid: int) -> Process:
    """Return the process that has this number now; one that never was alive if there is none."""
    return Process(pid, _started(pid))


def program(pid: int) -> str:
    """Return the name of the program that runs under this number, empty if none does."""
    if not process(pid).is_alive():
        return ""
    if not _PROC.exists():
        return Path(_ps(pid, "comm=")).name
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def end_uninterrupted() -> None:
    """Ignore Ctrl-C and SIGTERM from here on: all that is left to do ends by itself, and soon."""
    for how in (signal.SIGINT, signal.SIGTERM):
        signal.signal(how, signal.SIG_IGN)


@contextmanager
def no_interruption() -> Iterator[None]:
    """Let what must be done at the end be done, whoever presses Ctrl-C again."""
    kept = {how: signal.signal(how, signal.SIG_IGN) for how in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for how, handler in kept.items():
            signal.signal(how, handler)


def _started(pid: int) -> str:
    if not _PROC.exists():
        return _ps(pid, "lstart=")
    try:
        # The name in brackets may hold spaces; the fields after it do not. 3 is state, 22 start.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _ps(pid: int, column: str) -> str:
    answer = subprocess.run(  # noqa: S603 - numbers and our own words only
        ["/bin/ps", "-o", column, "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return answer.stdout.strip()
