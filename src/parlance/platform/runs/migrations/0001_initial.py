"""How far long work is, so that pages can show it.

Why: imports, exports and the like take longer than a page may.
While running: a new table only.
Next: nothing.
Back: drops the table; only what is known of work under way is lost.
"""

import django.db.models.functions.datetime
import parlance.platform.runs.values
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('title', models.TextField()),
                ('actor_id', models.TextField()),
                ('state', models.TextField(choices=[('waiting', 'waiting'), ('running', 'running'), ('finished', 'finished'), ('failed', 'failed')], default=parlance.platform.runs.values.RunState['WAITING'])),
                ('words', models.TextField(blank=True, default='')),
                ('done', models.BigIntegerField(default=0)),
                ('total', models.BigIntegerField(default=0)),
                ('href', models.TextField(blank=True, default='')),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('step_started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('reported_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-id', 'kind'], name='run_newest_first'), models.Index(fields=['actor_id', '-id'], name='run_by_actor')],
            },
        ),
    ]
