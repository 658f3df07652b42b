from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from parlance.kit.actor import Actor
from parlance.platform.ledger.models import LedgerRow


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to the actor's book of business, by the owner in force."""
        return self if actor.scope.is_everything else self.filter(owner=actor.scope.owner)


class AttributeQuerySet(models.QuerySet["AccountAttribute"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_in_book(actor))


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_in_book(actor))


def _in_book(actor: Actor) -> models.Q:
    """Return the condition that a record's account is in the actor's book of business."""
    everything = actor.scope.is_everything
    return models.Q() if everything else models.Q(account__owner=actor.scope.owner)


class Account(models.Model):
    """A company that buys. `parent` to `custom` repeat the dated attributes in force."""

    source_id = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    owner = models.TextField(null=True)
    segment = models.TextField(null=True)
    country = models.TextField(null=True)
    industry = models.TextField(null=True)
    custom = models.JSONField(default=dict, db_default={})
    signed_up_on = models.DateField(null=True)
    load_id = models.BigIntegerField(null=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id"], name="account_source_id_is_unique"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="account_is_not_its_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="account_by_name"),
            models.Index(fields=["owner", "name", "id"], name="account_by_owner"),
            models.Index(fields=["segment", "name", "id"], name="account_by_segment"),
            GinIndex(OpClass("custom", name="jsonb_path_ops"), name="account_by_custom"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="account_name_search"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountAttribute(LedgerRow):
    """A value of an attribute, in force from a day until the next value's day.

    `value` is text: a parent's is that account's id; null means that it was cleared.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    attribute = models.TextField()
    value = models.TextField(null=True)
    starts_on = models.DateField()

    objects = AttributeQuerySet.as_manager()

    class Meta(LedgerRow.Meta):
        constraints = [
            *LedgerRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["account", "attribute", "starts_on"],
                condition=models.Q(recorded_to__isnull=True),
                name="attribute_has_one_value_from_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["account"], name="attribute_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute}={self.value} from {self.starts_on}"


class Contact(models.Model):
    """A person to talk to at an account."""

    source_id = models.TextField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    title = models.TextField(null=True)
    role = models.TextField(null=True)
    load_id = models.BigIntegerField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id"], name="contact_source_id_is_unique"),
        ]

    def __str__(self) -> str:
        return self.source_id


class AccountUser(LedgerRow):
    """A person who uses the product for an account, `starts_on <= day < ends_on`.

    Without `starts_on`: always. The person's random id stays when the person is erased.
    """

    source_id = models.TextField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta(LedgerRow.Meta):
        constraints = [
            *LedgerRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["source_id"],
                condition=models.Q(recorded_to__isnull=True),
                name="user_source_id_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="user_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.source_id
