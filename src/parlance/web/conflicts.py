"""Two people edit one record: what `web/conflict.html` shows to the second.

A page catches `StaleEditError`, puts `conflict(…)` above its form, leaves in the fields what the
person typed, and puts `error.fingerprint` into the form's hidden `fingerprint`: saving again is
then the person's decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from parlance.kit.fingerprints import StaleEditError
from parlance.web.formatting import DASH


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field on which the record and the edit disagree, both as people read them."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Conflict:
    sentence: str
    rows: tuple[ConflictRow, ...]


def conflict(
    error: StaleEditError,
    labels: Mapping[str, str],
    show: Callable[[str, Any], str] | None = None,
) -> Conflict:
    """Return what changed meanwhile; `show(field, value)` writes a value for people."""

    def shown(field: str, value: Any) -> str:
        if value in (None, "", (), []):
            return DASH
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return show(field, value) if show else str(value)

    rows = tuple(
        ConflictRow(
            labels.get(one.field, one.field.replace("_", " ").capitalize()),
            shown(one.field, one.now),
            shown(one.field, one.asked),
        )
        for one in error.differences
    )
    return Conflict(
        _(
            "Somebody changed this after you opened it. Nothing of yours is lost: it still stands"
            " in the fields below. Compare, change what you like, and save again."
        ),
        rows,
    )
