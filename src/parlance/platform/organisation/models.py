from django.db import models


class OrganisationSettings(models.Model):
    """The single row of settings."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.TextField(db_default="Our company")
    reporting_currency = models.CharField(max_length=3, db_default="USD")
    time_zone = models.TextField(db_default="UTC")
    fiscal_year_first_month = models.SmallIntegerField(db_default=1)
    locale = models.TextField(db_default="en_US")
    is_narrowed_to_book = models.BooleanField(db_default=False)
    accent = models.TextField(db_default="")
    logo = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="organisation_is_one"),
            models.CheckConstraint(
                condition=models.Q(reporting_currency__regex="^[A-Z]{3}$"),
                name="organisation_currency_is_iso",
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_first_month__range=(1, 12)),
                name="organisation_fiscal_month_is_a_month",
            ),
        ]

    def __str__(self) -> str:
        return "organisation"


class OrganisationLogo(models.Model):
    """The single logo: a picture that was checked and rewritten."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    media_type = models.TextField()
    content = models.BinaryField()
    version = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="organisation_has_one_logo"),
        ]

    def __str__(self) -> str:
        return f"logo {self.version}"
