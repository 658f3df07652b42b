"""What currencies are worth, and which amounts have no rate."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, Min

from parlance.domains.revenue.models import Charge, ExchangeRate, Subscription
from parlance.domains.revenue.values.records import CurrencyUse, RateRow
from parlance.kit.actor import Actor
from parlance.kit.fingerprints import fingerprint


def exchange_rates(*, actor: Actor) -> list[RateRow]:
    """Return all rates as now recorded, by currency and newest day first."""
    actor.must("revenue.read")
    rows = ExchangeRate.objects.filter(recorded_to__isnull=True).order_by("currency", "-starts_on")
    return [
        RateRow(
            id=row.id,
            currency=row.currency,
            starts_on=row.starts_on,
            rate=row.rate,
            recorded_at=row.recorded_from,
            fingerprint=rate_fingerprint(row),
        )
        for row in rows
    ]


def currencies_in_use(*, actor: Actor) -> list[CurrencyUse]:
    """Return the currencies of subscriptions and charges that the actor may see, by code."""
    actor.must("revenue.read")
    amounts: dict[str, int] = defaultdict(int)
    first: dict[str, date] = {}
    for found, day in (
        (Subscription.objects.visible_to(actor).current(), "starts_on"),
        (Charge.objects.visible_to(actor).filter(recorded_to__isnull=True), "charged_on"),
    ):
        grouped = found.order_by().values("currency").annotate(many=Count("id"), first=Min(day))
        for row in grouped:
            code = row["currency"]
            amounts[code] += row["many"]
            first[code] = min(first.get(code, row["first"]), row["first"])
    return [CurrencyUse(code, amounts[code], first[code]) for code in sorted(amounts)]


def currencies_without_rate(*, actor: Actor, reporting_currency: str) -> list[str]:
    """Return currencies in use, other than the reporting one, that have no rate at all."""
    rated = set(
        ExchangeRate.objects.filter(recorded_to__isnull=True).values_list("currency", flat=True)
    )
    in_use = [one.currency for one in currencies_in_use(actor=actor)]
    return [one for one in in_use if one not in rated and one != reporting_currency]


def rate_fingerprint(row: ExchangeRate | None) -> str:
    """Return what an edit of this rate hands on as `expected`; that of no rate for None."""
    return fingerprint({"rate": row.rate if row else None})
