"""Imports and exports in the browser, mappings that people keep, loads that can be undone.

Why: files are uploaded, looked at and applied in steps, which must survive a page that is left.
While running: new tables, and columns with a default of their own.
Next: nothing.
Back: drops them; uploads, kept mappings and exports are lost, loads stay.
"""

import django.db.models.deletion
import parlance.exchange.values
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='load',
            name='conflict_count',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='load',
            name='mapping_text',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='load',
            name='not_read',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='load',
            name='reason',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='load',
            name='skipped',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='load',
            name='undoes',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.load'),
        ),
        migrations.AlterField(
            model_name='load',
            name='state',
            field=models.TextField(choices=[('applied', 'applied'), ('refused', 'refused'), ('checked', 'checked'), ('undone', 'undone'), ('undoing', 'undoing')]),
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('actor_id', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('what', models.JSONField()),
                ('form', models.TextField()),
                ('rows', models.JSONField(default=dict)),
                ('left_out', models.JSONField(default=list)),
                ('file', models.TextField(blank=True, default='')),
                ('size', models.BigIntegerField(default=0)),
                ('run_id', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['actor_id', '-created_at'], name='export_by_actor')],
            },
        ),
        migrations.CreateModel(
            name='LoadConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.TextField()),
                ('key', models.TextField()),
                ('field', models.TextField()),
                ('kept', models.TextField(null=True)),
                ('offered', models.TextField(null=True)),
                ('load', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.load')),
            ],
        ),
        migrations.CreateModel(
            name='MappingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('version', models.IntegerField()),
                ('content', models.TextField()),
                ('actor_id', models.TextField()),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='mapping_version_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('actor_id', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('title', models.TextField()),
                ('size', models.BigIntegerField()),
                ('state', models.TextField(choices=[('open', 'open'), ('checking', 'checking'), ('checked', 'checked'), ('applying', 'applying'), ('applied', 'applied'), ('refused', 'refused')], default=parlance.exchange.values.UploadState['OPEN'])),
                ('mapping_name', models.TextField(blank=True, default='')),
                ('mapping', models.TextField(blank=True, default='')),
                ('checked', models.JSONField(null=True)),
                ('run_id', models.BigIntegerField(null=True)),
                ('load', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exchange.load')),
            ],
            options={
                'indexes': [models.Index(fields=['actor_id', '-created_at'], name='upload_by_actor')],
            },
        ),
    ]
