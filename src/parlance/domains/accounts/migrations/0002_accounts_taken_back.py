"""Accounts that an undone load had added are withdrawn, and stay for figures as of before.

Why: a whole load can be undone; rows of the ledger still hang on the accounts it added.
While running: adds an empty column, without writing the table anew; the previous release
ignores it, and would show accounts that were taken back.
Next: nothing.
Back: drops the column; accounts taken back are seen again, without anything that they pay for.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
