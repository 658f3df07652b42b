"""Products that an undone load had added are withdrawn, and stay for figures as of before.

Why: a whole load can be undone; rows of the ledger still name the products it added.
While running: adds an empty column, without writing the table anew.
Next: nothing.
Back: drops the column; products taken back are seen again.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("revenue", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
