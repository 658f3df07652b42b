"""Data sets of `tests/data`, imported whole through the exchange."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command

from factories.companies import facts_of_records
from parlance.exchange.commands import import_path
from parlance.kit.actor import SYSTEM

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@contextmanager
def imported(folder: str, mapping: str, blocker: Any) -> Iterator[None]:
    """Import a folder below `tests/data` for a module's tests; empty everything afterwards."""
    with blocker.unblock():
        outcome = import_path(actor=SYSTEM, path=DATA / folder, mapping=mapping, recorded_at=NOW)
        assert not outcome.problems
        try:
            with facts_of_records():
                yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


def day(text: str) -> date:
    """Return the date of a text that may go on with a time."""
    return date.fromisoformat(text[:10])
