"""The single row of settings.

Why: currency, time zone and fiscal year belong to the organisation, not to code.
While running: new tables only.
Next: nothing.
Back: drops the settings.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationSettings',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('name', models.TextField(db_default='Our company')),
                ('reporting_currency', models.CharField(db_default='USD', max_length=3)),
                ('time_zone', models.TextField(db_default='UTC')),
                ('fiscal_year_first_month', models.SmallIntegerField(db_default=1)),
                ('locale', models.TextField(db_default='en_US')),
                ('is_narrowed_to_book', models.BooleanField(db_default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='organisation_is_one'), models.CheckConstraint(condition=models.Q(('reporting_currency__regex', '^[A-Z]{3}$')), name='organisation_currency_is_iso'), models.CheckConstraint(condition=models.Q(('fiscal_year_first_month__range', (1, 12))), name='organisation_fiscal_month_is_a_month')],
            },
        ),
    ]
