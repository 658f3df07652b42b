"""Let an organisation show its own color and logo.

Why: people should see at once whose Parlance this is.
While running: adds two columns and an empty table; the previous release ignores them.
Next: nothing.
Back: drops color and logo.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisationsettings',
            name='accent',
            field=models.TextField(db_default=''),
        ),
        migrations.AddField(
            model_name='organisationsettings',
            name='logo',
            field=models.TextField(db_default=''),
        ),
        migrations.CreateModel(
            name='OrganisationLogo',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('media_type', models.TextField()),
                ('content', models.BinaryField()),
                ('version', models.TextField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='organisation_has_one_logo')],
            },
        ),
    ]
