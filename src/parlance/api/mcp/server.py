from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.types import ToolAnnotations

from parlance import __version__
from parlance.api.mcp.asking import Asking
from parlance.api.mcp.tools import CHANGING, Tools

_INSTRUCTIONS = """\
Parlance holds a company's agreed words and computes its numbers from them. Look a word up before \
you use it: one word may have several meanings, and then you must ask which is meant. Never \
compute a metric yourself; evaluate it, and say with every number its definition version, its \
period and until when the data reaches. Where there is no value, give the reason."""


def mcp_server(asking: Callable[[Context[Any, Any]], Asking]) -> MCPServer[Any]:
    """Return a server whose tools act for whom `asking` names."""
    server: MCPServer[Any] = MCPServer(
        "parlance",
        title="Parlance",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
        subscriptions=False,
    )
    for tool in Tools(asking).all():
        changes = tool.__name__ in CHANGING
        server.add_tool(
            tool,
            annotations=ToolAnnotations(
                read_only_hint=not changes, destructive_hint=False, open_world_hint=False
            ),
        )
    return server
