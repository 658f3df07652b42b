"""Index names, aliases and texts of terms for the search.

Why: terms are found by words that are cut short, misspelt, or stand in their definition.
While running: the indexes are built under a lock that holds up changes of terms, for a moment;
a glossary is small.
Next: nothing.
Back: drops the indexes; the search stays right without them.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations

from parlance.platform.search.matching import Document, Folded


class Migration(migrations.Migration):
    dependencies = [
        ("glossary", "0002_versions_are_kept"),
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="definitionversion",
            index=GinIndex(Document("text"), name="definition_search"),
        ),
        migrations.AddIndex(
            model_name="term",
            index=GinIndex(OpClass(Folded("name"), name="gin_trgm_ops"), name="term_name_search"),
        ),
        migrations.AddIndex(
            model_name="termalias",
            index=GinIndex(OpClass(Folded("alias"), name="gin_trgm_ops"), name="alias_search"),
        ),
    ]
