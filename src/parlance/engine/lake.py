"""Lake tables: what is kept in columns, how it is read from records or derived from others."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Source(Protocol):
    """A consistent view of the records."""

    def arrow(self, sql: str, parameters: tuple[Any, ...] = ()) -> Any:
        """Return the rows of a statement as a pyarrow Table; `$1`, `$2` stand for parameters."""


Read = Callable[[Source, Collection[int] | None, datetime | None], Any]
"""Reads rows of these accounts (None: all), as recorded at a moment (None: now)."""


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table of the lake.

    `columns` are names with Ibis types. Exactly one of `read` (from records) and `derive`
    (from a `Scan` over the tables that are read) is set.
    """

    name: str
    columns: Mapping[str, str]
    read: Read | None = None
    derive: Callable[[Any], Any] | None = None
