from typing import Self
from uuid import uuid4

from django.db import models

from parlance.exchange.values import LoadState, UploadState
from parlance.kit.actor import Actor


class LoadQuerySet(models.QuerySet["Load"]):
    def visible_to(self, actor: Actor) -> Self:
        """Loads concern every account: whoever is narrowed to some sees their own loads."""
        return self if actor.scope.is_everything else self.filter(actor_id=actor.id)


class Load(models.Model):
    """An import that was applied or refused. Rows of the ledger name the load that wrote them.

    `counts` has rows, added, changed and unchanged for each file; of an undoing load, what was
    removed, restored and kept. `problems_file` is the name of a file in the folder of problems;
    `mapping_text` is the mapping as it was used.
    """

    actor_id = models.TextField()
    recorded_at = models.DateTimeField()
    source = models.TextField()
    mapping = models.TextField(blank=True)
    mapping_text = models.TextField(blank=True, default="", db_default="")
    state = models.TextField(choices=[(one.value, one.value) for one in LoadState])
    counts = models.JSONField(default=dict)
    not_read = models.JSONField(default=list, db_default=[])
    problem_count = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0, db_default=0)
    conflict_count = models.BigIntegerField(default=0, db_default=0)
    problems_file = models.TextField(blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="", db_default="")

    objects = LoadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="load_newest_first")]

    def __str__(self) -> str:
        return f"{self.source}, {self.recorded_at:%Y-%m-%d %H:%M}, {self.state}"


class LoadConflict(models.Model):
    """A value that a load left aside, since its field is Parlance's own."""

    load = models.ForeignKey(Load, models.CASCADE, related_name="+")
    file = models.TextField()
    key = models.TextField()
    field = models.TextField()
    kept = models.TextField(null=True)
    offered = models.TextField(null=True)

    def __str__(self) -> str:
        return f"{self.file} {self.key} {self.field}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever uploads files sees them, and nobody else."""
        return self.filter(actor_id=actor.id)


class Upload(models.Model):
    """Files that somebody brought to be imported, until they are, or for some days.

    The files lie in a private folder named by the id. `mapping` is TOML, empty for files of the
    format; `checked` is what the last dry run found, as JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    actor_id = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    title = models.TextField()
    size = models.BigIntegerField()
    state = models.TextField(
        choices=[(one.value, one.value) for one in UploadState], default=UploadState.OPEN
    )
    mapping_name = models.TextField(blank=True, default="")
    mapping = models.TextField(blank=True, default="")
    checked = models.JSONField(null=True)
    run_id = models.BigIntegerField(null=True)
    load = models.ForeignKey(Load, models.SET_NULL, null=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["actor_id", "-created_at"], name="upload_by_actor")]

    def __str__(self) -> str:
        return self.title


class MappingVersion(models.Model):
    """A mapping that people keep for next time: TOML by a name, each change a version."""

    name = models.TextField()
    version = models.IntegerField()
    content = models.TextField()
    actor_id = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="mapping_version_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever asked for an export gets it, and nobody else."""
        return self.filter(actor_id=actor.id)


class Export(models.Model):
    """An export that somebody asked for; its file is kept for some days, for them alone."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    actor_id = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    what = models.JSONField()
    form = models.TextField()
    rows = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    file = models.TextField(blank=True, default="")
    size = models.BigIntegerField(default=0)
    run_id = models.BigIntegerField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["actor_id", "-created_at"], name="export_by_actor")]

    def __str__(self) -> str:
        return ", ".join(self.what) or "everything"
