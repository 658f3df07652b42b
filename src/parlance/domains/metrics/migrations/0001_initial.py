"""The list of accounts whose facts are behind.

Why: facts are rebuilt for what changed; the list is written with the change itself.
While running: a new table; nothing reads it yet.
Next: nothing.
Back: drops the list; `parlance check --rebuild` makes up for it.
"""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChangedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
