from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models


class AccessToken(models.Model):
    """A token of a person, by its digest: the token itself is not kept."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    name = models.TextField()
    prefix = models.TextField()
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="token_digest_is_unique"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="token_expires_after_it_is_made",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix
