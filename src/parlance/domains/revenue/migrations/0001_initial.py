"""Products, contracts with versions, subscriptions, charges and exchange rates.

Why: the ledger that every revenue figure is computed from.
While running: new tables only.
Next: nothing.
Back: drops the ledger.
"""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_id', models.TextField()),
                ('load_id', models.BigIntegerField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
            ],
        ),
        migrations.CreateModel(
            name='ContractVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_from', models.DateTimeField()),
                ('recorded_to', models.DateTimeField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('closed_by_load_id', models.BigIntegerField(null=True)),
                ('effective_on', models.DateField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('status', models.TextField(default='active')),
                ('term_months', models.IntegerField(null=True)),
                ('billed_every', models.IntegerField(null=True)),
                ('billed_unit', models.TextField(null=True)),
                ('payment_days', models.IntegerField(null=True)),
                ('notice_days', models.IntegerField(null=True)),
                ('auto_renews', models.BooleanField(default=False)),
                ('inclusions', models.TextField(null=True)),
                ('exclusions', models.TextField(null=True)),
                ('terms', models.TextField(null=True)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='revenue.contract')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_from', models.DateTimeField()),
                ('recorded_to', models.DateTimeField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('closed_by_load_id', models.BigIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('starts_on', models.DateField()),
                ('rate', models.DecimalField(decimal_places=8, max_digits=18)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('recorded_to__isnull', True), ('recorded_to__gte', models.F('recorded_from')), _connector='OR'), name='exchangerate_recorded_in_order'), models.UniqueConstraint(condition=models.Q(('recorded_to__isnull', True)), fields=('currency', 'starts_on'), name='currency_has_one_rate_from_a_day'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='rate_currency_is_iso'), models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='rate_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_id', models.TextField()),
                ('name', models.TextField()),
                ('load_id', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source_id',), name='product_source_id_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_from', models.DateTimeField()),
                ('recorded_to', models.DateTimeField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('closed_by_load_id', models.BigIntegerField(null=True)),
                ('source_id', models.TextField()),
                ('kind', models.TextField(default='one_time')),
                ('charged_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=6, max_digits=18)),
                ('currency', models.CharField(max_length=3)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('contract', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='revenue.contract')),
                ('product', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='revenue.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_from', models.DateTimeField()),
                ('recorded_to', models.DateTimeField(null=True)),
                ('load_id', models.BigIntegerField(null=True)),
                ('closed_by_load_id', models.BigIntegerField(null=True)),
                ('source_id', models.TextField()),
                ('line', models.TextField()),
                ('plan', models.TextField(null=True)),
                ('kind', models.TextField(default='recurring')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('quantity', models.DecimalField(decimal_places=6, default=1, max_digits=18)),
                ('amount', models.DecimalField(decimal_places=6, max_digits=18)),
                ('price_every', models.IntegerField(default=1)),
                ('price_unit', models.TextField(default='month')),
                ('billed_every', models.IntegerField(null=True)),
                ('billed_unit', models.TextField(null=True)),
                ('discount_rate', models.DecimalField(decimal_places=8, default=0, max_digits=9)),
                ('discount_amount', models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ('currency', models.CharField(max_length=3)),
                ('start_cause', models.TextField(null=True)),
                ('end_reason', models.TextField(null=True)),
                ('mrr', models.GeneratedField(db_persist=True, expression=models.Func(output_field=models.DecimalField(decimal_places=6, max_digits=18), template="case when kind = 'trial' or ends_on = starts_on then 0 else 0.000001 * (div(2 * (greatest(amount * (1 - discount_rate) - discount_amount, 0) * 100000000000000 * case price_unit when 'day' then 365 when 'week' then 52 when 'month' then 12 else 1 end) + (1200000000::numeric * nullif(price_every, 0)), 2 * (1200000000::numeric * nullif(price_every, 0))) - case when mod(2 * (greatest(amount * (1 - discount_rate) - discount_amount, 0) * 100000000000000 * case price_unit when 'day' then 365 when 'week' then 52 when 'month' then 12 else 1 end) + (1200000000::numeric * nullif(price_every, 0)), 4 * (1200000000::numeric * nullif(price_every, 0))) = 2 * (1200000000::numeric * nullif(price_every, 0)) then 1 else 0 end) end"), output_field=models.DecimalField(decimal_places=6, max_digits=18))),
                ('mrr_before_discount', models.GeneratedField(db_persist=True, expression=models.Func(output_field=models.DecimalField(decimal_places=6, max_digits=18), template="case when kind = 'trial' or ends_on = starts_on then 0 else 0.000001 * (div(2 * (amount * 100000000000000 * case price_unit when 'day' then 365 when 'week' then 52 when 'month' then 12 else 1 end) + (1200000000::numeric * nullif(price_every, 0)), 2 * (1200000000::numeric * nullif(price_every, 0))) - case when mod(2 * (amount * 100000000000000 * case price_unit when 'day' then 365 when 'week' then 52 when 'month' then 12 else 1 end) + (1200000000::numeric * nullif(price_every, 0)), 4 * (1200000000::numeric * nullif(price_every, 0))) = 2 * (1200000000::numeric * nullif(price_every, 0)) then 1 else 0 end) end"), output_field=models.DecimalField(decimal_places=6, max_digits=18))),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('contract', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='revenue.contract')),
                ('product', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='revenue.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.UniqueConstraint(fields=('source_id',), name='contract_source_id_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_to__isnull', True), ('recorded_to__gte', models.F('recorded_from')), _connector='OR'), name='contractversion_recorded_in_order'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_to__isnull', True)), fields=('contract', 'effective_on'), name='contract_has_one_version_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'active', 'under_notice', 'ended'])), name='contract_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.CheckConstraint(condition=models.Q(('billed_unit__in', ['day', 'week', 'month', 'year'])), name='contract_billed_unit_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='contract_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(fields=['account'], name='charge_by_account'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_to__isnull', True), ('recorded_to__gte', models.F('recorded_from')), _connector='OR'), name='charge_recorded_in_order'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_to__isnull', True)), fields=('source_id',), name='charge_source_id_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['one_time', 'invoice', 'usage'])), name='charge_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='charge_currency_is_iso'),
        ),
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(fields=['account'], name='subscription_by_account'),
        ),
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(condition=models.Q(('recorded_to__isnull', True), ('contract__isnull', False)), fields=['contract'], name='subscription_by_contract'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_to__isnull', True), ('recorded_to__gte', models.F('recorded_from')), _connector='OR'), name='subscription_recorded_in_order'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded_to__isnull', True)), fields=('source_id',), name='subscription_source_id_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['recurring', 'usage_commitment', 'trial'])), name='subscription_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('price_unit__in', ['day', 'week', 'month', 'year'])), name='subscription_price_unit_is_known'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('billed_unit__in', ['day', 'week', 'month', 'year'])), name='subscription_billed_unit_is_known'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='subscription_currency_is_iso'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='subscription_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('discount_amount__gte', 0), ('discount_rate__range', (0, 1)), ('price_every__gt', 0), ('quantity__gte', 0)), name='subscription_price_is_sound'),
        ),
    ]
