"""Keep how each person reads numbers, days and instants.

Why: a profile may differ from the organisation's locale and time zone.
While running: safe; the columns have defaults, and older code does not read them.
Next: nothing.
Back: drop the columns; everybody reads as the organisation writes.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_doors'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='locale',
            field=models.TextField(db_default='', default=''),
        ),
        migrations.AddField(
            model_name='user',
            name='time_zone',
            field=models.TextField(db_default='', default=''),
        ),
    ]
