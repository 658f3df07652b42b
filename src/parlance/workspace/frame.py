"""The frame around every page: how fresh the numbers are, what is new, what keys open."""

from dataclasses import replace

from parlance.domains.metrics.queries.catalogue import freshness
from parlance.platform.notifications.queries import unread_count
from parlance.platform.rendering import Request
from parlance.web.palette import shortcuts
from parlance.web.shell import Shell, shell
from parlance.workspace.search import remember


def frame(request: Request) -> Shell:
    """Build the frame; who may not read metrics learns nothing of the data."""
    remember(request)
    actor = request.actor
    fresh = freshness() if actor.may("metrics.read") else None
    found = shell(
        request,
        cut_off=fresh.cut_off if fresh else None,
        behind=fresh.behind if fresh else 0,
    )
    return replace(found, unread=unread_count(actor=actor), shortcuts=shortcuts(actor))
