from parlance.kit.actor import Actor
from parlance.platform.search.models import Visit


def visited_paths(*, actor: Actor, limit: int) -> list[str]:
    """Return the pages that a person opened last, the newest first; nothing for programs."""
    found = Visit.objects.filter(person_id=actor.person_id).order_by("-opened_at", "-id")
    return list(found.values_list("path", flat=True)[:limit])
