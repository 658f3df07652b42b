"""Accounts, their dated attributes, contacts and users; trigrams for the search by name.

Why: every other record hangs on an account.
While running: new tables only; the extension pg_trgm needs a role that may create it.
Next: nothing.
Back: drops all accounts.
"""


import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_id', models.TextField()),
                ('name', models.TextField()),
                ('owner', models.TextField(null=True)),
                ('segment', models.TextField(null=True)),
                ('country', models.TextField(null=True)),
                ('industry', models.TextField(null=True)),
                ('custom', models.JSONField(db_default={}, default=dict)),
                ('signed_up_on', models.DateField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
            ],
        ),
        migrations.CreateModel(
            name='AccountAttribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_from', models.DateTimeField()),
                ('recorded_to', models.DateTimeField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('closed_by_load_id', models.BigIntegerField(null=True)),
                ('attribute', models.TextField()),
                ('value', models.TextField(null=True)),
                ('starts_on', models.DateField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AccountUser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_from', models.DateTimeField()),
                ('recorded_to', models.DateTimeField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('closed_by_load_id', models.BigIntegerField(null=True)),
                ('source_id', models.TextField()),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_id', models.TextField()),
                ('title', models.TextField(null=True)),
                ('role', models.TextField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['name', 'id'], name='account_by_name'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['owner', 'name', 'id'], name='account_by_owner'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['segment', 'name', 'id'], name='account_by_segment'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('custom', name='jsonb_path_ops'), name='account_by_custom'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='account_name_search'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('source_id',), name='account_source_id_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='account_is_not_its_parent'),
        ),
        migrations.AddIndex(
            model_name='accountattribute',
            index=models.Index(fields=['account'], name='attribute_by_account'),
        ),
        migrations.AddConstraint(
            model_name='accountattribute',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_to__isnull', True), ('recorded_to__gte', models.F('recorded_from')), _connector='OR'), name='accountattribute_recorded_in_order'),
        ),
        migrations.AddConstraint(
            model_name='accountattribute',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_to__isnull', True)), fields=('account', 'attribute', 'starts_on'), name='attribute_has_one_value_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='accountuser',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_to__isnull', True), ('recorded_to__gte', models.F('recorded_from')), _connector='OR'), name='accountuser_recorded_in_order'),
        ),
        migrations.AddConstraint(
            model_name='accountuser',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_to__isnull', True)), fields=('source_id',), name='user_source_id_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='accountuser',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='user_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(fields=('source_id',), name='contact_source_id_is_unique'),
        ),
    ]
