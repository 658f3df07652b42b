"""Who was refused for want of a right: a line of the log, by ids and names of ours only."""

import logging

from django.http import HttpRequest

from parlance.kit.errors import DeniedError

_log = logging.getLogger(__name__)


def note_denial(request: HttpRequest, error: Exception) -> None:
    """Log a denied right; any other error is left alone."""
    if not isinstance(error, DeniedError):
        return
    actor = getattr(request, "actor", None)
    match = request.resolver_match
    _log.warning(
        "%s may not use %s: %s.",
        getattr(actor, "id", "") or "nobody",
        match.view_name if match else "this address",
        getattr(error, "right", error.code),
    )
