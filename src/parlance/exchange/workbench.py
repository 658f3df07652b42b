"""The DuckDB database of one import: on disk, bounded in memory, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from parlance.exchange.errors import OutOfRoomError
from parlance.platform.home import home
from parlance.platform.locks import FileLock, alone

MEMORY_LIMIT = "512MB"
THREADS = 2

_PREFIX = "exchange-"
_LOCK = "lock"

ROW = "_parlance_row"
"""The column that keeps the place of a row in its source."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """A connection and the folder that holds its file, what it spills, and unpacked zips."""

    connection: Any
    room: Path


@contextmanager
def workbench() -> Iterator[Workbench]:
    """Open a DuckDB database under PARLANCE_HOME that takes at most 512 MB of memory."""
    parent = home() / "tmp"
    parent.mkdir(exist_ok=True)
    with alone(parent / _LOCK):
        _clear(parent)
        room = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        lock = FileLock(room / _LOCK)
        lock.share()
    try:
        connection = duckdb.connect(
            str(room / "work.duckdb"),
            config={
                "memory_limit": MEMORY_LIMIT,
                "threads": str(THREADS),
                "temp_directory": str(room / "spill"),
                "preserve_insertion_order": "true",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        # It would print to the output that programs read.
        connection.execute("SET enable_progress_bar = false")
        with connection:
            yield Workbench(connection, room)
    except duckdb.OutOfMemoryException as error:
        raise OutOfRoomError(
            f"The files need more room than {MEMORY_LIMIT} of memory and the disk at {parent} give."
            " Make room on the disk, or import the files one after the other."
        ) from error
    finally:
        shutil.rmtree(room)
        lock.close()


def _clear(parent: Path) -> None:
    """Remove the rooms of imports whose process died: no one holds their lock."""
    for room in parent.glob(f"{_PREFIX}*"):
        lock = FileLock(room / _LOCK)
        if lock.try_take():
            shutil.rmtree(room)
        lock.close()


def quoted(name: str) -> str:
    """Return a name of a table or column as DuckDB reads it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a piece of text as DuckDB reads it."""
    return "'" + value.replace("'", "''") + "'"
