from django.db import transaction
from django.db.models.functions import Now

from parlance.kit.actor import NO_PERSON, Actor
from parlance.platform.search.models import Visit

_KEPT = 30
LONGEST_PATH = 300


@transaction.atomic
def note_visit(*, actor: Actor, path: str) -> None:
    """Remember that a person opened a page, the last thirty; programs open nothing.

    Only the path is kept, never a name: names are looked up when they are shown, with the rights
    of then. Anybody may remember their own visits.
    """
    person = actor.person_id
    if person == NO_PERSON or len(path) > LONGEST_PATH:
        return
    Visit.objects.bulk_create(
        [Visit(person_id=person, path=path, opened_at=Now())],
        update_conflicts=True,
        unique_fields=["person", "path"],
        update_fields=["opened_at"],
    )
    kept = Visit.objects.filter(person_id=person).order_by("-opened_at", "-id").values("id")
    Visit.objects.filter(person_id=person).exclude(id__in=kept[:_KEPT]).delete()
