"""The glossary: terms, their names and the versions of their definitions.

Why: every number is computed from a versioned definition.
While running: new tables only.
Next: 0002 lets the database keep the versions as published.
Back: drops the glossary.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.TextField(unique=True)),
                ('name', models.TextField()),
                ('short', models.TextField(db_default='')),
                ('kind', models.TextField()),
                ('section', models.TextField()),
                ('owner', models.TextField()),
                ('met_in', models.TextField(db_default='')),
                ('created_at', models.DateTimeField()),
                ('name_key', models.TextField()),
                ('short_key', models.TextField(db_default='')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z][a-z0-9]*(-[a-z0-9]+)*$')), name='term_slug_is_an_address'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='term_has_a_name'), models.CheckConstraint(condition=models.Q(('kind__in', ['concept', 'metric', 'model', 'object', 'process', 'program', 'role', 'stage', 'survey'])), name='term_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='DefinitionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('example', models.TextField()),
                ('readings', models.JSONField(default=list)),
                ('window', models.TextField(db_default='month')),
                ('effective_on', models.DateField()),
                ('author', models.TextField()),
                ('reason', models.TextField()),
                ('recorded_at', models.DateTimeField()),
                ('approvals', models.JSONField(default=list)),
                ('approved_at', models.DateTimeField(null=True)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='glossary.term')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('term', 'number'), name='version_numbered_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='version_counts_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('example', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='version_says_what_and_why')],
            },
        ),
        migrations.CreateModel(
            name='TermAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alias', models.TextField()),
                ('key', models.TextField()),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='glossary.term')),
            ],
            options={
                'indexes': [models.Index(fields=['key'], name='alias_by_key')],
                'constraints': [models.UniqueConstraint(models.F('term'), django.db.models.functions.text.Lower('alias'), name='alias_once_per_term'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='alias_has_a_letter')],
            },
        ),
        migrations.CreateModel(
            name='TermRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='glossary.term')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='glossary.term')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('term', 'other'), name='relation_once'), models.CheckConstraint(condition=models.Q(('term', models.F('other')), _negated=True), name='relation_joins_two_terms')],
            },
        ),
    ]
