"""Index the names of persons for the search.

Why: contacts and people who work here are found by words, misspelt ones too.
While running: held up are changes of persons, half a second for 100,000.
Next: nothing.
Back: drops the index; the search stays right without it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("people", "0001_initial"),
    ]

    # Beside the models of people, who know nothing of the search.
    operations = [
        migrations.RunSQL(
            "create index person_found_by_name on people_person"
            " using gin (search_folded(name) gin_trgm_ops)",
            "drop index person_found_by_name",
        ),
    ]
