from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from parlance.platform.people.models import Person
from parlance.platform.single_sign_on.values import ProviderKind


class Provider(models.Model):
    """An identity provider; `client_secret` is sealed. See `values.ProviderSettings`."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.name) for kind in ProviderKind]
    )
    label = models.TextField()
    issuer = models.TextField(db_default="")
    client_id = models.TextField(db_default="")
    client_secret = models.TextField(db_default="")
    scopes = models.TextField(db_default="openid profile email")
    group_claim = models.TextField(db_default="groups")
    role_map = models.JSONField(default=dict)
    linked_domains = ArrayField(models.TextField(), default=list)
    acr_values = models.TextField(db_default="")
    session_hours = models.SmallIntegerField(db_default=8)
    keeps_other_roles = models.BooleanField(db_default=False)
    is_on = models.BooleanField(db_default=False)
    saml_address = models.TextField(db_default="")
    saml_certificates = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer"],
                condition=~models.Q(issuer=""),
                name="provider_issuer_once",
            ),
            models.CheckConstraint(
                condition=models.Q(session_hours__range=(1, 720)),
                name="provider_session_is_bounded",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in ProviderKind]),
                name="provider_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Identity(models.Model):
    """Who somebody is at a provider: a hash of issuer and subject, never an address.

    A subject may be an address (SAML), and addresses stand in the persons' table only.
    `roles` are those that the provider's groups gave last.
    """

    key = models.CharField(max_length=64, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    roles = ArrayField(models.TextField(), default=list)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["person"], name="identity_by_person")]

    def __str__(self) -> str:
        return self.key


class SpentAssertion(models.Model):
    """A SAML assertion that has let somebody in; kept until it has expired, to refuse it again."""

    key = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class PasswordRule(models.Model):
    """The single row that says who signs in with a password."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_for_administrators_only = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="password_rule_is_one"),
        ]

    def __str__(self) -> str:
        return "password rule"
