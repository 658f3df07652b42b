from typing import Self

from django.db import models
from django.db.models.functions import Now

from parlance.kit.actor import Actor
from parlance.platform.notifications.kinds import kinds
from parlance.platform.notifications.values import Mailing


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, actor: Actor) -> Self:
        """Narrow to the person's own, of kinds that they may be told of now."""
        known = [one.name for one in kinds(actor=actor)]
        return self.filter(person_id=actor.person_id, kind__in=known)


class Notification(models.Model):
    """Something a person was told. Title and text hold no personal data: they name records.

    What happens to one subject within an hour of `first_at` is one notification. It waits for
    the mail while `mail_due_at` is set and `mailed_at` is not.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField()
    subject = models.TextField()
    title = models.TextField()
    text = models.TextField(db_default="")
    href = models.TextField()
    times = models.PositiveIntegerField(db_default=1)
    first_at = models.DateTimeField(db_default=Now())
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(href__regex=r"^/($|[^/\\])"), name="notification_leads_inside"
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="notification_has_title"),
        ]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notification_by_time"),
            models.Index(
                fields=["person", "kind"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            ),
            models.Index(
                fields=["mail_due_at", "person"],
                condition=models.Q(mail_due_at__isnull=False, mailed_at__isnull=True),
                name="notification_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class MailChoice(models.Model):
    """When a person wants mail about a kind; without a row, the kind's own default holds."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField()
    mailing = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="mail_choice_once_per_kind"),
            models.CheckConstraint(
                condition=models.Q(mailing__in=[one.value for one in Mailing]),
                name="mail_choice_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mailing}"


class DigestTime(models.Model):
    """The hour of the day at which a person's digest comes; `time_zone` "": the organisation's."""

    person = models.OneToOneField(
        "people.Person", models.CASCADE, related_name="+", primary_key=True
    )
    hour = models.PositiveSmallIntegerField()
    time_zone = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hour__range=(0, 23)), name="digest_hour_is_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour} {self.time_zone}"


class Watch(models.Model):
    """A person wants to be told of a subject ("term:churn")."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    subject = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "person"], name="watch_once"),
        ]
        indexes = [models.Index(fields=["person"], name="watch_by_person")]

    def __str__(self) -> str:
        return self.subject


class Told(models.Model):
    """What was told under a key: a job that runs twice tells it once."""

    key = models.TextField(primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.key
