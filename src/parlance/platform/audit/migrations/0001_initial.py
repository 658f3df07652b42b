"""The audit log, which a trigger makes append-only.

Why: who changed what must be known, and must not be edited later.
While running: new tables only.
Next: nothing.
Back: drops the log.
"""

import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('actor_id', models.TextField()),
                ('action', models.TextField()),
                ('subject_kind', models.TextField()),
                ('subject_id', models.TextField()),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('reason', models.TextField(db_default='')),
                ('load_id', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', '-id'], name='audit_by_subject'), django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='audit_by_time')],
            },
        ),
        migrations.RunSQL(
            """
            create function audit_refuse_change() returns trigger language plpgsql as $$
            begin
                raise exception 'The audit log is append-only: % refused.', tg_op
                    using errcode = 'insufficient_privilege';
            end $$;
            create trigger audit_append_only
                before update or delete on audit_auditentry
                for each row execute function audit_refuse_change();
            """,
            """
            drop trigger audit_append_only on audit_auditentry;
            drop function audit_refuse_change();
            """,
        ),
    ]
