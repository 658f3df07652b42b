"""Persons, their sign-in, their roles, and the table that counts sign-in attempts.

Why: every domain refers to persons by id; personal data has one place.
While running: new tables only.
Next: nothing.
Back: drops all persons and sign-ins.
"""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(
            # The table of Django's database cache, as `createcachetable` would make it.
            """
            create table parlance_cache (
                cache_key varchar(255) not null primary key,
                value text not null,
                expires timestamptz not null
            );
            create index parlance_cache_expires on parlance_cache (expires);
            """,
            "drop table parlance_cache",
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, primary_key=True, serialize=False)),
                ('name', models.TextField(db_default='')),
                ('email', models.TextField(blank=True, null=True)),
                ('phone', models.TextField(blank=True, null=True)),
                ('notes', models.TextField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(django.db.models.functions.text.Lower('email'), name='person_by_email')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('csm', 'CSM'), ('cs_lead', 'CS_LEAD'), ('cs_ops', 'CS_OPS'), ('ae', 'AE'), ('am', 'AM'), ('pm', 'PM'), ('pmm', 'PMM'), ('engineering_manager', 'ENGINEERING_MANAGER'), ('designer', 'DESIGNER'), ('support', 'SUPPORT'), ('executive', 'EXECUTIVE'), ('admin', 'ADMIN')], max_length=32)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'role'), name='role_held_once'), models.CheckConstraint(condition=models.Q(('role__in', ['csm', 'cs_lead', 'cs_ops', 'ae', 'am', 'pm', 'pmm', 'engineering_manager', 'designer', 'support', 'executive', 'admin'])), name='role_is_known')],
            },
        ),
    ]
