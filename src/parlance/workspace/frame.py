"""The frame around every page, with how fresh the numbers are."""

from parlance.domains.metrics.queries.catalogue import freshness
from parlance.platform.rendering import Request
from parlance.web.shell import Shell, shell


def frame(request: Request) -> Shell:
    """Build the frame; who may not read metrics learns nothing of the data."""
    if not request.actor.may("metrics.read"):
        return shell(request)
    fresh = freshness()
    return shell(request, cut_off=fresh.cut_off, behind=fresh.behind)
