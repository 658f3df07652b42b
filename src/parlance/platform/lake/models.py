from django.db import models
from django.db.models.functions import Now


class Manifest(models.Model):
    """The single row that says which publication readers see; its number only ever grows.

    `epoch` counts the resets and names the folder that the tables stand in.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    generation = models.BigIntegerField(db_default=0)
    epoch = models.IntegerField(db_default=0)
    cut_off = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="lake_manifest_is_one")
        ]

    def __str__(self) -> str:
        return str(self.generation)


class FactVersion(models.Model):
    """The version of a fact's Delta table that the manifest publishes."""

    manifest = models.ForeignKey(
        Manifest, on_delete=models.CASCADE, default=1, related_name="facts"
    )
    fact = models.CharField(max_length=63, primary_key=True)
    delta_version = models.BigIntegerField()
    rows = models.BigIntegerField()
    parts = models.SmallIntegerField()
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.fact} {self.delta_version}"
