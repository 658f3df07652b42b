"""Two people edit one record: the second is shown what the first changed, and loses nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from parlance.kit.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Difference:
    """What one field holds now, and what was asked for."""

    field: str
    now: Any
    asked: Any


class StaleEditError(ConflictError):
    """Raised when a record has changed since the values were read that an edit starts from.

    `differences` names every field where the record and the edit disagree; `fingerprint` is that
    of the record now: whoever has looked at the differences sends the edit again with it.
    """

    code = "record.changed_meanwhile"

    def __init__(self, differences: tuple[Difference, ...], fingerprint: str) -> None:
        super().__init__(
            "Somebody changed this after you opened it. Nothing of yours is lost: "
            "compare both, then save again."
        )
        self.differences = differences
        self.fingerprint = fingerprint


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a short text that changes when any of the values does; also an HTTP entity tag."""
    plain = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return sha256(plain.encode()).hexdigest()[:20]


def must_be_fresh(expected: str | None, now: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Raise `StaleEditError` unless `expected` is None or the fingerprint of the values now."""
    current = fingerprint(now)
    if expected is None or expected == current:
        return
    differences = tuple(
        Difference(name, now.get(name), value)
        for name, value in asked.items()
        if now.get(name) != value
    )
    raise StaleEditError(differences, current)
