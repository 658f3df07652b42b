import os
from typing import Any

from django.core.asgi import get_asgi_application
from django.db import connections

from parlance.config.limits import limited, longest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlance.config.settings")

_pages = get_asgi_application()

# Every request has a thread of its own, so connections are kept by a pool, not by threads.
connections.settings["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 20, "timeout": 10}

# Only now is Django ready for what stands on it.
from parlance.api.mcp.http import PATH, mcp_app  # noqa: E402

_assistants = mcp_app()


async def _unlimited(scope: Any, receive: Any, send: Any) -> None:
    """Serve assistants under `/mcp`, and pages and the API everywhere else."""
    if scope["type"] == "lifespan" or scope.get("path") == PATH:
        await _assistants(scope, receive, send)
    else:
        await _pages(scope, receive, send)


application = limited(_unlimited, longest)
