from django.db import models
from django.db.models.functions import Now


class Failure(models.Model):
    """The last attempt of a job that failed, in words; removed with the job's next success."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    words = models.TextField()

    def __str__(self) -> str:
        return f"job {self.job_id}: {self.words}"
