from typing import Self

from django.db import models
from django.db.models.functions import Now

from parlance.kit.actor import Actor
from parlance.platform.runs.values import RunState


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody sees their own work; whoever looks after jobs sees that of all."""
        return self if actor.may("jobs.read") else self.filter(actor_id=actor.id)


class Run(models.Model):
    """One piece of long work. Times are the database's, since many processes report."""

    kind = models.TextField()
    title = models.TextField()
    actor_id = models.TextField()
    state = models.TextField(
        choices=[(one.value, one.value) for one in RunState], default=RunState.WAITING
    )
    words = models.TextField(blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    href = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(db_default=Now())
    step_started_at = models.DateTimeField(db_default=Now())
    reported_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-id", "kind"], name="run_newest_first"),
            models.Index(fields=["actor_id", "-id"], name="run_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.state}"
