"""Targets, which make metrics KPIs.

Why: somebody promises what a metric is to reach; that is a record of its own, not a definition.
While running: a new table; the previous release does not know it.
Next: nothing.
Back: drops the table, and with it every target; the audit log still tells what they were.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("metric", models.TextField(unique=True)),
                ("value", models.DecimalField(decimal_places=6, max_digits=18)),
                ("every", models.TextField()),
                ("owner", models.TextField()),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every__in", ["day", "week", "month", "quarter", "year"])
                        ),
                        name="target_period_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner", ""), _negated=True),
                        name="target_has_an_owner",
                    ),
                ],
            },
        ),
    ]
