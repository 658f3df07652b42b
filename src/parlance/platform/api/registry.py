"""Which routes there are: every part registers its own, and the API mounts them all."""

from dataclasses import dataclass
from importlib import import_module

from parlance.platform.api.doors import Doors


@dataclass(frozen=True, slots=True)
class Mounted:
    path: str
    doors: Doors


_parts: dict[str, str] = {}


def register(path: str, module: str) -> None:
    """Mount the `doors` of a module under a path (`/accounts`); called in an app's `ready()`.

    The module is named, not handed over: only a server that answers the API loads it.
    """
    _parts[module] = path


def registered() -> tuple[Mounted, ...]:
    """Return what is registered, by the name of the module."""
    return tuple(
        Mounted(path, import_module(module).doors) for module, path in sorted(_parts.items())
    )
