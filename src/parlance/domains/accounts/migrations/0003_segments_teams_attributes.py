"""Segments, account teams, custom attributes, bulk edits; a note of every changed account.

Why: lists are filtered, saved and edited in bulk; pages keep account cards in memory and must
know which of them are stale, whoever wrote.
While running: new tables and empty columns; the triggers add a row for each changed account.
Next: nothing.
Back: drops them; what stands on the accounts themselves stays.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models


_FUNCTION = """
CREATE FUNCTION {table}_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own bigint := pg_current_xact_id()::text::bigint;
    many boolean := TG_OP = 'TRUNCATE';
BEGIN
    IF NOT many THEN
        many := (SELECT count(*) > 5000 FROM touched);
    END IF;
    IF many THEN
        INSERT INTO accounts_accountchange (account_id, transaction) VALUES (NULL, own);
    ELSE
        INSERT INTO accounts_accountchange (account_id, transaction)
        SELECT DISTINCT touched.{key}, own FROM touched;
    END IF;
    RETURN NULL;
END;
$$;
"""
_TRIGGER = """
CREATE TRIGGER {table}_note_{operation} AFTER {operation} ON {table} {rows}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_note();
"""
_ROWS = {
    "insert": "REFERENCING NEW TABLE AS touched",
    "update": "REFERENCING NEW TABLE AS touched",
    "delete": "REFERENCING OLD TABLE AS touched",
    "truncate": "",
}
_TABLES = {"accounts_account": "id", "accounts_teammember": "account_id"}

NOTE = "".join(
    _FUNCTION.format(table=table, key=key)
    + "".join(
        _TRIGGER.format(table=table, operation=operation, rows=rows)
        for operation, rows in _ROWS.items()
    )
    for table, key in _TABLES.items()
)
INFER = """
INSERT INTO accounts_customattribute (name, label, type, is_inferred)
SELECT DISTINCT attribute, initcap(left(replace(attribute, '_', ' '), 1))
    || substr(replace(attribute, '_', ' '), 2), 'text', true
FROM accounts_accountattribute
WHERE attribute NOT IN ('owner', 'segment', 'country', 'industry', 'parent')
"""
FORGET = "".join(f"DROP FUNCTION {table}_note() CASCADE;" for table in _TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_accounts_taken_back'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.BigIntegerField(null=True)),
                ('transaction', models.BigIntegerField(db_index=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='BulkEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_by', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('field', models.TextField()),
                ('value', models.TextField(null=True)),
                ('from_on', models.DateField()),
                ('reason', models.TextField(default='')),
                ('changed', models.IntegerField(default=0)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CustomAttribute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(unique=True)),
                ('label', models.TextField()),
                ('type', models.TextField(choices=[('text', 'text'), ('number', 'number'), ('money', 'money'), ('date', 'date'), ('choice', 'choice'), ('boolean', 'boolean')])),
                ('choices', models.JSONField(db_default=[], default=list)),
                ('description', models.TextField(db_default='', default='')),
                ('is_retired', models.BooleanField(db_default=False, default=False)),
                ('is_inferred', models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('description', models.TextField(default='')),
                ('owner', models.TextField()),
                ('is_shared', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='SegmentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('expression', models.TextField()),
                ('made_by', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('reason', models.TextField(default='')),
            ],
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.TextField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('bulk_id', models.BigIntegerField(null=True)),
                ('ended_by_bulk_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='accountattribute',
            name='bulk_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='accountattribute',
            name='closed_by_bulk_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='accountattribute',
            name='recorded_by',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='ends_on',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='accountattribute',
            index=models.Index(condition=models.Q(('bulk_id', None), _negated=True), fields=['bulk_id'], name='attribute_by_bulk'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Upper('name'), name='segment_name_is_unique'),
        ),
        migrations.AddField(
            model_name='segmentversion',
            name='segment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='accounts.segment'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='segmentversion',
            constraint=models.UniqueConstraint(fields=('segment', 'number'), name='segment_version_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), ('role__in', ['account_executive', 'account_manager'])), fields=('account', 'role'), name='team_role_is_held_by_one'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('account', 'role', 'person'), name='team_member_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='team_member_ends_after_start'),
        ),
        migrations.RunSQL(NOTE, FORGET),
        migrations.RunSQL(INFER, migrations.RunSQL.noop),
    ]
