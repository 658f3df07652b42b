"""Links to set a password, a list of open sessions, and since when somebody is in.

Why: people are invited instead of being given a password, and see where they are signed in.
While running: a column that fills itself and two new tables; the previous release ignores them.
Next: nothing.
Back: drops the tables and the column; links that are on their way die.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("people", "0002_roles")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="joined_at",
            field=models.DateTimeField(db_default=Now(), null=True),
        ),
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                ("address", models.TextField(db_default="")),
                ("device", models.TextField(db_default="")),
                ("began_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PasswordLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("invitation", "INVITATION"), ("reset", "RESET")], max_length=16
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "purpose"), name="password_link_once")
                ],
            },
        ),
    ]
