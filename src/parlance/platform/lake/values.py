from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one publication holds; later ones do not disturb it for the days files are kept.

    `version` begins with its number and differs whenever the rows may; it is "0" before the
    first. `facts` gives the Parquet files of
    each fact, none for an empty one, whose columns `schemas` (Arrow) tell all the same.
    `cut_off` is when the records were read. Read files with DuckDB's `read_parquet(files,
    hive_partitioning=false)`; rows are sorted by account inside a file.
    """

    version: str
    facts: Mapping[str, tuple[str, ...]]
    schemas: Mapping[str, Any]
    rows: Mapping[str, int]
    cut_off: datetime | None
