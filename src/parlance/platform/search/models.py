from django.db import models
from django.db.models.functions import Now


class Visit(models.Model):
    """A page that a person has opened lately; its name is looked up anew whenever it is shown."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    path = models.TextField()
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "path"], name="visit_once_per_path"),
        ]
        indexes = [models.Index(fields=["person", "-opened_at"], name="visit_by_time")]

    def __str__(self) -> str:
        return self.path
