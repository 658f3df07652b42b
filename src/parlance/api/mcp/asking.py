from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connections
from mcp.server.mcpserver.exceptions import ToolError

from parlance.kit.actor import Actor
from parlance.kit.errors import ParlanceError

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and the address under which this installation is reached; "" when unknown."""

    actor: Actor
    address: str = ""

    def link(self, path: str) -> str:
        return f"{self.address}{path}"


def answering(tool: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Turn a refusal into words for the assistant, and give back the database connection.

    A tool runs in a thread of its own, so nobody else would.
    """

    @wraps(tool)
    def answer(*args: Given.args, **given: Given.kwargs) -> Answer:
        try:
            return tool(*args, **given)
        except ParlanceError as error:
            raise ToolError(f"{error} ({error.code})") from error
        finally:
            connections.close_all()

    return answer
