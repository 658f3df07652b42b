"""What programs send and hear about priced intervals."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from parlance.domains.revenue.api.fields import (
    ENDS_ON,
    SOURCE_ID,
    AccountId,
    AskedAccount,
    Count,
    IntervalKind,
    PeriodUnit,
)
from parlance.domains.revenue.values import records as values
from parlance.domains.revenue.values.records import Kind, SubscriptionTerms, Unit
from parlance.platform.api.fields import Amount, Currency, Day, IdField, Key, Text
from parlance.platform.api.schemas import Given, Money, Paged, Shown


class PriceGiven(Given):
    """What is paid per price period for the whole quantity. A share is taken off first."""

    amount: Amount = Field(description="Before discount.", examples=["1200"])
    currency: Currency = Field(description="ISO 4217 code.", examples=["EUR"])
    every: Count = Field(1, description="So many units make a price period.", examples=[1])
    unit: PeriodUnit = Field(Unit.MONTH, description="The unit of the price period.")
    quantity: Amount = Field(Decimal(1), description="How many are paid for.", examples=["25"])
    discount_rate: Amount = Field(Decimal(0), description="A share: 0.1 is 10 %.", examples=["0.1"])
    discount_amount: Amount = Field(Decimal(0), description="Then this sum off.", examples=["0"])

    @property
    def value(self) -> values.Price:
        return values.Price(**dict(self))


class Price(Shown):
    """What is paid per price period for the whole quantity. A share is taken off first."""

    amount: Amount = Field(description="Before discount.", examples=["1200"])
    currency: Currency = Field(description="ISO 4217 code.", examples=["EUR"])
    every: int = Field(description="So many units make a price period.", examples=[1])
    unit: PeriodUnit = Field(description="The unit of the price period.")
    quantity: Amount = Field(description="How many are paid for.", examples=["25"])
    discount_rate: Amount = Field(description="A share: 0.1 is 10 %.", examples=["0.1"])
    discount_amount: Amount = Field(description="Then this sum off.", examples=["0"])


class Subscription(Shown):
    """A row of the ledger: a priced interval and its MRR."""

    id: int = Field(description="Names this row; a correction has another.", examples=[7])
    source_id: str = Field(description=SOURCE_ID, examples=["SUB-1"])
    account_id: int = Field(description="The account.", examples=[7])
    line: str = Field(description="What goes on from one interval to the next.", examples=["L-1"])
    contract: str | None = Field(description="Its contract, by source_id.", examples=["C-1"])
    product: str | None = Field(description="Its product, by source_id.", examples=["P-1"])
    plan: str | None = Field(description="The plan.", examples=["pro"])
    kind: IntervalKind = Field(description="What sort of interval.")
    starts_on: date = Field(description="Its first day.")
    ends_on: date | None = Field(description=ENDS_ON)
    price: Price = Field(description="What is paid.")
    mrr: Money = Field(description="Its MRR after discount.")
    mrr_before_discount: Money = Field(description="Its MRR before discount.")
    start_cause: str | None = Field(description="Why it began.", examples=["upsell"])
    end_reason: str | None = Field(description="Why it ended.", examples=[None])
    recorded_from: datetime = Field(description="Recorded then.")
    recorded_to: datetime | None = Field(description="Corrected then; null: it stands.")
    load_id: int | None = Field(description="The import that brought it.", examples=[None])


class Terms(Given):
    """A priced interval as a person states it."""

    account_id: AccountId
    starts_on: Day = Field(description="Its first day.", examples=["2026-01-01"])
    ends_on: Day | None = Field(None, description=ENDS_ON, examples=["2027-01-01"])
    price: PriceGiven = Field(description="What is paid.")
    line: Key | None = Field(None, description="Null: a line of its own.", examples=["L-1"])
    contract_id: IdField | None = Field(None, description="Its contract.", examples=[3])
    product_id: IdField | None = Field(None, description="Its product.", examples=[2])
    plan: Text | None = Field(None, description="The plan.", examples=["pro"])
    kind: IntervalKind = Field(Kind.RECURRING, description="What sort of interval.")
    billed_every: Count | None = Field(None, description="Billed every so many.", examples=[1])
    billed_unit: PeriodUnit | None = Field(None, description="Of these.", examples=["month"])
    start_cause: Text | None = Field(None, description="Why it begins.", examples=["upsell"])
    end_reason: Text | None = Field(None, description="Why it ends.", examples=[None])

    def terms(self, source_id: str) -> SubscriptionTerms:
        stated = {name: getattr(self, name) for name in Terms.model_fields}
        return SubscriptionTerms(source_id=source_id, **stated | {"price": self.price.value})


class NewSubscription(Terms):
    """A priced interval to record."""

    source_id: Key = Field(description=SOURCE_ID, examples=["SUB-1"])


class SubscriptionGiven(Terms):
    """What an interval is, for its source_id: recorded, or corrected where it differs."""

    reason: Text = Field(description="Why, for a correction.", examples=["From billing."])


class SubscriptionCorrection(NewSubscription):
    """What an interval really was."""

    reason: Text = Field(description="Why it was wrong.", examples=["A typing error."])


class SubscriptionAmendment(Given):
    """Another price for the line from a day on."""

    effective_on: Day = Field(description="The first day.", examples=["2026-06-01"])
    source_id: Key = Field(description="The key of the new interval.", examples=["SUB-1b"])
    price: PriceGiven = Field(description="What is paid from then on.")
    plan: Text | None = Field(None, description="Null: as it was.", examples=["pro"])
    product_id: IdField | None = Field(None, description="Null: as it was.", examples=[2])
    start_cause: Text | None = Field(None, description="Why.", examples=["upsell"])


class SubscriptionEnd(Given):
    """The end of an interval."""

    ends_on: Day = Field(description="The first unpaid day.", examples=["2026-06-01"])
    reason: Text = Field(description="Why.", examples=["Moved to another product."])


class AskedSubscriptions(Paged):
    account_id: AskedAccount | None = None
    source_id: str = Field("", description="Only the one with this key.", max_length=200)
