"""A place in a list, by the key of the row before it: it holds still while rows are added."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from parlance.platform.api.errors import CursorNotUnderstoodError
from parlance.platform.api.fields import LARGEST_ID


def write(key: Sequence[Any]) -> str:
    """Return the place behind the row with this key; texts and whole numbers only."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode()


def read(cursor: str | None, *kinds: type) -> list[Any] | None:
    """Return the key that a cursor stands for, None for the beginning of the list.

    `kinds` are what the parts of the key must be. Raises `CursorNotUnderstoodError`.
    """
    if cursor is None:
        return None
    try:
        key = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise CursorNotUnderstoodError from error
    expected = kinds or ((str | int),) * (len(key) if isinstance(key, list) else 0)
    if not isinstance(key, list) or len(key) != len(expected) or not key:
        raise CursorNotUnderstoodError
    if not all(isinstance(part, kind) for part, kind in zip(key, expected, strict=True)):
        raise CursorNotUnderstoodError
    if any(isinstance(part, int) and abs(part) > LARGEST_ID for part in key):
        raise CursorNotUnderstoodError
    return key
