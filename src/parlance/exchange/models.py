from typing import Self

from django.db import models

from parlance.exchange.values import LoadState
from parlance.kit.actor import Actor


class LoadQuerySet(models.QuerySet["Load"]):
    def visible_to(self, actor: Actor) -> Self:
        """Loads concern every account: whoever is narrowed to some sees their own loads."""
        return self if actor.scope.is_everything else self.filter(actor_id=actor.id)


class Load(models.Model):
    """An import that was applied or refused. Rows of the ledger name the load that wrote them.

    `counts` has rows, added, changed, unchanged and skipped for each file; `problems_file` is
    the name of a file in the folder of problems.
    """

    actor_id = models.TextField()
    recorded_at = models.DateTimeField()
    source = models.TextField()
    mapping = models.TextField(blank=True)
    state = models.TextField(choices=[(one.value, one.value) for one in LoadState])
    counts = models.JSONField(default=dict)
    problem_count = models.BigIntegerField(default=0)
    problems_file = models.TextField(blank=True)

    objects = LoadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="load_newest_first")]

    def __str__(self) -> str:
        return f"{self.source}, {self.recorded_at:%Y-%m-%d %H:%M}, {self.state}"
