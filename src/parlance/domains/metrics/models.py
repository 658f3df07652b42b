from django.db import models
from django.db.models.functions import Now


class ChangedAccount(models.Model):
    """A change that the facts do not know yet; without an account, everything changed."""

    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.account_id or "everything")
