"""How long things are kept that nobody needs for good."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from parlance.platform.privacy.models import Retention
from parlance.platform.privacy.values import Kept

BACKUPS = "backups"
LAKE_HOURS = 1
"""For so long the lake of before stays, for questions that are being answered from it."""

KEPT = (
    Kept("uploads", _("Uploads"), _("Files brought for an import that was not applied."), 7, 1, 90),
    Kept("exports", _("Exports"), _("Files of exports, for whoever asked for them."), 7, 1, 90),
    Kept(
        "personal_exports",
        _("Copies of a person's data"),
        _("Files made on this page, for whoever made them."),
        7,
        1,
        30,
    ),
    Kept(
        "problems", _("Problems of imports"), _("The lists of rows that were refused."), 90, 1, 730
    ),
    Kept(
        "undo",
        _("Undoing imports"),
        _("What imports wrote over; without it they cannot be undone."),
        90,
        1,
        730,
    ),
    Kept(
        "notifications", _("Notifications"), _("What people were told in the product."), 183, 7, 730
    ),
    Kept("visits", _("Pages opened"), _("Of each person at most the last thirty."), 90, 1, 730),
    Kept("webhooks", _("Log of webhooks"), _("Messages, and what programs answered."), 30, 4, 365),
    Kept("runs", _("Background work"), _("What ran, and what came of it."), 60, 1, 730),
    Kept(
        "jobs", _("Finished jobs"), _("The queue's own rows; letters in them are sealed."), 3, 1, 30
    ),
    Kept(
        "answers",
        _("Answers to programs"),
        _("Kept so that a repeated call does no harm."),
        2,
        2,
        30,
    ),
    Kept(
        BACKUPS,
        _("Your backups"),
        _("Parlance does not delete them: say for how long you keep them."),
        30,
        0,
        3650,
    ),
)


def days(kind: str) -> int:
    """Return for how many days this is kept: as the organisation chose, else the usual."""
    chosen = Retention.objects.filter(kind=kind).values_list("days", flat=True).first()
    return usual(kind) if chosen is None else chosen


def usual(kind: str) -> int:
    return next(one.usual for one in KEPT if one.kind == kind)


def life(kind: str) -> timedelta:
    return timedelta(days=days(kind))


def before(kind: str, *, now: datetime) -> datetime:
    """Return the instant before which this is kept no longer."""
    return now - life(kind)


def longest_after_erasure() -> timedelta:
    """Return how long a byte of somebody erased can survive at most.

    Records, files and letters go at once; the lake of before an hour later; what stands in a
    backup, when that backup is thrown away.
    """
    return timedelta(hours=LAKE_HOURS) + life(BACKUPS)
