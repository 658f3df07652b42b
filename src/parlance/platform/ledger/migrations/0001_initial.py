"""What loads wrote over and confirmed, so that a whole load can be undone.

Why: accounts, contacts and products keep no history of their own.
While running: new tables only.
Next: nothing.
Back: drops the tables; loads from before can no longer be undone.
"""

import parlance.platform.ledger.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('load_id', models.BigIntegerField()),
                ('table', models.TextField()),
                ('rows', parlance.platform.ledger.models.Multirange()),
            ],
            options={
                'indexes': [models.Index(fields=['table', 'load_id'], name='confirmed_by_load')],
            },
        ),
        migrations.CreateModel(
            name='Overwritten',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('load_id', models.BigIntegerField()),
                ('table', models.TextField()),
                ('row_id', models.TextField()),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['load_id', 'table'], name='overwritten_by_load'), models.Index(fields=['table', 'row_id'], name='overwritten_by_record')],
            },
        ),
    ]
