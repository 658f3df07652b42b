"""Imports that were applied or refused.

Why: ledger rows name the load that wrote them.
Back: drops the table; rows keep numbers that name nothing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Load',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_id', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('source', models.TextField()),
                ('mapping', models.TextField(blank=True)),
                ('state', models.TextField(choices=[('applied', 'applied'), ('refused', 'refused'), ('checked', 'checked')])),
                ('counts', models.JSONField(default=dict)),
                ('problem_count', models.BigIntegerField(default=0)),
                ('problems_file', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-recorded_at', '-id'], name='load_newest_first')],
            },
        ),
    ]
