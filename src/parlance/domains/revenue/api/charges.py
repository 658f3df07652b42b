"""Charges and exchange rates."""

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from parlance.domains.accounts.errors import AccountNotFoundError
from parlance.domains.revenue.api.fields import SOURCE_ID, AccountId, AskedAccount
from parlance.domains.revenue.commands import charges as commands
from parlance.domains.revenue.errors import (
    ContractNotFoundError,
    ContractOfOtherAccountError,
    CurrencyUnknownError,
    ProductNotFoundError,
    RateNotFoundError,
    RateUnsoundError,
    ReasonMissingError,
    SourceIdTakenError,
)
from parlance.domains.revenue.queries import listing, rates, records
from parlance.domains.revenue.values.records import ChargeKind
from parlance.kit.fingerprints import fingerprint
from parlance.platform.api import clock, cursors, entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Amount, Currency, Day, IdField, Key
from parlance.platform.api.schemas import Asked, Given, Money, Page, Paged, Shown, paged
from parlance.platform.organisation.queries import organisation
from parlance.platform.rendering import Request

doors = Doors(
    "Charges and rates",
    "What was charged beside recurring amounts, and what currencies are worth from day to day.",
)


class Charge(Shown):
    """A charge of a day. Credits are negative."""

    id: int = Field(description="Names the row.", examples=[9])
    source_id: str = Field(description=SOURCE_ID, examples=["CH-1"])
    account_id: int = Field(description="The account.", examples=[7])
    kind: ChargeKind = Field(description="Why it was charged.")
    charged_on: date = Field(description="The day.")
    amount: Money = Field(description="How much.")
    contract: str | None = Field(description="Its contract, by source_id.", examples=["C-1"])
    product: str | None = Field(description="Its product, by source_id.", examples=["P-1"])


class MoneyGiven(Given):
    """An exact amount with its currency."""

    amount: Amount = Field(description="The amount, exact, as a text.", examples=["5000"])
    currency: Currency = Field(description="ISO 4217 code.", examples=["EUR"])


class NewCharge(Given):
    """A charge to record."""

    source_id: Key = Field(description=SOURCE_ID, examples=["CH-1"])
    account_id: AccountId
    charged_on: Day = Field(description="The day.", examples=["2026-03-01"])
    amount: MoneyGiven = Field(description="How much; a credit is negative.")
    kind: ChargeKind = Field(ChargeKind.ONE_TIME, description="Why it is charged.")
    contract_id: IdField | None = Field(None, description="Its contract.", examples=[3])
    product_id: IdField | None = Field(None, description="Its product.", examples=[2])


class ExchangeRate(Shown):
    """What one unit of a currency is worth in the reporting currency from a day on."""

    currency: str = Field(description="ISO 4217 code.", examples=["EUR"])
    starts_on: date = Field(description="From this day on.")
    rate: Amount = Field(description="The rate, exact.", examples=["1.08"])


class ExchangeRateGiven(Given):
    """A rate from a day on; what stood for that day is superseded."""

    currency: Currency = Field(description="ISO 4217 code.", examples=["EUR"])
    starts_on: Day = Field(description="From this day on.", examples=["2026-01-01"])
    rate: Amount = Field(description="The rate, exact.", examples=["1.08"])


class CurrencyInUse(Shown):
    """A currency that amounts are in."""

    currency: str = Field(description="ISO 4217 code.", examples=["EUR"])
    amounts: int = Field(description="How many amounts.", examples=[40])
    first_on: date = Field(description="The first day of one.")


class Currencies(Shown):
    """The currencies of amounts that you may see."""

    data: list[CurrencyInUse] = Field(description="By code.")
    without_rate: list[str] = Field(description="Those that lack a rate.", examples=[["GBP"]])


class AskedWithdrawal(Asked):
    reason: str = Field(
        description="Why it never was one.", min_length=1, max_length=300, examples=["A typo."]
    )


RateCurrency = Annotated[Currency, Field(description="ISO 4217 code.", examples=["EUR"])]
RateDay = Annotated[Day, Field(description="The rate's first day.", examples=["2026-01-01"])]


class AskedCharges(Paged):
    account_id: AskedAccount | None = None


@doors.get("/charges", returns=Page[Charge], right="revenue.read")
def list_charges(request: Request, asked: Query[AskedCharges]) -> object:
    """List charges, in the order of recording."""
    (after,) = cursors.read(asked.cursor, int) or [0]
    found = listing.charges_page(
        actor=request.actor, after=after, limit=asked.limit + 1, account_id=asked.account_id
    )
    return paged(found, asked, lambda one: (one.id,), is_cut=False)


@doors.post(
    "/charges",
    returns=Charge,
    right="revenue.change",
    status=201,
    refusals=(
        AccountNotFoundError,
        ContractNotFoundError,
        ContractOfOtherAccountError,
        ProductNotFoundError,
        SourceIdTakenError,
    ),
)
def record_charge(request: Request, given: NewCharge) -> object:
    """Add a charge of a day."""
    stated = dict(given) | {"amount": Money(**dict(given.amount)).value}
    row_id = commands.record_charge(actor=request.actor, recorded_at=clock.now(), **stated)
    (row,) = records.charges_by_ids(actor=request.actor, ids=[row_id])
    return row


@doors.get("/exchange-rates", returns=Page[ExchangeRate], right="revenue.read")
def list_exchange_rates(request: Request, asked: Query[Paged]) -> object:
    """List exchange rates, by currency and day."""
    after = cursors.read(asked.cursor, str, str) or []
    found = listing.rates_page(actor=request.actor, after=after, limit=asked.limit + 1)
    return paged(found, asked, lambda one: (one.currency, one.starts_on.isoformat()), is_cut=False)


@doors.put(
    "/exchange-rates",
    returns=ExchangeRate,
    right="rates.change",
    has_tag=True,
    refusals=(RateUnsoundError, CurrencyUnknownError),
)
def set_exchange_rate(request: Request, response: HttpResponse, given: ExchangeRateGiven) -> object:
    """Say what one unit of a currency is worth from a day on."""
    commands.set_exchange_rate(
        actor=request.actor,
        recorded_at=clock.now(),
        expected=entity_tags.expected(request),
        **dict(given),
    )
    entity_tags.tag(response, fingerprint({"rate": given.rate}))
    return given


@doors.delete(
    "/exchange-rates/{currency}/{starts_on}",
    right="rates.change",
    refusals=(RateNotFoundError, ReasonMissingError),
)
def withdraw_exchange_rate(
    request: Request, currency: RateCurrency, starts_on: RateDay, asked: Query[AskedWithdrawal]
) -> None:
    """Take back a rate that never was one; the rate before it holds on."""
    commands.withdraw_exchange_rate(
        actor=request.actor,
        currency=currency,
        starts_on=starts_on,
        recorded_at=clock.now(),
        reason=asked.reason,
    )


@doors.get("/currencies", returns=Currencies, right="revenue.read")
def list_currencies(request: Request) -> object:
    """List the currencies of amounts that you may see, and those that have no rate."""
    lacking = rates.currencies_without_rate(
        actor=request.actor, reporting_currency=organisation().reporting_currency
    )
    return {"data": rates.currencies_in_use(actor=request.actor), "without_rate": lacking}
