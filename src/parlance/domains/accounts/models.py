from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now, Upper

from parlance.domains.accounts.values.records import AttributeType, TeamRole
from parlance.kit.actor import Actor
from parlance.platform.ledger.models import LedgerRow
from parlance.platform.privacy.models import Consenting
from parlance.platform.search.matching import name_index

_Row = TypeVar("_Row", bound=models.Model)


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to the actor's book of business, by the owner in force.

        Accounts that an undone load took back are seen by nobody.
        """
        present = self.filter(withdrawn_at__isnull=True)
        return present if actor.scope.is_everything else present.filter(owner=actor.scope.owner)


class _OfAccount(models.QuerySet[_Row]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to records of the accounts in the actor's book of business."""
        owner = actor.scope.owner
        return self if owner is None else self.filter(account__owner=owner)


class AttributeQuerySet(_OfAccount["AccountAttribute"]): ...


class ContactQuerySet(_OfAccount["Contact"]): ...


class TeamQuerySet(_OfAccount["TeamMember"]):
    def on(self, day: date) -> Self:
        """Narrow to those who are on the team on a day."""
        has_begun = models.Q(starts_on__lte=day)
        return self.filter(has_begun & (models.Q(ends_on=None) | models.Q(ends_on__gt=day)))


class SegmentQuerySet(models.QuerySet["Segment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to what the actor made and what was made for everybody."""
        return self.filter(models.Q(is_shared=True) | models.Q(owner=actor.id))


class Account(models.Model):
    """A company that buys. `parent` to `custom` repeat the dated attributes in force.

    With `withdrawn_at` it was taken back with the load that had added it: figures as of before
    still need it, and a later load of the same source_id brings it back.
    """

    source_id = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    owner = models.TextField(null=True)
    segment = models.TextField(null=True)
    country = models.TextField(null=True)
    industry = models.TextField(null=True)
    custom = models.JSONField(default=dict, db_default={})
    signed_up_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
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
            name_index("name", "account_found_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AccountAttribute(LedgerRow):
    """A value of an attribute, in force from a day until the next value's day.

    `value` is text: a parent's is that account's id; null means that it was cleared. The bulk
    edits that wrote and closed it are numbers of `BulkEdit`; `recorded_by` is who typed it.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    attribute = models.TextField()
    value = models.TextField(null=True)
    starts_on = models.DateField()
    recorded_by = models.TextField(null=True)
    bulk_id = models.BigIntegerField(null=True)
    closed_by_bulk_id = models.BigIntegerField(null=True)

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
            models.Index(
                fields=["bulk_id"], condition=~models.Q(bulk_id=None), name="attribute_by_bulk"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute}={self.value} from {self.starts_on}"


class Contact(Consenting):
    """A person to talk to at an account, until the day before `ends_on`."""

    source_id = models.TextField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    title = models.TextField(null=True)
    role = models.TextField(null=True)
    ends_on = models.DateField(null=True)
    load_id = models.BigIntegerField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_id"], name="contact_source_id_is_unique"),
            *Consenting.Meta.constraints,
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


class AccountChange(models.Model):
    """That an account (none: many) or its team changed, noted by the database, for two days."""

    account_id = models.BigIntegerField(null=True)
    transaction = models.BigIntegerField(db_index=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.account_id or "many accounts")


class CustomAttribute(models.Model):
    """An attribute of accounts that this organisation defined, or that an import brought."""

    name = models.TextField(unique=True)
    label = models.TextField()
    type = models.TextField(choices=[(one.value, one.value) for one in AttributeType])
    choices = models.JSONField(default=list, db_default=[])
    description = models.TextField(default="", db_default="")
    is_retired = models.BooleanField(default=False, db_default=False)
    is_inferred = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return self.name


class Segment(models.Model):
    """A saved filter over accounts; its newest version is the rule in force."""

    name = models.TextField()
    description = models.TextField(default="")
    owner = models.TextField()
    is_shared = models.BooleanField(default=False)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Upper("name"), name="segment_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class SegmentVersion(models.Model):
    """The rule of a segment from an instant on, in canonical spelling."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    expression = models.TextField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "number"], name="segment_version_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.segment_id} v{self.number}"


class TeamMember(models.Model):
    """Who works on an account in which role, `starts_on <= day < ends_on`.

    The primary CSM stands not here: that is the account's dated attribute `owner`.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    role = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    bulk_id = models.BigIntegerField(null=True)
    ended_by_bulk_id = models.BigIntegerField(null=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=models.Q(ends_on=None)
                & models.Q(role__in=[role.value for role in TeamRole]),
                name="team_role_is_held_by_one",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "person"],
                condition=models.Q(ends_on=None),
                name="team_member_stands_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="team_member_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class BulkEdit(models.Model):
    """One change of one field of many accounts at once, which can be undone for a day."""

    made_by = models.TextField()
    made_at = models.DateTimeField()
    field = models.TextField()
    value = models.TextField(null=True)
    from_on = models.DateField()
    reason = models.TextField(default="")
    changed = models.IntegerField(default=0)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.field} of {self.changed} accounts"
