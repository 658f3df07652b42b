"""Let the database itself note changes of guarded tables, and keep the log from being emptied.

Why: what is changed past Parlance's commands must show in the audit log, too.
While running: adds two columns and small indexes; the previous release fills neither and runs on.
Next: the triggers of guarded tables are set after every migration, see `audit/guards.py`.
Back: drops the columns, the functions and the triggers that call them.
"""

import parlance.platform.audit.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditentry',
            name='origin',
            field=models.TextField(choices=[('command', 'command'), ('database', 'database')], db_default='command'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='transaction',
            field=models.BigIntegerField(db_default=parlance.platform.audit.models.CurrentTransaction(), null=True),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['actor_id', '-id'], name='audit_by_actor'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['action', '-id'], name='audit_by_action'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('origin', 'command')), fields=['transaction'], name='audit_commands_by_transaction'),
        ),
        migrations.RunSQL(
            """
            create trigger audit_never_emptied
                before truncate on audit_auditentry
                for each statement execute function audit_refuse_change();

            create function audit_shown(held jsonb, hidden text[], ignored text[]) returns jsonb
            language sql immutable as $$
                select coalesce(jsonb_object_agg(
                    key, case when key = any(hidden) then to_jsonb('hidden'::text) else value end
                ), '{}')
                from jsonb_each(held)
                where not key = any(ignored) and value <> 'null'
            $$;

            create function audit_changed(was jsonb, becomes jsonb) returns text[]
            language sql immutable as $$
                select coalesce(array_agg(b.key), '{}')
                from jsonb_each(becomes) b
                where was -> b.key is distinct from b.value
            $$;

            create function audit_note_change() returns trigger
            language plpgsql security definer set search_path = public, pg_temp as $$
            declare
                hidden text[] := string_to_array(tg_argv[0], ',');
                ignored text[] := string_to_array(tg_argv[1], ',');
                program text := current_setting('application_name');
            begin
                if current_setting('parlance.summed_up', true) = 'on' then
                    return null;
                end if;
                if tg_op = 'INSERT' then
                    insert into audit_auditentry
                        (actor_id, action, subject_kind, subject_id, after, reason, origin)
                    select 'database:' || session_user, 'database.insert', tg_table_name,
                        a.id::text, audit_shown(to_jsonb(a), hidden, ignored), program, 'database'
                    from added a;
                elsif tg_op = 'DELETE' then
                    insert into audit_auditentry
                        (actor_id, action, subject_kind, subject_id, before, reason, origin)
                    select 'database:' || session_user, 'database.delete', tg_table_name,
                        g.id::text, audit_shown(to_jsonb(g), hidden, ignored), program, 'database'
                    from gone g;
                else
                    insert into audit_auditentry
                        (actor_id, action, subject_kind, subject_id, before, after, reason, origin)
                    select 'database:' || session_user, 'database.update', tg_table_name,
                        coalesce(p.is, p.was) ->> 'id',
                        audit_shown(
                            p.was - array(select jsonb_object_keys(p.was) except select unnest(c.names)),
                            hidden, ignored
                        ),
                        audit_shown(
                            p.is - array(select jsonb_object_keys(p.is) except select unnest(c.names)),
                            hidden, ignored
                        ),
                        program, 'database'
                    from (
                        select to_jsonb(g) as was, to_jsonb(a) as is
                        from gone g full join added a on a.id = g.id
                    ) p
                    cross join lateral (
                        select audit_changed(coalesce(p.was, '{}'), coalesce(p.is, p.was)) as names
                    ) d
                    cross join lateral (
                        select case when p.is is null then array(select jsonb_object_keys(p.was))
                               else array(select unnest(d.names) except select unnest(ignored))
                               end as names
                    ) c
                    where cardinality(c.names) > 0;
                end if;
                return null;
            end $$;
            """,
            """
            drop trigger audit_never_emptied on audit_auditentry;
            drop function audit_note_change() cascade;
            drop function audit_changed(jsonb, jsonb);
            drop function audit_shown(jsonb, text[], text[]);
            """,
        ),
    ]
