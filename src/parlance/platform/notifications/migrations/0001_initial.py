"""What people were told, and how each wants to be told.

Why: news must reach those it concerns, in the product and by mail, once.
While running: new tables only.
Next: nothing.
Back: drops what people were told and chose.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Told',
            fields=[
                ('key', models.TextField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='DigestTime',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='people.person')),
                ('hour', models.PositiveSmallIntegerField()),
                ('time_zone', models.TextField(db_default='')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__range', (0, 23))), name='digest_hour_is_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('mailing', models.TextField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='mail_choice_once_per_kind'), models.CheckConstraint(condition=models.Q(('mailing__in', ['at_once', 'daily', 'never'])), name='mail_choice_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('subject', models.TextField()),
                ('title', models.TextField()),
                ('text', models.TextField(db_default='')),
                ('href', models.TextField()),
                ('times', models.PositiveIntegerField(db_default=1)),
                ('first_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('read_at', models.DateTimeField(null=True)),
                ('mail_due_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at', '-id'], name='notification_by_time'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person', 'kind'], name='notification_unread'), models.Index(condition=models.Q(('mail_due_at__isnull', False), ('mailed_at__isnull', True)), fields=['mail_due_at', 'person'], name='notification_to_mail')],
                'constraints': [models.CheckConstraint(condition=models.Q(('href__regex', '^/($|[^/\\\\])')), name='notification_leads_inside'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='notification_has_title')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.TextField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='watch_by_person')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'person'), name='watch_once')],
            },
        ),
    ]
