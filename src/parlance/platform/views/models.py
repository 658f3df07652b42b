from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Now

from parlance.kit.actor import Actor
from parlance.platform.search.matching import name_index


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to views that are there, and are the actor's own or shared with them."""
        shared = models.Q(for_everybody=True) | models.Q(roles__overlap=sorted(actor.roles))
        own = models.Q(owner_id=actor.person_id)
        return self.filter(own | shared, deleted_at=None)

    def owned_by(self, actor: Actor) -> Self:
        return self.filter(owner_id=actor.person_id)


class SavedView(models.Model):
    """A named address of a list. `page` is its route, `query` what follows the `?`."""

    owner = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    page = models.TextField()
    name = models.TextField()
    query = models.TextField(blank=True)
    place = models.IntegerField()
    for_everybody = models.BooleanField(default=False)
    roles = ArrayField(models.TextField(), default=list)
    created_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner",
                "page",
                Lower("name"),
                condition=models.Q(deleted_at__isnull=True),
                name="view_name_once_per_page",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="view_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["owner", "page", "place"], name="view_by_place"),
            GinIndex(fields=["roles"], name="view_by_role"),
            name_index("name", "view_name_search"),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """With which view a page opens for a person; it may be somebody else's."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    page = models.TextField()
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "page"], name="default_view_once_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.page}"
