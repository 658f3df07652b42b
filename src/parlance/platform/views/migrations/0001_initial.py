"""Saved views of lists, and with which of them a page opens for a person.

Why: people come back to the same filters, and want others to see them.
While running: new tables only.
Next: nothing.
Back: drops the views.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import parlance.platform.search.matching
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.TextField()),
                ('name', models.TextField()),
                ('query', models.TextField(blank=True)),
                ('place', models.IntegerField()),
                ('for_everybody', models.BooleanField(default=False)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('deleted_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.TextField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='views.savedview')),
            ],
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(fields=['owner', 'page', 'place'], name='view_by_place'),
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=django.contrib.postgres.indexes.GinIndex(fields=['roles'], name='view_by_role'),
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(parlance.platform.search.matching.Folded('name'), name='gin_trgm_ops'), name='view_name_search'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(models.F('owner'), models.F('page'), django.db.models.functions.text.Lower('name'), condition=models.Q(('deleted_at__isnull', True)), name='view_name_once_per_page'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='defaultview',
            constraint=models.UniqueConstraint(fields=('person', 'page'), name='default_view_once_per_page'),
        ),
    ]
