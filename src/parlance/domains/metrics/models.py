from django.db import models
from django.db.models.functions import Now

from parlance.kit.periods import Every


class ChangedAccount(models.Model):
    """A change that the facts do not know yet; without an account, everything changed."""

    account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.account_id or "everything")


class Target(models.Model):
    """What a metric is to reach in every period, and who promised it. It makes a metric a KPI.

    `metric` is the identifier; money is in the reporting currency, a ratio is a ratio.
    """

    metric = models.TextField(unique=True)
    value = models.DecimalField(max_digits=18, decimal_places=6)
    every = models.TextField()
    owner = models.TextField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every__in=[every.value for every in Every]),
                name="target_period_is_known",
            ),
            models.CheckConstraint(condition=~models.Q(owner=""), name="target_has_an_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.value} every {self.every}"
