from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from parlance.platform.audit.values import Origin


class CurrentTransaction(models.Func):
    """The number of the transaction under way, the same for all that it writes."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class AuditEntry(models.Model):
    """One change or one load. Triggers refuse to change or delete an entry.

    The actor's name is not kept here: a person's is in the persons' table, found by
    `actor_id`; a program's is its id. What the database noted by itself has the `origin`
    database, and the role of the database for an actor.
    """

    at = models.DateTimeField(db_default=Now())
    actor_id = models.TextField()
    action = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.TextField()
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(db_default="")
    load_id = models.BigIntegerField(null=True)
    origin = models.TextField(
        choices=[(one.value, one.value) for one in Origin], db_default=Origin.COMMAND.value
    )
    transaction = models.BigIntegerField(null=True, db_default=CurrentTransaction())

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_by_actor"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(
                fields=["transaction"],
                condition=models.Q(origin="command"),
                name="audit_commands_by_transaction",
            ),
            BrinIndex(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"
