"""When a change of a ledger row is recorded, if the clock says something impossible."""

from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet


def moment_after(at: datetime, closed: QuerySet[Any]) -> datetime:
    """Return `at`, or the latest moment at which one of the rows to close was recorded.

    Whoever waited for a lock looked at the clock before, and a clock can be set back: a row must
    not end before it began. Ask while the rows are locked.
    """
    latest = closed.aggregate(latest=Max("recorded_from"))["latest"]
    return max(at, latest) if latest is not None else at
