"""The kinds of news; each part registers its own, in its app's `ready()`."""

from collections.abc import Callable

from parlance.kit.actor import Actor
from parlance.platform.notifications.errors import UnknownKindError
from parlance.platform.notifications.values import Kind

Sight = Callable[[Actor, str], bool]

_kinds: dict[str, Kind] = {}
_sights: list[Sight] = []


def register(kind: Kind) -> None:
    """Let `kind` be told; under a name that is taken it replaces the other."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """Return a kind. Raises `UnknownKindError`."""
    if name not in _kinds:
        raise UnknownKindError(name)
    return _kinds[name]


def find_kind(name: str) -> Kind | None:
    """Return a kind, None for one of another release."""
    return _kinds.get(name)


def kinds(*, actor: Actor) -> tuple[Kind, ...]:
    """Return the kinds that the actor may be told of, in the order of their labels."""
    allowed = (one for one in _kinds.values() if not one.right or actor.may(one.right))
    return tuple(sorted(allowed, key=lambda one: str(one.label).casefold()))


def check_sight_with(sight: Sight) -> None:
    """Have `sight(actor, href)` asked for news of every kind, beside the kind's own `sees`."""
    if sight not in _sights:
        _sights.append(sight)


def may_be_shown(*, actor: Actor, kind: str, href: str) -> bool:
    """Tell whether the actor may be shown this now, whatever held when it happened."""
    found = find_kind(kind)
    if found is None or (found.right and not actor.may(found.right)):
        return False
    own = (found.sees,) if found.sees else ()
    return all(sight(actor, href) for sight in (*own, *_sights))
