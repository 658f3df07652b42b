"""Which events are told outside: each part announces its own, in its app's `ready()`."""

from collections.abc import Collection, Iterable

from parlance.platform.events.values import EventType

_types: dict[type, EventType] = {}


def announce(types: Iterable[EventType]) -> None:
    """Have endpoints told of these events, each under its name."""
    _types.update({one.event_class: one for one in types})


def name_of(event_class: type) -> str | None:
    """Return the name under which an event is told outside; None for one that is not."""
    found = _types.get(event_class)
    return found.name if found else None


def event_types() -> tuple[EventType, ...]:
    """Return what can be told, by name."""
    return tuple(sorted(_types.values(), key=lambda one: one.name))


def known_names() -> Collection[str]:
    return {one.name for one in _types.values()}
