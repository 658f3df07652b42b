"""How names are compared, and what a person has opened.

Why: pages are found by words that are cut short, misspelt or without their accents.
While running: new functions and one new table only; the extensions pg_trgm and unaccent need a
role that may create them.
Next: parts index the names that they let be found.
Back: drops the functions and what people have opened.
"""

import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# Names are bound to the schemas where things stand, so that no search path decides: a restore
# has none. Declared immutable, since indexes are built on them, though another dictionary of
# `unaccent` would call for REINDEX.
FUNCTIONS = r"""
do $make$
declare
  accents text;
  here text := quote_ident(current_schema());
begin
  select quote_ident(n.nspname) into accents
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'unaccent';

  execute format($create$
    create function search_folded(given text) returns text
    language plpgsql immutable strict parallel safe as $body$
    begin
      return ' ' || btrim(regexp_replace(
        translate(lower(%1$s.unaccent('%1$s.unaccent'::regdictionary, normalize(given, NFKC))),
          'ς', 'σ'),
        '[\x01-/:-@\[-`{-\x7f\s]+', ' ', 'g'));
    end $body$ $create$, accents);

  execute format($create$
    create function search_document(given text) returns tsvector
    language plpgsql immutable strict parallel safe as $body$
    begin
      return to_tsvector('pg_catalog.english'::regconfig, %1$s.search_folded(given));
    end $body$ $create$, here);

  execute format($create$
    create function search_score(given text, want text) returns double precision
    language plpgsql immutable strict parallel safe as $body$
    declare
      have text := %1$s.search_folded(given);
      share double precision := length(want)::double precision / greatest(length(have), 1);
    begin
      if have = want then return 1; end if;
      if starts_with(have, want) then return 0.9 + 0.05 * share; end if;
      if position(want in have) > 0 then return 0.8 + 0.05 * share; end if;
      return 0.3 + 0.4 * %2$s.strict_word_similarity(btrim(want), have);
    end $body$ $create$, here, (
      select quote_ident(n.nspname) from pg_extension e
      join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm'
    ));
end $make$;

comment on function search_score is
  'The same: 1. At the start: over 0.9. At the start of a word: over 0.8. Else 0.3 to 0.7.';
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        django.contrib.postgres.operations.UnaccentExtension(),
        migrations.RunSQL(
            FUNCTIONS,
            "drop function search_document; drop function search_score; drop function search_folded",
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("person", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-opened_at"], name="visit_by_time")],
                "constraints": [models.UniqueConstraint(fields=("person", "path"), name="visit_once_per_path")],
            },
        ),
    ]
