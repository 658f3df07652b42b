"""Find accounts by words, without accents and in spite of slips of the pen.

Why: the search and the command palette ask at every letter.
While running: builds one index over the names; writes to accounts wait for it, 1 s per 100,000.
Next: nothing.
Back: drops the index.
"""

import django.contrib.postgres.indexes
from django.db import migrations

import parlance.platform.search.matching


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_segments_teams_attributes"),
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    parlance.platform.search.matching.Folded("name"), name="gin_trgm_ops"
                ),
                name="account_found_by_name",
            ),
        ),
    ]
