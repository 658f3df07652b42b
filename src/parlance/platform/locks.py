"""Locks that the system frees when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """A lock on a file, held by this process and by children that inherit `descriptor`."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def share(self) -> None:
        """Hold it beside others; waits while one holds it alone."""
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)

    def take(self) -> None:
        """Hold it alone; waits for all others."""
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Hold it alone if no one else holds it; what was shared may be lost if not."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        os.close(self.descriptor)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time pass."""
    lock = FileLock(path)
    try:
        lock.take()
        yield
    finally:
        lock.close()
