"""Identity providers, who members are there, spent assertions, and the rule about passwords.

Why: members sign in through the organisation's identity provider.
While running: new tables only.
Next: nothing.
Back: drops the providers and all links of members to them; the members stay.
"""

import django.contrib.postgres.fields
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
            name='SpentAssertion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='PasswordRule',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('is_for_administrators_only', models.BooleanField(db_default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='password_rule_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('openid', 'OPENID'), ('saml', 'SAML')], max_length=10)),
                ('label', models.TextField()),
                ('issuer', models.TextField(db_default='')),
                ('client_id', models.TextField(db_default='')),
                ('client_secret', models.TextField(db_default='')),
                ('scopes', models.TextField(db_default='openid profile email')),
                ('group_claim', models.TextField(db_default='groups')),
                ('role_map', models.JSONField(default=dict)),
                ('linked_domains', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('acr_values', models.TextField(db_default='')),
                ('session_hours', models.SmallIntegerField(db_default=8)),
                ('keeps_other_roles', models.BooleanField(db_default=False)),
                ('is_on', models.BooleanField(db_default=False)),
                ('saml_address', models.TextField(db_default='')),
                ('saml_certificates', models.TextField(db_default='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('issuer', ''), _negated=True), fields=('issuer',), name='provider_issuer_once'), models.CheckConstraint(condition=models.Q(('session_hours__range', (1, 720))), name='provider_session_is_bounded'), models.CheckConstraint(condition=models.Q(('kind__in', ['openid', 'saml'])), name='provider_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='single_sign_on.provider')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='identity_by_person')],
            },
        ),
    ]
