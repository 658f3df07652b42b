from uuid import uuid4

from django.db import models

from parlance.platform.privacy.consents import Consent

_WORDS = [one.value for one in Consent]
_CHOICES = [(one, one) for one in _WORDS]


class Consenting(models.Model):
    """What somebody has said about being written to; null: not known."""

    consent_service = models.TextField(null=True, choices=_CHOICES)
    consent_marketing = models.TextField(null=True, choices=_CHOICES)
    consent_on = models.DateField(null=True)
    consent_by = models.TextField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent_service__in=_WORDS),
                name="%(class)s_service_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(consent_marketing__in=_WORDS),
                name="%(class)s_marketing_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"service {self.consent_service}, marketing {self.consent_marketing}"


class SuppressionKey(models.Model):
    """The single row with the sealed key by which the list of the erased is hashed."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sealed = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="suppression_key_is_one"),
        ]

    def __str__(self) -> str:
        return "suppression key"


class Suppression(models.Model):
    """A key or address of somebody who was erased, hashed; `replacement` stands where it stood."""

    kind = models.TextField()
    digest = models.CharField(max_length=64)
    replacement = models.TextField()
    person_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "digest"], name="suppressed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest}"


class Erasure(models.Model):
    """An erasure: what is left to do for it, and what a search found afterwards.

    `words` are what the search looks for, sealed; they are gone once it is over.
    """

    person_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    actor_id = models.TextField()
    reason = models.TextField()
    words = models.TextField(db_default="")
    rebuilds_facts = models.BooleanField(db_default=False)
    counts = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    run_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"


class PersonalExport(models.Model):
    """All that is kept about one person, as a file for whoever asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person_id = models.UUIDField(db_index=True)
    actor_id = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    size = models.BigIntegerField(default=0)
    is_ready = models.BooleanField(default=False)
    run_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Retention(models.Model):
    """For how many days something is kept, where that is not the usual."""

    kind = models.TextField(primary_key=True)
    days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"
