from typing import Any

from django.db import models


class Multirange(models.Field):  # type: ignore[type-arg]
    """A set of ids, written and read by SQL only."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - as Django calls it
        return "int8multirange"


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


class Overwritten(models.Model):
    """What a load wrote into a record that keeps no history of its own, and what stood there.

    `before` is null where the load added the record. Kept for as long as a load may be undone;
    those of persons are the only copies of personal values outside the persons' table, and go
    with the person.
    """

    load_id = models.BigIntegerField()
    table = models.TextField()
    row_id = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["load_id", "table"], name="overwritten_by_load"),
            models.Index(fields=["table", "row_id"], name="overwritten_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} by load {self.load_id}"


class Confirmed(models.Model):
    """Rows that a load found recorded already, just as its files say.

    Whoever undoes an earlier load must not take back what a later one has stated again. `rows`
    are ids as an `int8multirange`, which is short: rows of one load mostly follow one another.
    """

    load_id = models.BigIntegerField()
    table = models.TextField()
    rows = Multirange()

    class Meta:
        indexes = [models.Index(fields=["table", "load_id"], name="confirmed_by_load")]

    def __str__(self) -> str:
        return f"{self.table} by load {self.load_id}"
