from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from parlance.kit.actor import Actor
from parlance.platform.people.models import Person
from parlance.workspace.dashboards.values.tiles import Kind, Width


class DashboardQuerySet(models.QuerySet["Dashboard"]):
    def visible_to(self, actor: Actor) -> "DashboardQuerySet":
        """Keep the actor's own, and those shared with everybody, the actor's roles or the actor.

        One whose owner was erased is seen by those who manage people, too: it may be shared
        with nobody.
        """
        if actor.may("*"):
            return self
        seen = Q(owner_id=person_of(actor)) | Q(id__in=_shared(actor).values("dashboard"))
        if actor.may("people.change"):
            seen |= Q(owner__isnull=True)
        return self.filter(seen)

    def changeable_by(self, actor: Actor) -> "DashboardQuerySet":
        """Keep the actor's own, and those shared with the actor to be changed."""
        if actor.may("*"):
            return self
        changing = _shared(actor).filter(may_edit=True).values("dashboard")
        return self.filter(Q(owner_id=person_of(actor)) | Q(id__in=changing))


class Dashboard(models.Model):
    """A page of tiles. `filters` holds what `values.filters` reads."""

    name = models.TextField()
    description = models.TextField(db_default="")
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    filters = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField()

    objects = DashboardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="dashboard_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"dashboard {self.pk}"


class Tile(models.Model):
    """A tile; `configuration` holds what `values.tiles` reads.

    A removed one stays for a while with its time, so that removing can be undone.
    """

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="tiles")
    kind = models.TextField()
    title = models.TextField(db_default="")
    width = models.TextField()
    place = models.IntegerField()
    configuration = models.JSONField(default=dict)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="tile_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(width__in=[width.value for width in Width]),
                name="tile_width_is_known",
            ),
        ]
        indexes = [models.Index(fields=["dashboard", "place", "id"], name="tile_by_place")]

    def __str__(self) -> str:
        return f"{self.kind} tile {self.pk}"


class Share(models.Model):
    """Who else sees a dashboard: a role, a person, or with neither, everybody inside."""

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="shares")
    role = models.TextField(db_default="")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    may_edit = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="") | Q(person__isnull=True), name="share_has_one_holder"
            ),
            models.UniqueConstraint(
                fields=["dashboard", "role"],
                condition=Q(person__isnull=True),
                name="share_once_per_role",
            ),
            models.UniqueConstraint(
                fields=["dashboard", "person"],
                condition=Q(person__isnull=False),
                name="share_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"share {self.pk}"


class Star(models.Model):
    """A dashboard that a person keeps at hand."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "dashboard"], name="star_once"),
        ]

    def __str__(self) -> str:
        return f"star {self.pk}"


class Start(models.Model):
    """The dashboard that a person starts on."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"start {self.pk}"


def _shared(actor: Actor) -> models.QuerySet[Share]:
    held = Q(role="", person__isnull=True) | Q(role__in=sorted(actor.roles), person__isnull=True)
    return Share.objects.filter(held | Q(person_id=person_of(actor)))


def person_of(actor: Actor) -> str | None:
    """Return the actor's person id, None for programs, whose id is a word."""
    return actor.id if len(actor.id) == 36 else None
