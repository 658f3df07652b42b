from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from parlance.platform.webhooks.values import State


class Endpoint(models.Model):
    """An address that is told of changes.

    The secrets are sealed. The former one signs beside the new until its day is over, so that a
    receiver can change over without missing anything.
    """

    url = models.TextField()
    description = models.TextField(db_default="")
    events = ArrayField(models.TextField(), db_default=[])
    secret = models.TextField()
    former_secret = models.TextField(db_default="")
    former_until = models.DateTimeField(null=True)
    is_enabled = models.BooleanField(db_default=True)
    disabled_reason = models.TextField(db_default="")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Message(models.Model):
    """What happened, as it is signed and sent: byte for byte the same at every attempt."""

    id = models.TextField(primary_key=True)
    event = models.TextField()
    body = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.id


class Delivery(models.Model):
    """A message on its way to an endpoint."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="+")
    state = models.TextField(db_default=State.PENDING.value)
    attempts = models.SmallIntegerField(db_default=0)
    next_attempt_at = models.DateTimeField(null=True, db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "endpoint"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in State]),
                name="delivery_state_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state=State.PENDING.value),
                name="delivery_due",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Attempt(models.Model):
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    status = models.SmallIntegerField(null=True)
    took_ms = models.IntegerField(db_default=0)
    error = models.TextField(db_default="")
    answer = models.TextField(db_default="")

    def __str__(self) -> str:
        return f"attempt {self.pk}"
