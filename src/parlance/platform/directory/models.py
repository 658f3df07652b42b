from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from parlance.platform.people.models import Person


class Entry(models.Model):
    """What the directory calls a member by.

    Its names for people may be addresses, which stand in the persons' table only: they are kept
    sealed here, and found by their hashes. `roles` are those that its groups gave.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    user_name = models.TextField(db_default="")
    user_name_key = models.CharField(max_length=64, unique=True)
    external_id = models.TextField(db_default="")
    external_id_key = models.CharField(max_length=64, db_default="", db_index=True)
    roles = ArrayField(models.TextField(), default=list)
    is_removed = models.BooleanField(db_default=False)
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "directory_entry"

    def __str__(self) -> str:
        return str(self.person_id)


class Group(models.Model):
    """A group of the directory; a role may be tied to its name."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    name = models.TextField(unique=True)
    external_id = models.TextField(db_default="")
    members = models.ManyToManyField(Entry, related_name="groups")
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    """What the directory shows itself by, as a digest: the token itself is not kept."""

    digest = models.CharField(max_length=64, unique=True)
    prefix = models.TextField()
    made_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.prefix


class GroupRoles(models.Model):
    """The single row that says which group gives which role."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    role_map = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="group_roles_are_one"),
        ]

    def __str__(self) -> str:
        return "group roles"
