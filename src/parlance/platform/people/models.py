from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower, Now

from parlance.platform.people.values import Role


class Person(models.Model):
    """Everything personal about somebody, in this table only; all else carries the random id.

    Loads insert here by SQL: the id and the empty texts are the database's defaults. Two
    persons may share an address (a department's mailbox).
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    name = models.TextField(db_default="")
    email = models.TextField(null=True, blank=True)
    phone = models.TextField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(Lower("email"), name="person_by_email")]

    def __str__(self) -> str:
        return str(self.id)


class UserManager(BaseUserManager["User"]):
    def for_sign_in(self) -> models.QuerySet["User"]:
        return self.select_related("person").filter(is_active=True)


class User(AbstractBaseUser):
    """The sign-in state of a person: password, last sign-in, open or closed."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "person"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def email(self) -> str | None:
        """The person's address, under the name that allauth asks for."""
        return self.person.email


class RoleGrant(models.Model):
    """A role that a person holds. When it was given and taken is in the audit log."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=32, choices=[(role.value, role.name) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="role_held_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"
