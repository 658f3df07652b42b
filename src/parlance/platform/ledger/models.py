from django.db import models


class LedgerRow(models.Model):
    """A row whose meaning never changes: a correction closes it and adds another.

    Known from `recorded_from` up to, not including, `recorded_to` (none: until now). The loads
    that wrote and closed it are numbers of `exchange`, none for what a person typed.
    """

    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True)
    load_id = models.BigIntegerField(null=True)
    closed_by_load_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recorded_to__isnull=True)
                | models.Q(recorded_to__gte=models.F("recorded_from")),
                name="%(class)s_recorded_in_order",
            )
        ]
