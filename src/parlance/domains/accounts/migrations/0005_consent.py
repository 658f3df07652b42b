"""Keep what contacts have said about being written to.

Why: nobody may be written to for marketing who has not agreed, and whoever withdrew is left alone.
While running: adds empty columns; the previous release ignores them.
Next: nothing.
Back: drops the columns; what was said is lost.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_initial'),
        ('accounts', '0004_accounts_found_by_words'),
        ('people', '0004_how_people_read'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='consent_by',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='consent_marketing',
            field=models.TextField(choices=[('given', 'given'), ('withdrawn', 'withdrawn')], null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='consent_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='consent_service',
            field=models.TextField(choices=[('given', 'given'), ('withdrawn', 'withdrawn')], null=True),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('consent_service__in', ['given', 'withdrawn'])), name='contact_service_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('consent_marketing__in', ['given', 'withdrawn'])), name='contact_marketing_is_known'),
        ),
        # An import from before can still be undone: it wrote no consent.
        migrations.RunSQL(
            """
            update ledger_overwritten
            set after = known.consents || after, before = known.consents || before
            from (values ('{"consent_service": null, "consent_marketing": null,
                "consent_on": null, "consent_by": null}'::jsonb)) as known (consents)
            where "table" = 'accounts_contact'
            """,
            migrations.RunSQL.noop,
        ),
    ]
