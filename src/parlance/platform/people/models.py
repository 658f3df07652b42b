from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Lower, Now

from parlance.platform.people.values import Purpose, Role


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
    """The sign-in state of a person: password, last sign-in, open or closed.

    `joined_at` is empty while the person has only been invited; `locale` and `time_zone` where
    the person reads as the organisation writes.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    joined_at = models.DateTimeField(null=True, db_default=Now())
    locale = models.TextField(db_default="", default="")
    time_zone = models.TextField(db_default="", default="")

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


class PasswordLink(models.Model):
    """A link that lets its holder set a password: an invitation, or a reset.

    Only the hash of its token is kept. A link that was used, taken back or sent anew is gone.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=16, choices=[(one.value, one.name) for one in Purpose])
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "purpose"], name="password_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.user_id}"


class OpenSession(models.Model):
    """A browser in which somebody is signed in; erased with the person, as all of this table."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    address = models.TextField(db_default="")
    device = models.TextField(db_default="")
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session {self.id}"
