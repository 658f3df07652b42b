"""Which version of each fact readers see.

Why: a publication of several facts becomes visible in one commit.
While running: new tables only.
Next: nothing.
Back: drops the manifest; the facts are rebuilt from the records.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Manifest',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('generation', models.BigIntegerField(db_default=0)),
                ('epoch', models.IntegerField(db_default=0)),
                ('cut_off', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='lake_manifest_is_one')],
            },
        ),
        migrations.CreateModel(
            name='FactVersion',
            fields=[
                ('fact', models.CharField(max_length=63, primary_key=True, serialize=False)),
                ('delta_version', models.BigIntegerField()),
                ('rows', models.BigIntegerField()),
                ('parts', models.SmallIntegerField()),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('manifest', models.ForeignKey(default=1, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='lake.manifest')),
            ],
        ),
    ]
