from enum import StrEnum
from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Q

from parlance.domains.accounts.queries.records import visible_account_ids
from parlance.domains.revenue.values.records import ChargeKind, ContractStatus, Kind, Price, Unit
from parlance.kit.actor import Actor
from parlance.platform.ledger.models import LedgerRow

_NOW = Q(recorded_to__isnull=True)

# In whole numbers, so that the one rounding is the only one. With N = (amount less discounts)
# x 10^14 x (365, 52, 12 or 1 periods a year) and M = 12 x price_every x 10^8, N / M is millionths
# a month. div(2N + M, 2M) rounds half up; where that met a tie and an odd result, one less is even.
_MONTHLY = (
    "case when kind = 'trial' or ends_on = starts_on then 0 else 0.000001 * (div(2 * {n} + {m},"
    " 2 * {m}) - case when mod(2 * {n} + {m}, 4 * {m}) = 2 * {m} then 1 else 0 end) end"
)
_PERIODS = "case price_unit when 'day' then 365 when 'week' then 52 when 'month' then 12 else 1 end"
_BEFORE = f"(amount * 100000000000000 * {_PERIODS})"
_AFTER = (
    f"(greatest(amount * (1 - discount_rate) - discount_amount, 0) * 100000000000000 * {_PERIODS})"
)
_M = "(1200000000::numeric * nullif(price_every, 0))"


def _amount(**options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=18, decimal_places=6, **options)


def _monthly(numerator: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(template=_MONTHLY.format(n=numerator, m=_M), output_field=_amount()),
        output_field=_amount(),
        db_persist=True,
    )


def _one_of(field: str, words: type[StrEnum], name: str) -> models.CheckConstraint:
    allowed = [word.value for word in words]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)


def _iso_currency(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name=name)


def _unique(*fields: str, name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, name=name)


def _unique_now(*fields: str, name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=_NOW, name=name)


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_in_book(actor))


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_in_book(actor))

    def current(self) -> Self:
        return self.filter(_NOW)


class ChargeQuerySet(models.QuerySet["Charge"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_in_book(actor))


def _in_book(actor: Actor) -> Q:
    """Return the condition that a record's account is in the actor's book of business."""
    ids = visible_account_ids(actor=actor)
    return Q() if ids is None else Q(account_id__in=ids)


class Product(models.Model):
    """What is sold. With `withdrawn_at` it was taken back with the load that had added it."""

    source_id = models.TextField()
    name = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    load_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [_unique("source_id", name="product_source_id_is_unique")]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """An agreement with an account; what it says stands in its versions."""

    source_id = models.TextField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    load_id = models.BigIntegerField(null=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [_unique("source_id", name="contract_source_id_is_unique")]

    def __str__(self) -> str:
        return self.source_id


class ContractVersion(LedgerRow):
    """The terms of a contract from a day until the next version's day.

    Revenue comes from subscriptions, so a new version never changes a past figure.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="+")
    effective_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    status = models.TextField(default=ContractStatus.ACTIVE.value)
    term_months = models.IntegerField(null=True)
    billed_every = models.IntegerField(null=True)
    billed_unit = models.TextField(null=True)
    payment_days = models.IntegerField(null=True)
    notice_days = models.IntegerField(null=True)
    auto_renews = models.BooleanField(default=False)
    inclusions = models.TextField(null=True)
    exclusions = models.TextField(null=True)
    terms = models.TextField(null=True)

    class Meta(LedgerRow.Meta):
        constraints = [
            *LedgerRow.Meta.constraints,
            _unique_now("contract", "effective_on", name="contract_has_one_version_from_a_day"),
            _one_of("status", ContractStatus, "contract_status_is_known"),
            _one_of("billed_unit", Unit, "contract_billed_unit_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} from {self.effective_on}"


class Subscription(LedgerRow):
    """A priced interval on a line, `starts_on <= day < ends_on`; overlaps are legal.

    `mrr` is after discount. Both amounts are rounded once, half-even, and zero for trials and
    for intervals of no length.
    """

    source_id = models.TextField()
    account = models.ForeignKey(
        "accounts.Account", models.PROTECT, related_name="+", db_index=False
    )
    line = models.TextField()
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="+", db_index=False
    )
    plan = models.TextField(null=True)
    kind = models.TextField(default=Kind.RECURRING.value)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    quantity = _amount(default=1)
    amount = _amount()
    price_every = models.IntegerField(default=1)
    price_unit = models.TextField(default=Unit.MONTH.value)
    billed_every = models.IntegerField(null=True)
    billed_unit = models.TextField(null=True)
    discount_rate = models.DecimalField(max_digits=9, decimal_places=8, default=0)
    discount_amount = _amount(default=0)
    currency = models.CharField(max_length=3)
    start_cause = models.TextField(null=True)
    end_reason = models.TextField(null=True)
    mrr = _monthly(_AFTER)
    mrr_before_discount = _monthly(_BEFORE)

    objects = SubscriptionQuerySet.as_manager()

    class Meta(LedgerRow.Meta):
        constraints = [
            *LedgerRow.Meta.constraints,
            _unique_now("source_id", name="subscription_source_id_is_unique"),
            _one_of("kind", Kind, "subscription_kind_is_known"),
            _one_of("price_unit", Unit, "subscription_price_unit_is_known"),
            _one_of("billed_unit", Unit, "subscription_billed_unit_is_known"),
            _iso_currency("subscription_currency_is_iso"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="subscription_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(
                    price_every__gt=0,
                    quantity__gte=0,
                    amount__gte=0,
                    discount_rate__range=(0, 1),
                    discount_amount__gte=0,
                ),
                name="subscription_price_is_sound",
            ),
        ]
        indexes = [
            models.Index(fields=["account"], name="subscription_by_account"),
            models.Index(
                fields=["contract"],
                condition=_NOW & Q(contract__isnull=False),
                name="subscription_by_contract",
            ),
        ]

    def __str__(self) -> str:
        return self.source_id

    @property
    def price(self) -> Price:
        return Price(
            amount=self.amount,
            currency=self.currency,
            every=self.price_every,
            unit=Unit(self.price_unit),
            quantity=self.quantity,
            discount_rate=self.discount_rate,
            discount_amount=self.discount_amount,
        )


class Charge(LedgerRow):
    """A charge of a day. Credits are negative."""

    source_id = models.TextField()
    account = models.ForeignKey(
        "accounts.Account", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.TextField(default=ChargeKind.ONE_TIME.value)
    charged_on = models.DateField()
    amount = _amount()
    currency = models.CharField(max_length=3)

    objects = ChargeQuerySet.as_manager()

    class Meta(LedgerRow.Meta):
        constraints = [
            *LedgerRow.Meta.constraints,
            _unique_now("source_id", name="charge_source_id_is_unique"),
            _one_of("kind", ChargeKind, "charge_kind_is_known"),
            _iso_currency("charge_currency_is_iso"),
        ]
        indexes = [models.Index(fields=["account"], name="charge_by_account")]

    def __str__(self) -> str:
        return self.source_id


class ExchangeRate(LedgerRow):
    """What one unit of a currency is worth in the reporting currency, from a day on."""

    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)

    class Meta(LedgerRow.Meta):
        constraints = [
            *LedgerRow.Meta.constraints,
            _unique_now("currency", "starts_on", name="currency_has_one_rate_from_a_day"),
            _iso_currency("rate_currency_is_iso"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} from {self.starts_on}"
