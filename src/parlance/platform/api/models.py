from django.db import models
from django.db.models.functions import Now


class Answer(models.Model):
    """What a write with an idempotency key answered, kept so that a retry hears the same.

    It is stored in the transaction of the write: there is an answer if and only if the write
    took place. `owner` is the actor's id; `asked` identifies method, address and body.
    """

    owner = models.TextField()
    key = models.TextField()
    asked = models.CharField(max_length=64)
    status = models.SmallIntegerField(db_default=0)
    headers = models.JSONField(default=dict, db_default={})
    body = models.BinaryField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_answer_for_a_key"),
        ]
        indexes = [models.Index(fields=["at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class Bucket(models.Model):
    """How many requests somebody has left: a bucket that drips full again."""

    key = models.TextField(primary_key=True)
    level = models.FloatField()
    had_enough = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="bucket_by_age")]

    def __str__(self) -> str:
        return f"{self.key} {self.level}"
