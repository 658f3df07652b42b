"""Let the database itself keep the versions of definitions as they were published.

Why: a figure must be computable by its version for good, whatever a program or a person tries.
While running: adds a trigger; the previous release never changes a version.
Next: nothing.
Back: drops the trigger.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION glossary_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A version of a definition is never deleted; publish a newer one.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.approved_at IS NOT NULL THEN
        RAISE EXCEPTION 'An approved definition is never changed; publish a newer version.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - 'approvals' - 'approved_at' <> to_jsonb(OLD) - 'approvals' - 'approved_at'
    THEN
        RAISE EXCEPTION 'A published definition is never changed; publish a newer version.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER glossary_keep_version BEFORE UPDATE OR DELETE ON glossary_definitionversion
    FOR EACH ROW EXECUTE FUNCTION glossary_keep_version();
"""

LET_GO = """
DROP TRIGGER glossary_keep_version ON glossary_definitionversion;
DROP FUNCTION glossary_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("glossary", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
