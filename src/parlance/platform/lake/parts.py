"""How a fact is cut: 256 buckets of accounts, gathered into 1 to 256 parts by its size."""

from collections.abc import Collection
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

BUCKETS = 256
ROWS_A_PART = 50_000

ACCOUNT = "account_id"
BUCKET = "bucket"
PART = "part"


def parts_for(rows: int) -> int:
    """Return into how many parts so many rows are cut: a power of two, 50,000 rows in each."""
    wanted = -(-rows // ROWS_A_PART)
    return min(BUCKETS, 1 << max(0, wanted - 1).bit_length())


def parts_of(accounts: Collection[int], parts: int) -> list[int]:
    """Return the parts that hold these accounts, in order."""
    return sorted({account % BUCKETS * parts // BUCKETS for account in accounts})


def is_by_account(table: Any) -> bool:
    return ACCOUNT in table.column_names


def cut(table: Any, parts: int) -> Any:
    """Return the rows with their bucket and part, sorted by part and account."""
    bucket = pc.bit_wise_and(table[ACCOUNT], pa.scalar(BUCKETS - 1, pa.int64()))
    part = pc.shift_right(bucket, pa.scalar(8 - (parts.bit_length() - 1), pa.int64()))
    plain = table.drop_columns([name for name in (BUCKET, PART) if name in table.column_names])
    whole = plain.append_column(BUCKET, bucket.cast(pa.int16())).append_column(
        PART, part.cast(pa.int16())
    )
    return whole.sort_by([(PART, "ascending"), (ACCOUNT, "ascending")])


def without(table: Any, accounts: Collection[int]) -> Any:
    """Return the rows of all other accounts."""
    leaving = pc.is_in(table[ACCOUNT], value_set=pa.array(list(accounts), pa.int64()))
    return table.filter(pc.invert(leaving))
