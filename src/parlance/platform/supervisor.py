"""Keeps the parts of one installation running: starts, restarts and stops them as one.

A part learns of its supervisor's death by its standard input, which then ends; see `lifeline`.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from parlance.kit.errors import ConflictError
from parlance.platform.locks import FileLock
from parlance.platform.processes import Process, end_uninterrupted, process

DRAIN_SECONDS = 6.0
ORPHAN_SECONDS = 10.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # a part that ran for so long is restarted at once
READY_SECONDS = 60.0
TICK = 0.1
TICKS_BETWEEN_MENDS = 20


class AlreadyRunningError(ConflictError):
    """Raised when this installation is being served."""

    code = "supervisor.already_running"

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"Parlance already runs for {home}. Stop it first, or name another PARLANCE_HOME."
        )


class PartEndedError(ConflictError):
    """Raised when a part ends before all are ready: trying again would not help."""

    code = "supervisor.part_ended"

    def __init__(self, part: str, code: int) -> None:
        super().__init__(f"The {part} ended with code {code}; what it said stands above.")


class NotReadyError(ConflictError):
    """Raised when all parts run, and yet nothing answers."""

    code = "supervisor.not_ready"

    def __init__(self) -> None:
        super().__init__(f"Nothing answers after {READY_SECONDS:.0f} seconds; see what is above.")


@dataclass(frozen=True, slots=True)
class Part:
    """A program to keep running. `inherits` are descriptors that it needs, by number."""

    name: str
    command: tuple[str, ...]
    inherits: tuple[int, ...] = ()


class Supervisor:
    """Runs parts until told to stop. Made by `supervisor`, one at a time for each home."""

    def __init__(self, home: Path, held_by_parts: FileLock) -> None:
        self._notes = home / "up.parts"
        self._held_by_parts = held_by_parts
        self._running: dict[str, _Running] = {}

    def run(
        self,
        *parts: Part,
        is_ready: Callable[[], bool],
        ready: Callable[[], None],
        mend: Callable[[], None],
    ) -> None:
        """Start the parts, call `ready` once `is_ready`, and keep all running.

        `mend` is called every two seconds, to keep what the parts stand on. Returns only by
        an exception, such as that of a signal; by then all parts have ended, and further signals
        are ignored: this process is to end as well.
        """
        try:
            for part in parts:
                self._start(part, failures=0)
            self._wait(is_ready)
            ready()
            self._watch(mend)
        finally:
            end_uninterrupted()
            self._stop()

    def _wait(self, is_ready: Callable[[], bool]) -> None:
        ends = time.monotonic() + READY_SECONDS
        while not is_ready():
            if time.monotonic() > ends:
                raise NotReadyError
            for running in self._running.values():
                code = running.child.poll()
                if code is not None:
                    raise PartEndedError(running.part.name, code)
            time.sleep(TICK)

    def _watch(self, mend: Callable[[], None]) -> None:
        while True:
            mend()
            for _ in range(TICKS_BETWEEN_MENDS):
                for running in list(self._running.values()):
                    self._restart_if_ended(running)
                time.sleep(TICK)

    def _restart_if_ended(self, running: "_Running") -> None:
        code = running.child.poll()
        if code is None:
            return
        now = time.monotonic()
        if running.restarts_at is None:
            lasted = now - running.started_at
            running.failures = 0 if lasted > STEADY_SECONDS else running.failures + 1
            pause = min(0.25 * 2**running.failures, LONGEST_PAUSE) if running.failures else 0.0
            running.restarts_at = now + pause
            _say(f"The {running.part.name} ended with code {code}; it starts again.")
        if now >= running.restarts_at:
            self._start(running.part, running.failures)

    def _start(self, part: Part, failures: int) -> None:
        child = subprocess.Popen(  # noqa: S603 - commands of our own
            part.command,
            stdin=subprocess.PIPE,
            pass_fds=(self._held_by_parts.descriptor, *part.inherits),
            # Its own session: Ctrl-C reaches the supervisor alone, which stops all in order.
            start_new_session=True,
        )
        self._running[part.name] = _Running(part, child, time.monotonic(), failures)
        notes = [asdict(process(running.child.pid)) for running in self._running.values()]
        self._notes.write_text(json.dumps(notes))

    def _stop(self) -> None:
        """Let all parts finish what they do, and end those that take too long."""
        for running in self._running.values():
            running.child.terminate()
        ends = time.monotonic() + DRAIN_SECONDS
        for running in self._running.values():
            try:
                running.child.wait(max(0.0, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                running.child.kill()
                running.child.wait()


@dataclass(slots=True)
class _Running:
    part: Part
    child: subprocess.Popen[bytes]
    started_at: float
    failures: int
    restarts_at: float | None = None


@contextmanager
def supervisor(home: Path) -> Iterator[Supervisor]:
    """Be the one supervisor of this home; parts that outlived a killed one end first."""
    mine = FileLock(home / "up.lock")
    held_by_parts = FileLock(home / "up.parts.lock")
    try:
        if not mine.try_take():
            raise AlreadyRunningError(home)
        _end_orphans(home / "up.parts", held_by_parts)
        yield Supervisor(home, held_by_parts)
    finally:
        held_by_parts.close()
        mine.close()


def lifeline() -> None:
    """Tell this process to stop, as SIGTERM would, once its supervisor is gone."""
    threading.Thread(target=_wait_for_the_end, name="lifeline", daemon=True).start()


def stop_on_sigterm() -> None:
    """Take SIGTERM for Ctrl-C: an exception, so that all that was begun is also ended."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as the system calls it
    raise KeyboardInterrupt


def _wait_for_the_end() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _end_orphans(notes: Path, held_by_parts: FileLock) -> None:
    """Wait for parts to notice that they are alone; kill those that do not."""
    ends = time.monotonic() + ORPHAN_SECONDS
    while not held_by_parts.try_take():
        if time.monotonic() > ends:
            for orphan in (Process(**note) for note in json.loads(notes.read_text())):
                if orphan.is_alive():
                    with suppress(ProcessLookupError):
                        os.kill(orphan.pid, signal.SIGKILL)
        time.sleep(TICK)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
