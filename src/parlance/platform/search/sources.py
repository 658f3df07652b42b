"""What can be found: every part registers its source, in its app's `ready()`."""

from parlance.kit.actor import Actor
from parlance.platform.search.matching import forgiving, tidy
from parlance.platform.search.values import Group, Source

_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Have `source` asked in every search; under a name that is taken it replaces the other."""
    _sources[source.name] = source


def sources(*, actor: Actor) -> tuple[Source, ...]:
    """Return the sources that the actor may ask, in the order of registration."""
    return tuple(one for one in _sources.values() if not one.right or actor.may(one.right))


def find(*, actor: Actor, words: str, limit: int, only: str = "") -> list[Group]:
    """Return what fits `words`, by source, the source with the best hit first.

    At most `limit` hits of each source, only those that the actor may see; sources without a
    hit are left out. `only` asks the one source of that name. Words without a letter or digit
    find nothing.
    """
    meant = tidy(words)
    if not meant:
        return []
    asked = [one for one in sources(actor=actor) if only in ("", one.name)]
    with forgiving():
        groups = [_group(one, actor, meant, limit) for one in asked]
    found = [one for one in groups if one.hits]
    return sorted(found, key=lambda one: -one.best)


def _group(source: Source, actor: Actor, words: str, limit: int) -> Group:
    hits = source.find(actor=actor, words=words, limit=limit + 1)
    return Group(source.name, str(source.label), tuple(hits[:limit]), has_more=len(hits) > limit)
