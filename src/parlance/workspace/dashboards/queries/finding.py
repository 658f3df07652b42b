"""Finds dashboards by words, and tells whether one in the news may still be seen."""

import re

from django.urls import reverse
from django.utils.translation import ngettext

from parlance.kit.actor import Actor
from parlance.platform.search.matching import ranked
from parlance.platform.search.values import Hit
from parlance.workspace.dashboards import models

SCORE = "score"
"""What `ranked` adds to a row."""

_ADDRESS = re.compile(r"/dashboards/(\d{1,15})")


def found_boards(*, actor: Actor, words: str, limit: int) -> list[Hit]:
    """Return dashboards by their names and descriptions, best first."""
    actor.must("metrics.read")
    visible = models.Dashboard.objects.visible_to(actor).prefetch_related("tiles")
    return [
        Hit(
            title=row.name,
            href=reverse("board", args=[row.id]),
            note=row.description or _tiles(sum(one.removed_at is None for one in row.tiles.all())),
            kind="dashboard",
            score=getattr(row, SCORE),
        )
        for row in ranked(visible, words, "name", "description")[:limit]
    ]


def sees_board(actor: Actor, href: str) -> bool:
    """Tell whether the actor may still see the dashboard that an address leads to."""
    found = _ADDRESS.match(href)
    visible = models.Dashboard.objects.visible_to(actor)
    return found is not None and visible.filter(id=int(found[1])).exists()


def _tiles(count: int) -> str:
    return ngettext("%(count)s tile", "%(count)s tiles", count) % {"count": count}
